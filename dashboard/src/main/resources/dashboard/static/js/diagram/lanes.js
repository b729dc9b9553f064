// What is on the lanes besides events: bars while inside the critical section, stretches in which a process was away or
// paused, and marks of what became of it.
import { countWhile } from '../history/node.js';

/** The bars in sight: [{name, start, from, until}], in columns. */
export const sectionsOf = ({ history, arranged, lanes, sight }) =>
  lanes.flatMap((name) => {
    const lane = history.lane(name);
    if (!lane) return [];
    const out = history.marks.of(name).findLast(({ what }) => what === 'evicted' || what === 'left');
    return inSight(lane.sections, arranged, sight)
      .map((section) => barOf(section, out, arranged))
      .filter(({ from, until, isHidden }) => !isHidden && from <= sight.last && until >= sight.first);
  });

/** Sections follow each other. */
function inSight(sections, arranged, { first, last }) {
  const start = ({ start: node }) => (node === null ? -1 : arranged.of(node));
  const until = countWhile(sections, (section) => start(section) <= last);
  const from = countWhile(sections.slice(0, until), ({ end }) => end !== null && arranged.of(end) < first);
  return sections.slice(from, until);
}

/** Someone evicted while inside is inside no more. */
function barOf({ name, start, end }, out, arranged) {
  const from = start === null ? -1 : arranged.of(start);
  const isOut = end === null && out && (start === null || out.moment >= start.moment);
  const until = end ? arranged.of(end) : isOut ? arranged.afterMoment(out.moment) : Infinity;
  return { name, start, from, until, isHidden: start?.column === -1 && end?.column === -1 };
}

/** The parts of the lanes in sight: [{name, from, until, state}]. */
export const stretchesOf = ({ history, arranged, lanes, sight }, unknownSince) =>
  lanes.flatMap((name) => {
    const stretches = history.marks.stretches(name);
    if (unknownSince !== null && stretches.at(-1).state !== 'gone') {
      stretches.at(-1).until = unknownSince;
      stretches.push({ from: unknownSince, until: Infinity, state: 'unknown' });
    }
    const begins = history.beginningOf(name);
    const column = (moment) => (Number.isFinite(moment) ? arranged.afterMoment(moment) : moment);
    return stretches
      .map(({ from, until, state }) => ({ name, state, from: column(Math.max(from, begins)), until: column(until) }))
      .filter(({ from, until }) => until > from && until >= sight.first && from <= sight.last);
  });

/** The marks in sight: [{name, column, marks}], those in the same place together. */
export const marksOf = ({ history, arranged, lanes, sight }) =>
  lanes.flatMap((name) => {
    const places = new Map();
    for (const mark of history.marks.of(name)) {
      if (mark.moment === -Infinity) continue;
      const column = arranged.afterMoment(mark.moment);
      if (column < 0 || column < sight.first || column > sight.last) continue;
      if (!places.has(column)) places.set(column, { name, column, marks: [] });
      places.get(column).marks.push(mark);
    }
    return [...places.values()];
  });

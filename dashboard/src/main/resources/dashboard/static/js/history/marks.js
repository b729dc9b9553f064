// What became of processes, apart from what they did themselves: away and back, crashed, paused, links cut, evicted.
// Each with the moment at which it was seen.

const KEPT = 200; // of one process
const JUST_BEFORE = 0.001; // milliseconds
const UNHEARD_MS = 30_000; // a quiet process is heard at least this often

const inOrder = (a, b) => a.moment - b.moment || Number(b.what === 'crashed') - Number(a.what === 'crashed');

const BEGINNING = { away: false, paused: false, left: null, since: null };

const CHANGES = {
  away: { away: true },
  crashed: { away: true },
  back: { away: false },
  paused: { paused: true },
  resumed: { paused: false },
  left: { left: 'LEFT' },
  evicted: { left: 'EVICTED' },
};

const after = (standing, { what, at }) => ({
  ...standing,
  ...CHANGES[what],
  since: 'away' in (CHANGES[what] ?? {}) ? at : standing.since,
});

export class Marks {
  #byName = new Map(); // of each process its marks, the oldest first: {name, what, at, moment, told, peer}
  #absences = new Map(); // by name, from its marks, once something is asked about them
  #doubtful = new Set(); // processes that did something when they were thought to be away
  moments = []; // of all marks, in order, each once

  /**
   * @param onChange is told from which moment on something has changed
   * @param momentsOf gives those at which a process did something, after one moment and before another
   */
  constructor(onChange = () => {}, momentsOf = () => []) {
    this.onChange = onChange;
    this.momentsOf = momentsOf;
  }

  of(name) {
    return this.#byName.get(name) ?? [];
  }

  /** @param what away, back, crashed, paused, resumed, cut or healed (the link to a peer), joined, left or evicted */
  add({ name, what, at, moment = at === null ? -Infinity : Date.parse(at), peer = null }) {
    if (Number.isNaN(moment) || this.#isKnown(name, what, peer)) return;
    const marks = withoutDoubt([...this.of(name), { name, what, at, moment, told: moment, peer }]).sort(inOrder);
    this.#byName.set(name, marks.slice(-KEPT));
    this.#absences.delete(name);
    this.#doubtful.add(name);
    this.settle();
    this.#sort();
    this.onChange(moment);
  }

  /** The process did something at this moment: settle() looks whether it was there, then. */
  did(name, moment) {
    if (this.#absencesOf(name).some(({ from, until }) => from < moment && moment < until.told)) this.#doubtful.add(name);
  }

  /**
   * Who is away or paused does nothing, and that it is back is seen later than it is so: of the time between it was away
   * for the longest part in which it did nothing.
   */
  settle() {
    for (const name of this.#doubtful) {
      for (const { from, begun, until } of this.#absencesOf(name)) this.#settleOne(name, from, begun, until);
    }
    this.#doubtful.clear();
  }

  #absencesOf(name) {
    if (!this.#absences.has(name)) this.#absences.set(name, absences(this.of(name)));
    return this.#absences.get(name);
  }

  #settleOne(name, from, begun, until) {
    const moments = [from, ...this.momentsOf(name, from, until.told), until.told];
    if (moments.length === 2) return;
    let last = 0;
    for (let index = 1; index < moments.length - 1; index++) {
      if (moments[index + 1] - moments[index] > moments[last + 1] - moments[last]) last = index;
    }
    const before = until.moment;
    begun.forEach((mark) => (mark.moment = moments[last]));
    until.moment = last === moments.length - 2 ? until.told : moments[last + 1] - JUST_BEFORE;
    if (until.moment === before) return;
    this.#byName.get(name).sort(inOrder);
    this.#sort();
    this.onChange(Math.min(from, until.moment));
  }

  /** It is told again when it is seen again; a crash is said once, and then that it is away. */
  #isKnown(name, what, peer) {
    const kind = kindOf(what);
    const last = this.of(name).findLast((mark) => kindOf(mark.what) === kind && mark.peer === peer);
    if (!last) return what === 'back' || what === 'resumed' || what === 'healed';
    return last.what === what;
  }

  /** {away, paused, left, since} just before a moment; Infinity: now. `left` is LEFT, EVICTED, or null. */
  at(name, moment) {
    return this.of(name)
      .filter((mark) => mark.moment < moment)
      .reduce(after, BEGINNING);
  }

  /** [{from, until, state}]: between which moments a process was up, away, paused or gone; the last one goes on. */
  stretches(name) {
    const found = [{ from: -Infinity, until: Infinity, state: 'up' }];
    let standing = BEGINNING;
    for (const mark of this.of(name)) {
      standing = after(standing, mark);
      const state = inAWord(standing);
      const last = found.at(-1);
      if (state === last.state) continue;
      last.until = mark.moment;
      found.push({ from: mark.moment, until: Infinity, state });
    }
    return found;
  }

  /** What the bank says of its members it will say again. */
  forgetMembers() {
    this.#keep((mark) => kindOf(mark.what) !== MEMBERSHIP);
  }

  clear() {
    this.#keep(() => false);
  }

  #keep(isKept) {
    this.#byName.forEach((marks, name) => this.#byName.set(name, marks.filter(isKept)));
    this.#absences.clear();
    this.#sort();
    this.onChange(-Infinity);
  }

  #sort() {
    const moments = new Set([...this.#byName.values()].flatMap((marks) => marks.map(({ moment }) => moment)));
    moments.delete(-Infinity);
    this.moments = [...moments].sort((a, b) => a - b);
  }
}

/** A process that crashed was there until then, however long before it had been heard last. */
function withoutDoubt(marks) {
  const crash = marks.findLast(({ what }) => what === 'crashed');
  const isOfIt = ({ what, moment }) => what === 'away' && moment < crash.moment && crash.moment - moment < UNHEARD_MS;
  return crash ? marks.map((mark) => (isOfIt(mark) ? { ...mark, at: crash.at, moment: crash.moment, told: crash.told } : mark)) : marks;
}

const ENDS = /^(back|resumed)$/;

/** [{from, begun, until}]: marks with which a process was away or paused, since that moment, and the mark that ended it. */
function absences(marks) {
  const found = [];
  const begun = new Map(); // by kind
  for (const mark of marks.toSorted((a, b) => a.told - b.told)) {
    const kind = kindOf(mark.what);
    if (kind > PAUSES) continue;
    if (!ENDS.test(mark.what)) begun.set(kind, [...(begun.get(kind) ?? []), mark]);
    else if (begun.has(kind)) {
      found.push({ from: begun.get(kind)[0].told, begun: begun.get(kind), until: mark });
      begun.delete(kind);
    }
  }
  return found;
}

const KINDS = [['away', 'back', 'crashed'], ['paused', 'resumed'], ['cut', 'healed'], ['joined', 'left', 'evicted']];
const PAUSES = 1;
const MEMBERSHIP = 3;

const kindOf = (what) => KINDS.findIndex((kind) => kind.includes(what));

function inAWord({ away, paused, left }) {
  if (left) return 'gone';
  if (away) return 'away';
  return paused ? 'paused' : 'up';
}

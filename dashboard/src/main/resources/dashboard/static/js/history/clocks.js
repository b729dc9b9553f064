// The same events under other clocks: what each would show, what it costs, and what it can tell.
//
// Vector clocks: Fidge 1988, Mattern 1989. Hybrid logical clocks: Kulkarni, Demirbas, Madappa, Avva, Leone 2014,
// "Logical Physical Clocks", algorithm in section 3.
import { vectorClocks } from './causality.js';

const LAMPORT_BYTES = 8;
const VECTOR_BYTES = 8; // for each process
const HYBRID_BYTES = 8; // 48 bits of time, 16 of a counter

const VECTOR_LETTERS = 2.5; // for each process, about: a narrow dot is one too
const HYBRID_LETTERS = 8;

/** @return {of: node => what its clock shows, short: the same in a few letters, letters: how many, bytes: for each message} */
export function clocksOf(kind, history) {
  switch (kind) {
    case 'vector':
      return vector(history);
    case 'hybrid':
      return hybrid(history);
    default:
      return { of: lamport, short: lamport, letters: (node) => lamport(node).length, bytes: LAMPORT_BYTES };
  }
}

const lamport = (node) => String(node.time);

/** Counted from the oldest event that is kept, for the services have no such clock. */
function vector(history) {
  const clocks = vectorClocks(history);
  const names = history.names();
  return {
    of: (node) => names.map((name) => `${name} ${clocks.get(node)?.[name] ?? 0}`).join(', '),
    short: (node) => names.map((name) => clocks.get(node)?.[name] ?? 0).join('·'),
    letters: () => names.length * VECTOR_LETTERS,
    bytes: VECTOR_BYTES * names.length,
  };
}

function hybrid(history) {
  const clocks = new Map();
  const latest = new Map();
  for (const node of history.order) {
    const before = latest.get(node.name) ?? { time: 0, count: 0 };
    const heard = node.received.map(({ send }) => clocks.get(send)).filter(Boolean);
    const clock = next(Math.floor(Date.parse(node.at)), before, heard);
    clocks.set(node, clock);
    latest.set(node.name, clock);
  }
  const text = ({ time, count }) => `${new Date(time).toISOString().slice(11, 23)}+${count}`;
  return {
    of: (node) => (clocks.has(node) ? text(clocks.get(node)) : '?'),
    short: (node) => (clocks.has(node) ? text(clocks.get(node)).slice(6) : '?'),
    letters: () => HYBRID_LETTERS,
    bytes: HYBRID_BYTES,
  };
}

/** The largest time that is known, and how often it has been used already. */
function next(wall, before, heard) {
  const known = [before, ...heard];
  const time = Math.max(wall, ...known.map((clock) => clock.time));
  const counts = known.filter((clock) => clock.time === time).map(({ count }) => count + 1);
  return { time, count: Math.max(0, ...counts) };
}

/** How many pairs there are among these events, and in how many of them neither led to the other. */
export function pairsAmong(nodes, history) {
  const clocks = vectorClocks(history);
  const leadsTo = (one, other) => (clocks.get(other)?.[one.name] ?? 0) >= clocks.get(one)[one.name];
  let concurrent = 0;
  nodes.forEach((one, index) => {
    for (const other of nodes.slice(index + 1)) if (!leadsTo(one, other) && !leadsTo(other, one)) concurrent++;
  });
  return { all: (nodes.length * (nodes.length - 1)) / 2, concurrent };
}

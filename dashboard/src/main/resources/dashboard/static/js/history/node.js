// A node of the space-time diagram: what a process did at one reading of its clock and in one commit. A receive always
// moves the clock, so what a node received comes before all else in it, and no two nodes are each before the other.
import { byRole } from '../names.js';

export function makeNode(name, numbered) {
  const at = instant(numbered.at);
  return {
    id: `${name}:${numbered.number}`,
    name,
    time: numbered.effect.time,
    first: numbered.number,
    last: numbered.number,
    at: numbered.at,
    moment: at, // when it happened, as far as wall clocks tell; never before what led to it
    effects: [numbered],
    sent: [], // messages
    received: [],
    enters: entersWith(numbered.effect), // the critical section
    leaves: leavesWith(numbered.effect),
    column: -1, // its place in the diagram; -1 if it is not shown
  };
}

export function extendNode(node, numbered) {
  node.effects.push(numbered);
  node.last = numbered.number;
  node.enters ||= entersWith(numbered.effect);
  node.leaves ||= leavesWith(numbered.effect);
}

export const entersWith = ({ fact }) => fact?.type === 'Entered';

/** An eviction ends whatever the evicted client was doing inside. */
export const leavesWith = ({ fact }) =>
  /^(Released|SteppedBack|GaveUp)$/.test(fact?.type ?? '') || (fact?.type === 'MemberChanged' && fact.member.status !== 'ACTIVE');

/** Milliseconds, with their fraction: Date knows no microseconds. */
export function instant(at) {
  const fraction = /\.\d{3}(\d+)/.exec(at)?.[1];
  return Date.parse(at) + (fraction ? Number(`0.${fraction}`) : 0);
}

/**
 * The order in which nodes are shown. It agrees with causality: what comes later is not of an earlier moment, and at
 * one moment clocks decide, as Lamport has it.
 */
export function inOrder(a, b) {
  return a.moment - b.moment || a.time - b.time || (a.name === b.name ? a.first - b.first : byRole(a.name, b.name));
}

/** The index of the first node for which this is not so; the nodes must have those for which it is first. */
export function countWhile(nodes, isSo) {
  let from = 0;
  let to = nodes.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(nodes[middle])) from = middle + 1;
    else to = middle;
  }
  return from;
}

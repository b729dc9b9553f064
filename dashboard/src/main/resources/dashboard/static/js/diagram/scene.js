// What of the diagram is in sight.
import { cone, relation } from '../history/causality.js';
import { countWhile, inOrder } from '../history/node.js';
import { criticalSections } from './geometry.js';

const MARGIN = 30; // columns beyond the edges, so that arrows that begin or end out of sight are drawn

/**
 * @param arranged what arrange() gave
 * @param columns [first, last] in sight
 * @param at the node that has just happened, null for the present
 * @param lit the node whose causes and effects are lit up, or null
 */
export function sceneOf({ history, arranged, geometry, lanes, columns, at, lit, isPointed, stateOf, showClocks }) {
  const [first, last] = [columns[0] - MARGIN, columns[1] + MARGIN];
  const from = countWhile(arranged.shown, (node) => node.column < first);
  const to = countWhile(arranged.shown, (node) => node.column <= last);
  const nodes = arranged.shown.slice(from, to);
  const isLater = at === null ? () => false : (node) => inOrder(node, at) > 0;
  const isThere = (message) => message.send?.column >= 0 && message.receive?.column >= 0;
  const messages = new Set();
  for (const node of nodes) {
    for (const message of node.sent) if (isThere(message)) messages.add(message);
    for (const message of node.received) if (isThere(message)) messages.add(message);
  }
  const flying = history
    .inFlight(at)
    .filter((message) => message.send.column >= 0 && geometry.has(message.to) && message.send.column <= last);
  const lights = lit === null ? null : cone(history, lit);
  const flyingSet = new Set(flying);
  return {
    geometry,
    lanes,
    nodes,
    messages: [...messages].filter((message) => !flyingSet.has(message)),
    flying,
    sections: sectionsOf(nodes),
    gaps: arranged.gaps.filter((gap) => gap.column >= first && gap.column <= last),
    moment: at === null ? null : columnOf(arranged.shown, at),
    nowColumn: at === null ? arranged.count - 1 : columnOf(arranged.shown, at),
    relationOf: lights && ((node) => relation(history, lights, lit, node)),
    isLater,
    isPointed,
    stateOf,
    selected: lit,
    showClocks,
  };
}

/** The column of the last node that is shown and has happened by then. */
export function columnOf(shown, at) {
  const count = countWhile(shown, (node) => inOrder(node, at) <= 0);
  return count === 0 ? -1 : shown[count - 1].column;
}

/** A section that began out of sight is drawn when its end comes into sight. */
function sectionsOf(nodes) {
  const byName = new Map();
  for (const node of nodes) {
    if (!byName.has(node.name)) byName.set(node.name, []);
    byName.get(node.name).push(node);
  }
  return [...byName.values()].flatMap(criticalSections);
}

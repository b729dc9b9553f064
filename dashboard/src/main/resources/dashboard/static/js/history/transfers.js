// Where the milliseconds of a request went.
import { instant } from './node.js';

const STEPS = [
  { says: 'everyone heard', isIt: (effect, request) => effect.fact?.type === 'Entered' && isUpTo(request, effect.fact.request) },
  { says: 'asked the bank', isIt: (effect) => effect.type === 'Called' && effect.question.type === 'Propose' },
  { says: 'bank answered', isIt: (effect) => effect.type === 'Returned' && /^(Sealed|Conflict)$/.test(effect.answer.type) },
  { says: 'released', isIt: (effect, request) => effect.fact?.type === 'Released' && isUpTo(request, effect.fact.request) },
];

/** Who enters with a request enters with its earlier ones. */
const isUpTo = (request, last) => request.node === last.node && request.time <= last.time;

/** The request that a node is about, if it is one of the steps of its own process. */
function requestOf(lane, node) {
  for (let index = lane.indexOf(node); index >= 0; index--) {
    const facts = lane.nodes[index].effects.map(({ effect }) => effect.fact).filter(Boolean);
    const requested = facts.findLast(({ type }) => type === 'Requested');
    if (requested) return { request: requested.request, transfers: requested.transfers, index };
    if (lane.nodes[index] !== node && facts.some(({ type }) => type === 'Released')) return null;
  }
  return null;
}

/**
 * {request, transfers, steps: [{says, millis}]}: for each step how long after the one before, by the clock on the wall of that
 * process. Null if the node is not about a request of its own process.
 */
export function millisOf(history, node) {
  const lane = history.lane(node.name);
  const found = lane && requestOf(lane, node);
  if (!found) return null;
  const steps = [];
  let before = instant(lane.nodes[found.index].at);
  let wanted = 0;
  for (let index = found.index; index < lane.nodes.length && wanted < STEPS.length; index++) {
    for (const { effect } of lane.nodes[index].effects) {
      if (wanted === STEPS.length || !STEPS[wanted].isIt(effect, found.request)) continue;
      const at = instant(lane.nodes[index].at);
      steps.push({ says: STEPS[wanted].says, millis: at - before });
      before = at;
      wanted++;
    }
  }
  return { request: found.request, transfers: found.transfers, steps };
}

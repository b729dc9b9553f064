// Where the milliseconds of a request went.
import { same } from '../timestamps.js';
import { instant } from './node.js';

const STEPS = [
  { says: 'everyone heard', isIt: (effect, request) => effect.fact?.type === 'Entered' && isUpTo(request, effect.fact.request) },
  { says: 'asked the bank', isIt: (effect) => effect.type === 'Called' && effect.question.type === 'Propose' },
  { says: 'bank answered', isIt: (effect) => effect.type === 'Returned' && /^(Sealed|Conflict)$/.test(effect.answer.type) },
  { says: 'released', isIt: (effect, request) => effect.fact?.type === 'Released' && isUpTo(request, effect.fact.request) },
];

/** Who enters with a request enters with its earlier ones. */
const isUpTo = (request, last) => request.node === last.node && request.time <= last.time;

/** The request that an effect names; undefined if it names none. */
const named = ({ type, fact, question, answer }) =>
  (/^(Requested|Entered|Released)$/.test(fact?.type) && fact.request) ||
  (type === 'Called' && question.type === 'Propose' && question.request) ||
  (type === 'Returned' && answer.type === 'Sealed' && answer.block.request) ||
  undefined;

/** The request that a node is about: the one that it names, or else the first of its own process that was not done. */
function requestOf(lane, node) {
  const own = node.effects.map(({ effect }) => named(effect)).find(Boolean);
  let oldest = null;
  for (let index = lane.indexOf(node); index >= 0; index--) {
    for (const { effect } of lane.nodes[index].effects.toReversed()) {
      const { fact } = effect;
      if (fact?.type === 'Requested') {
        const found = { request: fact.request, transfers: fact.transfers, index };
        if (own && same(own, fact.request)) return found;
        oldest = found;
      }
      if (!own && fact?.type === 'Released' && lane.nodes[index] !== node) return oldest;
    }
  }
  return own ? null : oldest;
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

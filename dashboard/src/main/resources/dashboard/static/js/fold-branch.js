// A branch: its replica of the shared balance, the batches of updates on their way, the updates that wait for one, the
// sub-events of each.
import { numberOf } from './names.js';
import { insert, same } from './timestamps.js';

const timestampOf = (entry) => entry.timestamp;

export function foldBranch(state, effect) {
  switch (effect.type) {
    case 'Sent':
      return onMulticast(withoutWaiting(state, effect.message.updates), effect.message, { time: effect.time, node: state.id });
    case 'Received':
      return onMulticast(state, effect.message, { time: effect.stamp, node: numberOf(effect.from) });
    case 'Happened':
      return onFact(state, effect.fact, effect.time);
    default:
      return state;
  }
}

function onMulticast(state, message, timestamp) {
  if (message.type !== 'Multicast') return state;
  return { ...state, queue: insert(state.queue, { timestamp, updates: message.updates }, timestampOf) };
}

function withoutWaiting(state, updates) {
  const gone = new Set((updates ?? []).map((update) => update.eventId));
  return { ...state, waiting: state.waiting.filter((update) => !gone.has(update.eventId)) };
}

function onFact(state, fact, time) {
  switch (fact.type) {
    case 'Accepted':
      return { ...state, waiting: [...state.waiting, fact.update] };
    case 'SubEvent':
      return { ...state, events: [...state.events.slice(-199), subEvent(fact, time)] };
    case 'Executed':
      return executed(fact.origin === state.id ? withoutWaiting(state, [fact.update]) : state, fact);
    case 'Repeated':
      return { ...(fact.origin === state.id ? withoutWaiting(state, [fact.update]) : state), queue: withoutFirst(state.queue, fact) };
    case 'Finished':
      return { ...state, outcomes: withOutcome(state.outcomes, fact) };
    case 'ModeChanged':
      return { ...state, mode: fact.mode };
    default:
      return state;
  }
}

const subEvent = (fact, time) => ({
  id: fact.eventId,
  name: `${fact.kind}_${fact.stage}`.toLowerCase(),
  clock: time,
});

function executed(state, fact) {
  return {
    ...state,
    balance: fact.balance,
    queue: withoutFirst(state.queue, fact),
    outcomes: withOutcome(state.outcomes, fact),
  };
}

/** The first batch of that origin is the one: a branch's updates are executed in the order it made them. */
function withoutFirst(queue, { origin, update }) {
  const isIt = (other) => other.eventId === update.eventId;
  const first = queue.find(({ timestamp, updates }) => timestamp.node === origin && updates.some(isIt));
  if (!first) return queue;
  const left = first.updates.toSpliced(first.updates.findIndex(isIt), 1);
  return queue.flatMap((batch) => {
    if (!same(batch.timestamp, first.timestamp)) return [batch];
    return left.length > 0 ? [{ ...batch, updates: left }] : [];
  });
}

function withOutcome(outcomes, fact) {
  const entries = Object.entries({ ...outcomes, [fact.update.eventId]: { ...fact.update, outcome: fact.outcome } });
  return Object.fromEntries(entries.slice(-50));
}

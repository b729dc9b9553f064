// A branch: its replica of the shared balance, the updates on their way, the sub-events of each.
import { numberOf } from './names.js';
import { insert, same } from './timestamps.js';

const timestampOf = (entry) => entry.timestamp;

export function foldBranch(state, effect) {
  switch (effect.type) {
    case 'Sent':
      return onMulticast(state, effect.message, { time: effect.time, node: state.id });
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
  return { ...state, queue: insert(state.queue, { timestamp, update: message.update }, timestampOf) };
}

function onFact(state, fact, time) {
  switch (fact.type) {
    case 'SubEvent':
      return { ...state, events: [...state.events.slice(-199), subEvent(fact, time)] };
    case 'Executed':
      return executed(state, fact);
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

/** The first update of that origin is the one: a branch's updates are executed in the order it made them. */
function executed(state, fact) {
  const first = state.queue.find(
    (entry) => entry.timestamp.node === fact.origin && entry.update.eventId === fact.update.eventId,
  );
  return {
    ...state,
    balance: fact.balance,
    queue: first ? state.queue.filter((entry) => !same(entry.timestamp, first.timestamp)) : state.queue,
    outcomes: withOutcome(state.outcomes, fact),
  };
}

function withOutcome(outcomes, fact) {
  const entries = Object.entries({ ...outcomes, [fact.update.eventId]: { ...fact.update, outcome: fact.outcome } });
  return Object.fromEntries(entries.slice(-50));
}

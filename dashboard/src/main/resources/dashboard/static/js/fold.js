// What a process is, from a snapshot and the effects since: state = effects.reduce(fold, begin(...)). Pure: a state
// is never changed, only replaced, so any earlier one can be kept, compared and shown again.
import { prepend } from './blocks.js';
import { foldBank } from './fold-bank.js';
import { foldBranch } from './fold-branch.js';
import { foldClient } from './fold-client.js';
import { numberOf, roleOf } from './names.js';

const ROLES = {
  bank: { begin: (state) => ({ ...state, blocks: [] }), fold: foldBank },
  // Whom a client waits for follows from the rest: see waitingFor.
  client: { begin: ({ waitingFor, ...state }) => ({ ...state, blocks: [], heldBackBlocks: {} }), fold: foldClient },
  branch: { begin: (state) => ({ ...state, events: [], outcomes: {} }), fold: foldBranch },
};

/** The state that a snapshot tells. */
export function begin(name, effectNumber, snapshot) {
  const role = roleOf(name);
  return { ...ROLES[role].begin(snapshot), name, role, id: numberOf(name), effectNumber };
}

/** The state after one numbered effect {number, at, effect}. One that is in the state already changes nothing. */
export function fold(state, numbered) {
  if (numbered.number <= state.effectNumber) return state;
  const effect = numbered.effect;
  const moved = { ...state, effectNumber: numbered.number, time: effect.time };
  return ROLES[state.role].fold(moved, effect, numbered.at);
}

/** The state with blocks that it has not seen sealed or appended, because they are older than its snapshot. */
export function withBlocks(state, blocks) {
  const height = state.role === 'client' ? state.chain.height : state.height;
  const older = blocks.filter((block) => block.height < height);
  return { ...state, blocks: prepend(older, state.blocks) };
}

/** The state with sub-events that are older than its snapshot. */
export function withEvents(state, events) {
  const key = (event) => `${event.id} ${event.name} ${event.clock}`;
  const known = new Set(events.map(key));
  return { ...state, events: [...events, ...state.events.filter((event) => !known.has(key(event)))].slice(-200) };
}

// What a process is, from a snapshot and the effects since: state = effects.reduce(fold, begin(...)). Pure: a state
// is never changed, only replaced, so any earlier one can be kept, compared and shown again.
import { prepend } from './blocks.js';
import { foldBank } from './fold-bank.js';
import { foldBranch } from './fold-branch.js';
import { foldClient } from './fold-client.js';
import { numberOf, roleOf } from './names.js';

const ROLES = {
  bank: { begin: (state) => ({ ...state, blocks: [] }), fold: foldBank },
  // Whom a client waits for follows from the rest: see needsOf.
  client: { begin: ({ waitingFor, ...state }) => ({ ...state, blocks: [], heldBackBlocks: {} }), fold: foldClient },
  branch: { begin: (state) => ({ ...state, events: [], outcomes: {} }), fold: foldBranch },
};

const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const NOTHING_YET = {
  bank: { time: 0, accounts: [], members: [], height: 0, tip: SHA256_OF_NOTHING, conflicts: 0, total: '0.00' },
  client: {
    time: 0, phase: 'NEW', queue: [], inside: null, waiting: [], members: [], heard: {},
    chain: { height: 0, tip: SHA256_OF_NOTHING, heldBack: [] },
  },
};

/** The state of a process that has done nothing yet; null for a branch, for only it knows what it opens with. */
export function initial(name) {
  const state = NOTHING_YET[roleOf(name)];
  return state ? begin(name, 0, state) : null;
}

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
  const older = events.filter((event) => event.clock <= state.time);
  const known = new Set(older.map(key));
  return { ...state, events: [...older, ...state.events.filter((event) => !known.has(key(event)))].slice(-200) };
}

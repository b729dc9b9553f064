// A client: its request queue, what it has heard of whom, its chain.
import { append as appendBlock } from './blocks.js';
import { numberOf } from './names.js';
import { insert } from './timestamps.js';

const requestOf = (entry) => entry.request;

/** Whether it holds the critical section: with the request inside, the own earlier ones do. */
export const isInside = ({ inside }, request) => inside !== null && isUpTo(request, inside);

const isUpTo = (request, last) => request.node === last.node && request.time <= last.time;

export function foldClient(state, effect) {
  switch (effect.type) {
    case 'Sent':
      return onSent(state, effect);
    case 'Received':
      return onMessage(hear(state, effect), effect);
    case 'Returned':
      return onAnswer(state, effect.answer);
    case 'Happened':
      return onFact(state, effect.fact);
    default:
      return state;
  }
}

/** Whoever is welcomed counts as heard up to the WELCOME. */
function onSent(state, effect) {
  if (effect.message.type !== 'Welcome') return state;
  const welcomed = Object.keys(effect.to).map((to) => [numberOf(to), effect.time]);
  return { ...state, heard: { ...Object.fromEntries(welcomed), ...state.heard } };
}

function hear(state, effect) {
  if (!effect.from.startsWith('client-')) return state;
  const id = numberOf(effect.from);
  return { ...state, heard: { ...state.heard, [id]: Math.max(state.heard[id] ?? 0, effect.stamp) } };
}

function onMessage(state, { from, stamp, message }) {
  switch (message.type) {
    case 'Request':
      return enqueue(state, { request: { time: stamp, node: numberOf(from) }, transfers: message.transfers });
    case 'Release':
      return dequeue(state, message.request);
    case 'Welcome':
      return outstanding(message.outstanding).reduce(enqueue, state);
    default:
      return state;
  }
}

/** The requests in a WELCOME: a list of entries, or a map from "time,node" to transfers. */
function outstanding(requests) {
  if (Array.isArray(requests)) {
    return requests.map((entry) => ({ request: entry.request ?? entry.timestamp, transfers: entry.transfers ?? [] }));
  }
  return Object.entries(requests ?? {}).map(([stamp, transfers]) => {
    const [time, node] = stamp.match(/\d+/g).map(Number);
    return { request: { time, node }, transfers };
  });
}

function onAnswer(state, answer) {
  if (answer.type !== 'Registered' || !answer.before) return state;
  return answer.before.reduce(addMember, state);
}

function onFact(state, fact) {
  switch (fact.type) {
    case 'PhaseChanged':
      return { ...state, phase: fact.phase };
    case 'MemberJoined':
      return addMember(state, fact.member);
    case 'MemberLeft':
    case 'MemberEvicted':
      return removeMember(state, fact.id);
    case 'Submitted':
      return { ...state, waiting: [...state.waiting, fact.transfer] };
    case 'Requested':
      return enqueue(withoutWaiting(state, fact.transfers), { request: fact.request, transfers: fact.transfers });
    case 'Entered':
      return { ...state, inside: fact.request };
    case 'SteppedBack':
      return { ...state, inside: null };
    case 'Voided':
      return withoutWaiting(state, fact.transfers);
    case 'GaveUp':
      return { ...state, inside: null, queue: state.queue.filter(({ request }) => request.node !== state.id) };
    case 'Released':
      return dequeue({ ...state, inside: null }, fact.request);
    case 'BlockHeldBack':
      return holdBack(state, fact.block);
    case 'BlockAppended':
      return append(state, fact.block);
    default:
      return state;
  }
}

const enqueue = (state, entry) => ({ ...state, queue: insert(state.queue, entry, requestOf) });

/** Who leaves with a request is done with its earlier ones too. */
const dequeue = (state, last) => ({
  ...state,
  queue: state.queue.filter((entry) => !isUpTo(entry.request, last)),
});

function withoutWaiting(state, transfers) {
  const requested = new Set(transfers.map((transfer) => transfer.id));
  return { ...state, waiting: state.waiting.filter((transfer) => !requested.has(transfer.id)) };
}

const addMember = (state, member) => ({
  ...state,
  members: [...state.members.filter((other) => other.id !== member.id), member].sort((a, b) => a.id - b.id),
});

function removeMember(state, id) {
  const { [id]: _, ...heard } = state.heard;
  return {
    ...state,
    heard,
    members: state.members.filter((member) => member.id !== id),
    queue: state.queue.filter((entry) => entry.request.node !== id),
  };
}

function holdBack(state, block) {
  const heldBack = [...new Set([...state.chain.heldBack, block.height])].sort((a, b) => a - b);
  return {
    ...state,
    chain: { ...state.chain, heldBack },
    heldBackBlocks: { ...state.heldBackBlocks, [block.height]: block },
  };
}

function append(state, block) {
  const { [block.height]: appended, ...heldBackBlocks } = state.heldBackBlocks;
  const heldBack = state.chain.heldBack.filter((height) => height !== block.height);
  return {
    ...state,
    chain: { height: block.height + 1, tip: block.hash, heldBack },
    heldBackBlocks,
    blocks: appendBlock(state.blocks, block),
  };
}

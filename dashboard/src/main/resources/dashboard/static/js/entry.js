// Why a client may enter the critical section, or may not yet: Lamport's rule 5 has two conditions. Its own request is
// first in its queue, and it has heard from every other member later than that request. And which message said so.
import { nameOf, numberOf } from './names.js';
import { before, same, text } from './timestamps.js';
import { typeText } from './words.js';

const requestsOf = (state) => state.queue.map(({ request }) => request);

const isHeardLater = (state, request, id) => before(request, { time: state.heard[id] ?? 0, node: id });

const othersOf = (state) => state.members.map(({ id }) => id).filter((id) => id !== state.id);

/**
 * What a client needs for its first request; null if it has none.
 *
 * {own, along, ahead, next, heard}: `along` are its requests that enter together with the first one, `ahead` is the
 * request that is first instead of its own, `next` the one that comes after those that enter.
 */
export function entryOf(state) {
  const requests = requestsOf(state);
  const at = requests.findIndex(({ node }) => node === state.id);
  if (at < 0) return null;
  const others = othersOf(state);
  const own = requests[at];
  const run = requests.slice(at + 1);
  const enters = (request) =>
    request.node === state.id &&
    (state.inside ? !before(state.inside, request) : others.every((id) => isHeardLater(state, request, id)));
  const end = run.findIndex((request) => !enters(request));
  const along = end < 0 ? run : run.slice(0, end);
  return {
    own,
    along,
    ahead: at === 0 ? null : requests[0],
    next: requests[at + 1 + along.length] ?? null,
    heard: others.map((id) => ({ id, stamp: state.heard[id] ?? 0, isLater: isHeardLater(state, own, id) })),
  };
}

/** What a client waits for: [{id, what}], what is 'RELEASE' of an earlier request, or a later 'stamp'. */
export function needsOf(state) {
  const entry = state.inside ? null : entryOf(state);
  if (!entry) return [];
  const ahead = new Set(requestsOf(state).filter((request) => before(request, entry.own)).map(({ node }) => node));
  const unheard = entry.heard.filter(({ id, isLater }) => !isLater && !ahead.has(id)).map(({ id }) => id);
  return [...[...ahead].map((id) => ({ id, what: 'RELEASE' })), ...unheard.map((id) => ({ id, what: 'stamp' }))];
}

// ---- which message said so

/** Messages from a client, the newest first, that this one has received since its clock was there. */
function* received(history, node, name, from, since) {
  const lane = history.lane(name);
  if (!lane) return;
  for (let index = (node ? lane.countUntil(node) : lane.nodes.length) - 1; index >= 0; index--) {
    const one = lane.nodes[index];
    if (one.time <= since) return;
    for (const message of one.received) if (message.kind === 'channel' && (!from || message.from === from)) yield message;
  }
}

/** {messages, node, words}: what made it first, or what put another one before it. */
export function whyFirst(history, node, state, { own, ahead }) {
  if (ahead) {
    const from = nameOf('client', ahead.node);
    const request = [...received(history, node, state.name, from, ahead.time)].find(({ time }) => time === ahead.time);
    return { messages: [request].filter(Boolean), words: `${from}’s REQUEST has the earlier stamp. Its RELEASE will take it out of the queue.` };
  }
  const releases = [...received(history, node, state.name, null, own.time)].filter(
    ({ content }) => content.type === 'Release' && before(content.request, own),
  );
  if (releases.length === 0) return { messages: [], words: 'Nothing earlier has been in its queue since it made the request.' };
  return { messages: [releases[0]], words: `The RELEASE of ${releases[0].from} took the last earlier request out of the queue.` };
}

/** The message by which it heard later from that member, or the one that it still waits for. */
export function whyHeard(history, node, state, { own }, { id, isLater }) {
  const from = nameOf('client', id);
  const isLaterMessage = ({ time }) => before(own, { time, node: id });
  if (isLater) {
    const said = [...received(history, node, state.name, from, own.time)].filter(isLaterMessage).at(-1);
    return said ? { messages: [said], words: saidSo(said, own) } : { messages: [], words: `${from} counts as heard up to the WELCOME that it was sent.` };
  }
  const flying = history.inFlight(node).filter(({ kind }) => kind === 'channel');
  const answer = flying.find((message) => message.from === from && message.to === state.name && isLaterMessage(message));
  if (answer) return { messages: [answer], words: `${a(typeText(answer.content))} of ${from} with the later stamp ${stampOf(answer)} is on its way.` };
  const request = flying.find((message) => message.from === state.name && message.to === from && same({ time: message.time, node: state.id }, own));
  if (request) return { messages: [request], words: `The REQUEST has not reached ${from} yet.` };
  return { messages: [], words: `${from} has sent nothing with a later stamp yet.` };
}

const a = (type) => (/^[AE]/.test(type) ? `An ${type}` : `A ${type}`);

const stampOf = ({ from, time }) => text({ time, node: numberOf(from) });

function saidSo(message, own) {
  const said = `is stamped ${stampOf(message)}, later than ${text(own)}`;
  if (message.content.type === 'Reply') return `The REPLY of ${message.from} ${said}.`;
  return `The ${typeText(message.content)} of ${message.from} ${said}: it says the same as a REPLY.`;
}

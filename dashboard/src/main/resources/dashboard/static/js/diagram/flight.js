// Where messages on their way are drawn: at the lane of the receiver, the head of the arrow in the air before it, with
// what it is and where it goes. More than fit at a lane are drawn together: those of one sender, or all.
import { answerText, typeText } from '../words.js';

export const ROWS = 2; // at a lane
export const ROW = 15; // px
const SHAFTS = 4; // of messages that are drawn together
const LETTER = 7.2; // px of a name
const NARROW = 600; // px: there is room only for what is held
const ROOM = { wide: 220, narrow: 60 }; // px after the last event, at least

/**
 * [{key, to, row, messages, shafts, name, all}]: `messages` at one place, the oldest first, `shafts` those of them with a line, and
 * `all` of the lane in words.
 */
export function berths(flying) {
  const byReceiver = Map.groupBy(flying, ({ to }) => to);
  return [...byReceiver].flatMap(([to, messages]) =>
    groups(messages).map((group, index, all) => ({
      key: group.length === 1 ? group[0].key : `${to} ${index} of ${all.length}`,
      to,
      row: index - (all.length - 1) / 2,
      messages: group,
      shafts: group.slice(0, SHAFTS),
      name: `${group.length === 1 ? nameOf(group[0]) : countedTypes(group)} → ${to}`,
    })),
  );
}

/** What messages on their way and their names need after the last event. @param stateOf tells of one that somebody has a hand on it */
export function roomAfter(flying, width, stateOf) {
  const isWide = width >= NARROW;
  const names = berths(isWide ? flying : flying.filter(stateOf)).map(({ name }) => name);
  return Math.max(isWide ? ROOM.wide : ROOM.narrow, ...names.map(({ length }) => 70 + length * LETTER));
}

/** An answer without a name of its own is called that. */
const nameOf = ({ kind, content }) => (kind === 'answer' && content.type === 'Exchange' ? answerText(content) : typeText(content));

function groups(messages) {
  if (messages.length <= ROWS) return messages.map((message) => [message]);
  const bySender = [...Map.groupBy(messages, ({ from }) => from).values()];
  return bySender.length <= ROWS ? bySender : [messages];
}

/** '3 REQUEST, 1 REPLY' */
export function countedTypes(messages) {
  const counts = new Map();
  for (const { content } of messages) counts.set(typeText(content), (counts.get(typeText(content)) ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
}

// The history for other programs.
import { effectWords } from '../words.js';
import { vectorClocks } from './causality.js';

/** Everything that is kept, in order. */
export function toJson(history) {
  return JSON.stringify(
    {
      processes: history.names(),
      events: history.order.map((node) => ({
        id: node.id,
        process: node.name,
        clock: node.time,
        at: node.at,
        after: node.received.filter(({ send }) => send).map(({ send }) => send.id),
        effects: node.effects.map(({ number, effect }) => ({ number, ...effect })),
      })),
    },
    null,
    1,
  );
}

/** What ShiViz has to be told to read the log: it goes into its field "Log parsing regular expression". */
export const SHIVIZ_PARSER = '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)';

/** A log for ShiViz: two lines for each event, the process with its vector clock, and what happened. */
export function toShiViz(history) {
  const clocks = vectorClocks(history);
  return history.order
    .map((node) => `${node.name} ${JSON.stringify(clocks.get(node))}\n[${node.time}] ${oneLine(inWords(node))}\n`)
    .join('');
}

export const inWords = (node) => sentences(node).join('; ');

/** What a node is in words, a broadcast as one sentence. */
export function sentences(node) {
  const found = [];
  for (const { effect } of node.effects) {
    const { arrow, peer, text } = effectWords(effect);
    const last = found.at(-1);
    if (arrow === '→' && last?.arrow === '→' && last.text === text) last.peers.push(peer);
    else found.push({ arrow, peers: peer ? [peer] : [], text });
  }
  return found.map(sentence);
}

const PREPOSITIONS = { '→': 'to', '←': 'from' };

const sentence = ({ arrow, peers, text }) =>
  peers.length === 0 ? text : `${arrow === '→' ? 'sends' : 'gets'} ${text} ${PREPOSITIONS[arrow]} ${peers.join(', ')}`;

const oneLine = (text) => text.replace(/\s+/g, ' ');

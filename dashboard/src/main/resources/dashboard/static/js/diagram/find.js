// Finding events by words: 'transfer 7', 'RELEASE of (60,1)', 'client-2 65'.
import { sentences } from '../history/exports.js';
import { contentOf } from './filter.js';

/** Tells of a node whether it is what is looked for: every word of the query is in one sentence about it. */
export function matcher(query) {
  const transfer = /^transfer\s+(\S+)$/i.exec(query.trim());
  if (transfer) return (node) => node.effects.some(({ effect }) => isAboutTransfer(contentOf(effect) ?? {}, transfer[1]));
  const event = /^(bank|client-\d+|branch-\d+)\s+(\d+)$/i.exec(query.trim());
  if (event) return ({ name, time }) => name === event[1].toLowerCase() && time === Number(event[2]);
  const words = query.toLowerCase().replace(/\(\s*(\d+)\s*,\s*(\d+)\s*\)/g, '($1,$2)').split(/\s+/).filter(Boolean);
  const isWanted = (node, text, word) => (/^\d+$/.test(word) ? node.time === Number(word) || text.includes(` ${word} `) : text.includes(word));
  return (node) => {
    if (words.length === 0) return false;
    const texts = sentences(node).map((sentence) => ` ${node.name} ${sentence.toLowerCase().replaceAll(', ', ',')} `);
    return texts.some((text) => words.every((word) => isWanted(node, text, word)));
  };
}

/** By its id, or the end of it, or the number of its block. */
function isAboutTransfer({ transfers = [], transfer, block }, wanted) {
  const all = [...transfers, ...(transfer ? [transfer] : []), ...(block?.transfers ?? [])];
  return String(block?.height) === wanted || all.some(({ id }) => id === wanted || (wanted.length >= 4 && id?.endsWith(wanted)));
}

/** The next node that matches, from one place on and around; null if there is none. */
export function findNext(nodes, isMatch, from, direction) {
  for (let step = 1; step <= nodes.length; step++) {
    const node = nodes[(from + direction * step + nodes.length * 2) % nodes.length];
    if (isMatch(node)) return node;
  }
  return null;
}

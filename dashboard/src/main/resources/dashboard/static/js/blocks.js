// As much of a chain as a page keeps: its last blocks, in order.
import { sha256 } from './sha256.js';

const KEPT = 40;

export const append = (blocks, block) => [...blocks, block].slice(-KEPT);

/** The blocks with older ones before them. */
export function prepend(older, blocks) {
  const byHeight = new Map([...older, ...blocks].map((block) => [block.height, block]));
  return [...byHeight.values()].sort((a, b) => a.height - b.height).slice(-KEPT);
}

/** What is hashed: the bank answers the same at /blocks/{height}?form=preimage. */
export function preimage({ height, time, node, previousHash, transfers }) {
  const lines = [
    'lamport-bank block 1',
    `height ${height}`,
    `time ${time}`,
    `node ${node}`,
    `previous ${previousHash}`,
    ...transfers.map(({ id, from, to, amount, outcome }) => `transfer ${id} ${from} ${to} ${amount} ${outcome}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Hashes blocks anew, each with the hash found for the one before it: [{block, hash, fits}]. After a changed block no
 * later one fits.
 */
export function rehash(blocks) {
  let before = null;
  return blocks.map((block) => {
    const hash = sha256(preimage(before === null ? block : { ...block, previousHash: before }));
    before = hash;
    return { block, hash, fits: hash === block.hash };
  });
}

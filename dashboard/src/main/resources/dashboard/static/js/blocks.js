// As much of a chain as a page keeps: its last blocks, in order.

const KEPT = 40;

export const append = (blocks, block) => [...blocks, block].slice(-KEPT);

/** The blocks with older ones before them. */
export function prepend(older, blocks) {
  const byHeight = new Map([...older, ...blocks].map((block) => [block.height, block]));
  return [...byHeight.values()].sort((a, b) => a.height - b.height).slice(-KEPT);
}

// Timestamps are totally ordered: by time, then by node.

export const before = (a, b) => a.time < b.time || (a.time === b.time && a.node < b.node);

export const same = (a, b) => Boolean(a && b) && a.time === b.time && a.node === b.node;

export const text = (timestamp) => `(${timestamp.time}, ${timestamp.node})`;

/** Inserts in timestamp order, once. */
export function insert(list, entry, stampOf) {
  const stamp = stampOf(entry);
  if (list.some((other) => same(stampOf(other), stamp))) return list;
  const at = list.findIndex((other) => before(stamp, stampOf(other)));
  return at < 0 ? [...list, entry] : [...list.slice(0, at), entry, ...list.slice(at)];
}

// What led to what: x is before y if it is earlier in the same process, or a message leads from x, or from something
// after it, to y, or to something before it.

/** @return {past, future}: for each process the nodes of it that are before, and after, this one; it is in both */
export function cone(history, node) {
  return { past: reach(history, node, -1), future: reach(history, node, 1) };
}

/** For each process how far: Map of names to the index of the last (first) node that is reached. */
function reach(history, node, direction) {
  const reached = new Map();
  const waiting = [node];
  while (waiting.length > 0) {
    const next = waiting.pop();
    const lane = history.lane(next.name);
    if (!lane) continue;
    const index = lane.countUntil(next) - 1;
    const known = reached.get(next.name);
    if (known !== undefined && (index - known) * direction >= 0) continue;
    reached.set(next.name, index);
    const end = known ?? (direction < 0 ? -1 : lane.nodes.length);
    for (let at = index; at !== end; at += direction) {
      const { sent, received } = lane.nodes[at];
      for (const message of direction < 0 ? received : sent) {
        const other = direction < 0 ? message.send : message.receive;
        if (other) waiting.push(other);
      }
    }
  }
  return reached;
}

/** Whether a node is in the cone: 'past', 'future', 'self', or null for concurrent. */
export function relation(history, { past, future }, node, other) {
  if (node === other) return 'self';
  const lane = history.lane(other.name);
  const index = lane.countUntil(other) - 1;
  if (index <= (past.get(other.name) ?? -1)) return 'past';
  return index >= (future.get(other.name) ?? Infinity) ? 'future' : null;
}

/** Vector clocks, counted from the oldest node kept: Map of nodes to {process: count}. */
export function vectorClocks(history) {
  const clocks = new Map();
  const latest = new Map();
  for (const node of history.order) {
    const clock = { ...(latest.get(node.name) ?? {}) };
    for (const { send } of node.received) {
      for (const [name, count] of Object.entries((send && clocks.get(send)) ?? {})) {
        clock[name] = Math.max(clock[name] ?? 0, count);
      }
    }
    clock[node.name] = (clock[node.name] ?? 0) + 1;
    clocks.set(node, clock);
    latest.set(node.name, clock);
  }
  return clocks;
}

// What led to what: x is before y if it is earlier in the same process, or a message leads from x, or from something
// after it, to y, or to something before it.

/** @return {past, future}: for each process the nodes of it that are before, and after, this one; it is in both */
export function cone(history, node) {
  if (latest.node !== node || latest.version !== history.version) {
    latest = { node, version: history.version, cone: { past: reach(history, node, -1), future: reach(history, node, 1) } };
  }
  return latest.cone;
}

let latest = {}; // it is asked for the same again and again

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

/**
 * How one node led to another, by as few messages as can be: {nodes, messages}, in order; null if it did not. Every node of
 * the way is in the future of the one and in the past of the other.
 */
export function path(history, from, to) {
  const { future } = cone(history, from);
  const past = reach(history, to, -1);
  const isOnWay = (node) => {
    const index = history.lane(node.name).indexOf(node);
    return index >= (future.get(node.name) ?? Infinity) && index <= (past.get(node.name) ?? -1);
  };
  if (!isOnWay(to)) return null;
  const cameFrom = new Map([[from, null]]);
  let wave = [from];
  while (wave.length > 0 && !cameFrom.has(to)) {
    const next = [];
    for (const start of wave) goAlong(history, start, isOnWay, cameFrom, next);
    wave = next;
  }
  return wayBack(cameFrom, to);
}

/** Along a lane as far as nobody has been, and over every message that leaves it. */
function goAlong(history, start, isOnWay, cameFrom, next) {
  const lane = history.lane(start.name);
  const { nodes } = lane;
  let before = null;
  for (let index = lane.indexOf(start); index < nodes.length && isOnWay(nodes[index]); index++) {
    const node = nodes[index];
    if (before) {
      if (cameFrom.has(node)) break;
      cameFrom.set(node, { node: before, message: null });
    }
    before = node;
    for (const message of node.sent) {
      const { receive } = message;
      if (!receive || cameFrom.has(receive) || !isOnWay(receive)) continue;
      cameFrom.set(receive, { node, message });
      next.push(receive);
    }
  }
}

function wayBack(cameFrom, to) {
  const nodes = [to];
  const messages = [];
  for (let step = cameFrom.get(to); step; step = cameFrom.get(step.node)) {
    nodes.unshift(step.node);
    if (step.message) messages.unshift(step.message);
  }
  return { nodes, messages };
}

const known = new WeakMap(); // by history: {version, clocks}

/** Vector clocks, counted from the oldest node kept: Map of nodes to {process: count}. Worked out once for a version. */
export function vectorClocks(history) {
  if (known.get(history)?.version !== history.version) known.set(history, { version: history.version, clocks: countAll(history) });
  return known.get(history).clocks;
}

function countAll(history) {
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

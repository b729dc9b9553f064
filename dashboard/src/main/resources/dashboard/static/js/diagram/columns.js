// Where nodes stand from left to right: in their order, several in one column if they are of different processes and
// none led to another. A gap in time is an empty column.

const GAP_MS = 1500;

/** Gives every node its column. @return {shown: nodes from left to right, count, gaps: [{column, at}]} */
export function arrange(order, isShown) {
  const shown = [];
  const gaps = [];
  const taken = new Map(); // the last column of each process
  let column = 0;
  let before = null;
  for (const node of order) {
    if (!isShown(node)) {
      node.column = -1;
      continue;
    }
    if (before === null || node.moment - before > GAP_MS) {
      if (before !== null) column += 2;
      gaps.push({ column, at: node.at });
    }
    before = node.moment;
    column = Math.max(column, (taken.get(node.name) ?? -1) + 1, afterSends(node));
    taken.set(node.name, column);
    node.column = column;
    shown.push(node);
  }
  return { shown, gaps, count: shown.length === 0 ? 0 : column + 1 };
}

const afterSends = (node) => Math.max(0, ...node.received.map(({ send }) => (send ? send.column + 1 : 0)));

// Where everything of the diagram is, in pixels, and nothing of how it looks.

export const LANE = 34;
const TOP = 22;
const LEFT = 18;
export const ROOM_FOR_ARROWS = 150; // at the right end, for messages on their way

export class Geometry {
  constructor(lanes, columnWidth, columns) {
    this.rows = new Map(lanes.map((name, index) => [name, index]));
    this.columnWidth = columnWidth;
    this.columns = columns;
    this.height = TOP + lanes.length * LANE + 6;
    this.width = LEFT + columns * columnWidth + ROOM_FOR_ARROWS;
  }

  x(column) {
    return LEFT + (column + 0.5) * this.columnWidth;
  }

  y(name) {
    return TOP + (this.rows.get(name) + 0.5) * LANE + 4;
  }

  has(name) {
    return this.rows.has(name);
  }

  columnAt(x) {
    return Math.floor((x - LEFT) / this.columnWidth);
  }

  /** From a node to a node: {x1, y1, x2, y2}. Ends just before the second node. */
  arrow(send, receive) {
    const x1 = this.x(send.column);
    const y1 = this.y(send.name);
    const x2 = this.x(receive.column);
    const y2 = this.y(receive.name);
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    return { x1, y1, x2: x2 - ((x2 - x1) * 7) / length, y2: y2 - ((y2 - y1) * 7) / length };
  }

  /** A message on its way: towards its receiver, but not there. */
  dangling(send, to, endColumn) {
    const x1 = this.x(send.column);
    const y1 = this.y(send.name);
    const towards = this.y(to);
    const x2 = Math.max(this.x(endColumn), x1) + ROOM_FOR_ARROWS * 0.35;
    return { x1, y1, x2, y2: y1 + (towards - y1) * 0.72 };
  }
}

const APART = 13;

/** Moves the ends of lines apart that would cover each other, up or down. */
export function spread(lines) {
  const byEnd = [...lines].sort((a, b) => a.y2 - b.y2);
  for (let index = 1; index < byEnd.length; index++) {
    byEnd[index].y2 = Math.max(byEnd[index].y2, byEnd[index - 1].y2 + APART);
  }
}

/** An arrowhead at the end of a line. */
export function head({ x1, y1, x2, y2 }, size = 6) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const corner = (turn) => `${round(x2 - size * Math.cos(angle + turn))} ${round(y2 - size * Math.sin(angle + turn))}`;
  return `M${round(x2)} ${round(y2)}L${corner(0.45)}L${corner(-0.45)}Z`;
}

export const line = ({ x1, y1, x2, y2 }) => `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;

const round = (value) => Math.round(value * 10) / 10;

/** The critical sections of a lane's nodes: [{name, start, end}]; end is null while inside. */
export function criticalSections(nodes) {
  const sections = [];
  let open = null;
  for (const node of nodes) {
    for (const { effect } of node.effects) {
      const type = effect.fact?.type;
      if (type === 'Entered') sections.push((open = { name: node.name, start: node, end: null }));
      if (open && (type === 'Released' || type === 'SteppedBack')) {
        open.end = node;
        open = null;
      }
    }
  }
  return sections;
}

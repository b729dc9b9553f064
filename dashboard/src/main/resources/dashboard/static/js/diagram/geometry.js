// Where everything of the diagram is, in pixels, and nothing of how it looks.
import { ROW } from './flight.js';

export const LANE = 30;
const BEYOND = 40; // px: what is longer begins so far outside of what is in sight
const TOP = 22;
const LEFT = 18;
const FLIGHT = 46; // from the last event to the heads of messages on their way

export class Geometry {
  constructor(lanes, columnWidth, columns, room) {
    this.rows = new Map(lanes.map((name, index) => [name, index]));
    this.columnWidth = columnWidth;
    this.columns = columns;
    this.height = TOP + lanes.length * LANE + 6;
    this.width = LEFT + columns * columnWidth + room;
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

  columnAt(x, isWhole = true) {
    const column = (x - LEFT) / this.columnWidth;
    return isWhole ? Math.floor(column) : column;
  }

  /** Where a column begins, or a part of it. */
  left(column) {
    return LEFT + column * this.columnWidth;
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

  /** A message on its way: to the lane of its receiver, and not onto it. It begins where it comes into sight. */
  inFlight(send, berth, endColumn, { first }) {
    const x1 = this.x(send.column);
    const y1 = this.y(send.name);
    const x2 = Math.max(this.x(endColumn), x1) + FLIGHT;
    const y2 = this.y(berth.to) + berth.row * ROW;
    const edge = this.x(first) - BEYOND;
    return x1 >= edge ? { x1, y1, x2, y2 } : { x1: edge, y1: y1 + ((y2 - y1) * (edge - x1)) / (x2 - x1), x2, y2 };
  }

  /**
   * From and until may be infinite: a little beyond what is in sight. What begins and ends with nodes reaches beyond them,
   * by less than half a column, so that what is in columns next to each other does not overlap.
   */
  span(from, until, { first, last }) {
    const pad = (column) => (Number.isInteger(column) ? Math.min(9, this.columnWidth * 0.42) : 0);
    const left = this.x(Math.max(from, first - 1)) - pad(from);
    const right = this.x(Math.min(until, last + 1)) + pad(until);
    return { x: left, width: Math.max(0, right - left) };
  }
}

/** An arrowhead at the end of a line. */
export function head({ x1, y1, x2, y2 }, size = 6) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const corner = (turn) => `${round(x2 - size * Math.cos(angle + turn))} ${round(y2 - size * Math.sin(angle + turn))}`;
  return `M${round(x2)} ${round(y2)}L${corner(0.45)}L${corner(-0.45)}Z`;
}

export const line = ({ x1, y1, x2, y2 }) => `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;

export const round = (value) => Math.round(value * 10) / 10;

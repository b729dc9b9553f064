// Where nodes stand from left to right: in their order, several in one column if they are of different processes and
// none led to another. A gap in time is an empty column, and marks between events have room there. Nobody enters the
// critical section in the column in which somebody leaves it.
import { countWhile, inOrder } from '../history/node.js';

const GAP_MS = 1500;
const LONG = 12; // columns: a shorter message does not pass through what is in sight without an end in it

export class Columns {
  shown = []; // nodes from left to right
  gaps = []; // {column, at, place}: before the node at that place
  count = 0;
  #long = []; // {message, place}: of its receipt
  #moments = []; // of marks
  #exits = []; // places of nodes with which somebody leaves the critical section

  /** @param isShown tells of a node whether it is */
  constructor(isShown) {
    this.isShown = isShown;
  }

  /** Gives every node its column. What is in order before this place has its column already. */
  arrange(history, from) {
    const { order } = history;
    this.#moments = history.marks.moments;
    const last = from > 0 ? order[from - 1] : null;
    this.#cut(last === null ? 0 : countWhile(this.shown, (node) => inOrder(node, last) <= 0));
    const taken = new Map(history.names().map((name) => [name, this.#taken(history.lane(name), last)]));
    for (let index = from; index < order.length; index++) {
      const node = order[index];
      if (this.isShown(node)) this.#place(node, taken.get(node.name));
      else node.column = -1;
    }
    this.count = this.shown.length === 0 ? 0 : this.shown.at(-1).column + 1 + this.#marksBetween(this.shown.at(-1).moment, Infinity);
  }

  /** From a moment on, and before another. */
  #marksBetween(from, before) {
    if (this.#moments.length === 0) return 0;
    return countWhile(this.#moments, (moment) => moment < before) - countWhile(this.#moments, (moment) => moment < from);
  }

  #cut(length) {
    this.shown.length = length;
    const isCut = (place) => place >= length;
    while (this.#exits.length > 0 && isCut(this.#exits.at(-1))) this.#exits.pop();
    while (this.#long.length > 0 && isCut(this.#long.at(-1).place)) this.#long.pop();
    while (this.gaps.length > 0 && isCut(this.gaps.at(-1).place)) this.gaps.pop();
  }

  /** The last column in which a process has a node. */
  #taken(lane, last) {
    for (let index = last === null ? -1 : lane.countUntil(last) - 1; index >= 0; index--) {
      if (lane.nodes[index].column >= 0) return { column: lane.nodes[index].column };
    }
    return { column: -1 };
  }

  #place(node, taken) {
    const before = this.shown.at(-1);
    let column = before ? before.column : 0;
    if (!before || node.moment - before.moment > GAP_MS) {
      if (before) column += 2;
      this.gaps.push({ column, at: node.at, place: this.shown.length });
    }
    if (before) column += this.#marksBetween(before.moment, node.moment);
    column = Math.max(column, taken.column + 1, afterSends(node), node.enters ? this.#afterExit() : 0);
    node.column = column;
    taken.column = column;
    for (const message of node.received) if (column - message.send?.column > LONG) this.#long.push({ message, place: this.shown.length });
    if (node.leaves) this.#exits.push(this.shown.length);
    this.shown.push(node);
  }

  #afterExit() {
    return this.#exits.length === 0 ? 0 : this.shown[this.#exits.at(-1)].column + 1;
  }

  /** The column of the last node that is shown and has happened by then; -1 if there is none. */
  at(node) {
    return this.#columnBefore(countWhile(this.shown, (one) => inOrder(one, node) <= 0));
  }

  /** Between columns: after the last node that is shown and was not later than this moment, and after the marks since. */
  afterMoment(moment) {
    const count = countWhile(this.shown, (one) => one.moment <= moment);
    const marks = count === 0 ? 1 : this.#marksBetween(this.shown[count - 1].moment, moment) + 1;
    return this.#columnBefore(count) + marks - 0.5;
  }

  /** Where a node is; one that is not shown is half a column after the last that is. */
  of(node) {
    return node.column >= 0 ? node.column : this.at(node) + 0.5;
  }

  #columnBefore(count) {
    return count === 0 ? -1 : this.shown[count - 1].column;
  }

  /** Messages from before these columns to after them. */
  passing(first, last) {
    const isPassed = ({ message: { send, receive } }) => receive?.column <= last || !send;
    return this.#long
      .slice(countWhile(this.#long, isPassed))
      .map(({ message }) => message)
      .filter(({ send, receive }) => send && receive && send.column >= 0 && send.column < first);
  }

  /** The nodes in these columns. */
  between(first, last) {
    const from = countWhile(this.shown, (node) => node.column < first);
    return this.shown.slice(from, countWhile(this.shown, (node) => node.column <= last));
  }
}

function afterSends(node) {
  let after = 0;
  for (const { send } of node.received) if (send && send.column >= after) after = send.column + 1;
  return after;
}

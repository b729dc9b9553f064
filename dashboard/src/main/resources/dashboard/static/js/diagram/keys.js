// Going from event to event by keys. Left and right: the one before and after; up and down: the nearest one in sight of
// another process; c: compare from here.
import { inOrder } from '../history/node.js';

export class Keys {
  constructor(diagram, root) {
    this.diagram = diagram;
    root.addEventListener('keydown', (event) => this.#onKey(event));
  }

  #onKey(event) {
    const steps = {
      ArrowLeft: () => this.#step(-1),
      ArrowRight: () => this.#step(1),
      ArrowUp: () => this.#hop(-1),
      ArrowDown: () => this.#hop(1),
      c: () => this.diagram.compare(),
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    step();
  }

  #current() {
    const { shown, selected, view } = this.diagram;
    const at = selected ?? view.node;
    return at ? shown.findLastIndex((node) => inOrder(node, at) <= 0) : shown.length;
  }

  /** The place of the event that one is at; of the last one, if one is at now. */
  at() {
    return Math.min(this.#current(), this.diagram.shown.length - 1);
  }

  #step(direction) {
    const node = this.diagram.shown[this.#current() + direction];
    if (node) this.diagram.select(node);
  }

  /** To the next process that has an event in sight. */
  #hop(direction) {
    const lanes = this.diagram.lanes();
    const current = this.diagram.shown[this.at()];
    if (!current) return;
    const distance = (node) => Math.abs(node.column - current.column);
    const inSight = this.diagram.inSight();
    const quiet = [];
    for (let row = lanes.indexOf(current.name) + direction; row >= 0 && row < lanes.length; row += direction) {
      const others = inSight.filter((node) => node.name === lanes[row]);
      if (others.length > 0) {
        this.diagram.select(others.reduce((nearest, node) => (distance(node) < distance(nearest) ? node : nearest)));
        break;
      }
      quiet.push(lanes[row]);
    }
    this.diagram.say(quiet.length > 0 ? `${quiet.join(', ')}: quiet here, no event in sight.` : '');
  }
}

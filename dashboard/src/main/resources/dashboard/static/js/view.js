// What the page shows: the present, or any moment that is kept. Has what a panel asks the store for.

export class View {
  #moment = null; // the id of a node
  #states = new Map();
  #statesOf = null;
  #listeners = [];

  constructor(store) {
    this.store = store;
  }

  subscribe(listener) {
    this.#listeners.push(listener);
  }

  get history() {
    return this.store.history;
  }

  /** The node that has just happened; null for the present. A moment that is not kept any more becomes the oldest. */
  get node() {
    if (this.#moment === null) return null;
    return this.history.find(this.#moment) ?? this.history.order[0] ?? null;
  }

  get isPast() {
    return this.node !== null;
  }

  /** @param node null for the present */
  lookAt(node) {
    const moment = node === null ? null : node.id;
    if (moment === this.#moment) return;
    this.#moment = moment;
    this.#listeners.forEach((listener) => listener());
  }

  names(role) {
    return this.store.names(role);
  }

  process(name) {
    const process = this.store.process(name);
    const { node } = this;
    const { away, paused, since } = this.history.marks.at(name, node?.moment ?? Infinity);
    if (!node) return { ...process, paused };
    const isToCome = this.history.isToCome(name, node);
    // What troubled it then nobody knows any more.
    return {
      ...process, up: !away && !isToCome, isToCome, since, paused, everHeard: true, unknownSince: undefined, troubles: [],
      state: this.state(name),
    };
  }

  leftAs(name) {
    return this.history.marks.at(name, this.node?.moment ?? Infinity).left;
  }

  state(name) {
    const { node } = this;
    if (!node) return this.store.state(name);
    const key = `${node.id} ${this.history.version}`;
    if (key !== this.#statesOf) this.#states.clear();
    this.#statesOf = key;
    if (!this.#states.has(name)) {
      this.#states.set(name, this.store.withPast(name, this.history.stateAt(name, node)));
    }
    return this.#states.get(name);
  }
}

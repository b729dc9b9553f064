// The lab of every process: what its links do with messages. Asked for again and again, for it is no part of what
// happens; a process without a lab says 404, and is asked again only when it has been away.
import { Problem, get, send } from '../api.js';

const EVERY_MS = 1500;
const OPEN = { delayMillis: 0, held: false, cut: false };

export class Lab {
  #labs = new Map();
  #listeners = [];
  #isOver = false;
  #met = new Set(); // those that have been asked since they are there

  constructor(store) {
    this.store = store;
  }

  subscribe(listener) {
    this.#listeners.push(listener);
  }

  start() {
    this.store.subscribe(() => this.#meet());
    this.#askAll();
  }

  /** From now on no process is asked. */
  stop() {
    this.#isOver = true;
    this.#labs.clear();
  }

  get isThere() {
    return this.#labs.size > 0;
  }

  /** {paused, since, channels: [{peer, delayMillis, held, cut, since, waiting}]} or undefined */
  of(name) {
    return this.#labs.get(name);
  }

  names() {
    return this.store.names().filter((name) => this.#labs.has(name));
  }

  channel(from, to) {
    return this.#labs.get(from)?.channels.find((channel) => channel.peer === to);
  }

  /** What keeps a message: held, cut, delayed, paused, or nothing but time. */
  stateOf({ from, to }) {
    if (this.#labs.get(from)?.paused || this.#labs.get(to)?.paused) return 'paused';
    const channel = this.channel(from, to);
    if (channel?.cut) return 'cut';
    if (channel?.held) return 'held';
    return channel?.delayMillis > 0 ? 'delayed' : null;
  }

  #meet() {
    for (const name of this.store.names()) {
      if (!this.store.process(name).up) this.#met.delete(name);
      else if (!this.#met.has(name)) {
        this.#met.add(name);
        this.ask(name);
      }
    }
  }

  async #askAll() {
    if (!document.hidden && this.store.unknownSince === null) await Promise.all(this.names().map((name) => this.ask(name)));
    if (!this.#isOver) setTimeout(() => this.#askAll(), EVERY_MS);
  }

  async ask(name) {
    if (this.#isOver || !this.store.process(name)?.up) return;
    try {
      this.#know(name, await get(name, '/lab'));
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404 && this.#labs.delete(name)) this.#tell();
    }
  }

  #know(name, lab) {
    if (this.#isOver) return;
    const before = this.#labs.get(name);
    this.#labs.set(name, lab);
    this.#mark(name, lab);
    if (JSON.stringify(before) !== JSON.stringify(lab)) this.#tell();
  }

  /** Others can do this too, without the dashboard. */
  #mark(name, { paused, since, channels }) {
    const { marks } = this.store.history;
    if (since) marks.add({ name, what: paused ? 'paused' : 'resumed', at: since });
    for (const link of channels) if (link.since) marks.add({ name, what: link.cut ? 'cut' : 'healed', at: link.since, peer: link.peer });
  }

  #tell() {
    this.#listeners.forEach((listener) => listener());
  }

  // ---- what a person does

  async change(from, to, change) {
    const { delayMillis = 0, held = false, cut = false } = this.channel(from, to) ?? {};
    await send('PUT', from, `/lab/channels/${to}`, { delayMillis, held, cut, ...change });
    await this.ask(from);
  }

  /** The oldest messages of a link that is held leave; never more than wait, or later ones would leave by themselves. */
  async deliver(from, to, most) {
    await this.ask(from);
    const count = Math.min(most, this.channel(from, to)?.waiting.length ?? 0);
    if (count === 0) throw new Problem(0, `nothing waits on the way from ${from} to ${to}`);
    await send('POST', from, `/lab/channels/${to}/deliveries`, { count });
    await this.ask(from);
  }

  async pause(name, paused) {
    await send('PUT', name, '/lab/pause', { paused });
    await this.ask(name);
  }

  /** As reset(), from a page that is being left: nothing more can be waited for. */
  resetAtOnce() {
    for (const name of this.names()) {
      for (const { peer, held } of this.of(name).channels) if (held) send('PUT', name, `/lab/channels/${peer}`, OPEN).catch(() => {});
    }
  }

  /** Every link as it is without a lab, of those who are there. One that cannot be opened keeps no other closed. */
  async reset() {
    const failures = [];
    for (const name of this.names().filter((one) => this.store.process(one).up)) {
      try {
        await this.#resetOne(name);
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #resetOne(name) {
    // Either asks: who has gone has no link any more.
    if (this.of(name).paused) await this.pause(name, false);
    else await this.ask(name);
    for (const { peer, delayMillis, held, cut } of this.of(name)?.channels ?? []) {
      if (delayMillis > 0 || held || cut) await send('PUT', name, `/lab/channels/${peer}`, OPEN);
    }
    await this.ask(name);
  }
}

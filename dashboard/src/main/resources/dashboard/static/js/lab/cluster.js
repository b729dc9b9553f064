// The processes as such: crash, start, one more. Only where the dashboard started them itself.
import { ask } from '../api.js';

const EVERY_MS = 2000;

export class Cluster {
  #running = new Map();
  #listeners = [];
  controllable = false;

  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** @param isLine whether the dashboard's server can be heard */
  async watch(isLine) {
    const isThere = document.hidden || !isLine() || (await this.#ask());
    if (isThere) setTimeout(() => this.watch(isLine), EVERY_MS);
  }

  /** @return false if it can't be controlled, and won't be */
  async #ask() {
    try {
      const { controllable, processes = [] } = await ask('GET', 'cluster');
      this.#know(controllable, new Map(processes.map(({ name, running }) => [name, running])));
      return controllable;
    } catch (problem) {
      return problem.status !== 404; // it may be back
    }
  }

  #know(controllable, running) {
    const isNews = controllable !== this.controllable || JSON.stringify([...running]) !== JSON.stringify([...this.#running]);
    this.controllable = controllable;
    this.#running = running;
    if (isNews) this.#listeners.forEach((listener) => listener());
  }

  /** undefined if it can't be said */
  isRunning(name) {
    return this.controllable ? this.#running.get(name) : undefined;
  }

  /** As if the power went. */
  async crash(name) {
    await ask('POST', `cluster/${name}/crash`);
    await this.#ask();
  }

  async start(name) {
    await ask('POST', `cluster/${name}/start`);
    await this.#ask();
  }

  async newcomer() {
    const { name } = await ask('POST', 'cluster/clients');
    await this.#ask();
    return name;
  }
}

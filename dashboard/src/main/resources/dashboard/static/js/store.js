// What the page knows: for every process whether it is there, its state, and the effects that led to it.
import { get } from './api.js';
import { begin, fold, withBlocks, withEvents } from './fold.js';
import { byRole, numberOf, roleOf } from './names.js';

const BLOCKS_SHOWN = 20;

export class Store {
  #processes = new Map();
  #listeners = [];

  /** @param listener gets {changed: Set of names, effects: [{name, number, at, effect}], restarted: boolean} */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  names(role) {
    return [...this.#processes.keys()].filter((name) => !role || roleOf(name) === role).sort(byRole);
  }

  /** {name, up, everHeard, since, state} */
  process(name) {
    return this.#processes.get(name);
  }

  state(name) {
    return this.#processes.get(name)?.state ?? null;
  }

  /** What the bank says of a client: ACTIVE, LEFT or EVICTED; null if it says nothing. */
  standing(name) {
    const id = numberOf(name);
    return this.state('bank')?.members.find((member) => member.id === id)?.status ?? null;
  }

  /** The clients that take part, as far as is known. */
  activeClients() {
    return this.names('client').filter((name) => (this.standing(name) ?? 'ACTIVE') === 'ACTIVE');
  }

  /** Takes a batch of messages from the dashboard. */
  take(messages) {
    const news = { changed: new Set(), effects: [], restarted: false };
    for (const message of messages) {
      if (message.name) news.changed.add(message.name);
      this.#takeOne(message, news);
    }
    if (news.changed.size > 0 || news.restarted) this.#listeners.forEach((listener) => listener(news));
  }

  #takeOne(message, news) {
    switch (message.type) {
      case 'hello':
        this.#processes.clear();
        news.restarted = true;
        break;
      case 'process':
        this.#begin(message, news);
        break;
      case 'status':
        this.#standing(this.#entry(message.name), message);
        break;
      case 'snapshot':
        this.#snapshot(this.#entry(message.name), message.feed);
        break;
      case 'effects':
        this.#fold(this.#entry(message.name), message.feed.effects, news);
        break;
      case 'gone':
        this.#processes.delete(message.name);
        break;
      default:
    }
  }

  #entry(name) {
    let entry = this.#processes.get(name);
    if (!entry) {
      entry = { name, up: false, everHeard: false, since: null, state: null, hasPast: false };
      this.#processes.set(name, entry);
    }
    return entry;
  }

  #standing(entry, message) {
    Object.assign(entry, status(message));
    if (entry.up && entry.state && !entry.hasPast) this.#fetchPast(entry);
  }

  #begin(message, news) {
    const entry = this.#entry(message.name);
    Object.assign(entry, status(message));
    if (message.snapshot) this.#snapshot(entry, message.snapshot);
    message.effects.forEach((part) => this.#fold(entry, part.effects, news));
  }

  #snapshot(entry, snapshot) {
    entry.state = begin(entry.name, snapshot.effect, snapshot.state);
    entry.hasPast = false;
    if (entry.up) this.#fetchPast(entry);
  }

  #fold(entry, effects, news) {
    for (const numbered of effects) {
      if (entry.state) entry.state = fold(entry.state, numbered);
      news.effects.push({ name: entry.name, ...numbered });
    }
  }

  /** What a snapshot does not have: the last blocks of a chain, the sub-events of a branch. */
  async #fetchPast(entry) {
    const { role } = entry.state;
    entry.hasPast = true;
    try {
      if (role === 'branch') {
        const { branch } = await get(entry.name, '/events');
        entry.state = withEvents(entry.state, branch ?? []);
      } else {
        const height = role === 'client' ? entry.state.chain.height : entry.state.height;
        const from = Math.max(0, height - BLOCKS_SHOWN);
        const path = role === 'client' ? '/chain' : '/blocks';
        const { blocks } = await get(entry.name, `${path}?from=${from}&limit=${BLOCKS_SHOWN}`);
        entry.state = withBlocks(entry.state, blocks ?? []);
      }
      this.#tell(entry.name);
    } catch {
      entry.hasPast = false; // it is away: asked again when it is back
    }
  }

  #tell(name) {
    const news = { changed: new Set([name]), effects: [], restarted: false };
    this.#listeners.forEach((listener) => listener(news));
  }
}

const status = ({ up, everHeard, since }) => ({ up, everHeard, since });

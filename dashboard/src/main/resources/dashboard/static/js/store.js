// What the page knows: for every process whether it is there, what it is, and what has happened.
import { get } from './api.js';
import { withBlocks, withEvents } from './fold.js';
import { History } from './history/history.js';
import { byRole, numberOf, roleOf } from './names.js';

const BLOCKS_SHOWN = 20;

export class Store {
  #processes = new Map();
  #listeners = [];
  history = new History();
  /** What the dashboard says must hold; null as long as it says nothing. */
  properties = null;

  /** @param listener is called after every batch of news */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  names(role) {
    return [...this.#processes.keys()].filter((name) => !role || roleOf(name) === role).sort(byRole);
  }

  /** {name, up, everHeard, tooLarge, since, state, troubles} */
  process(name) {
    const entry = this.#processes.get(name);
    return entry && { ...entry, state: this.state(name) };
  }

  state(name) {
    return this.withPast(name, this.history.lane(name)?.now ?? null);
  }

  /** A state with what is from before anything that is kept: the last blocks of a chain, sub-events of a branch. */
  withPast(name, state) {
    const past = this.#processes.get(name)?.past;
    if (!state || !past) return state;
    let complete = past.complete.get(state);
    if (!complete) {
      complete = state.role === 'branch' ? withEvents(state, past.events) : withBlocks(state, past.blocks);
      past.complete.set(state, complete);
    }
    return complete;
  }

  /** Takes a batch of messages from the dashboard. */
  take(messages) {
    messages.forEach((message) => this.#takeOne(message));
    if (messages.some((message) => message.type !== 'beat')) this.tell();
  }

  tell() {
    this.#listeners.forEach((listener) => listener());
  }

  #takeOne(message) {
    switch (message.type) {
      case 'hello':
        this.#processes.clear();
        this.history.clear();
        break;
      case 'process':
        this.#begin(message);
        break;
      case 'recorded':
        this.#replay(message);
        break;
      case 'status':
        this.#standing(this.#entry(message.name), message);
        break;
      case 'snapshot':
        this.history.snapshot(message.name, message.feed);
        this.#refetchPast(this.#entry(message.name));
        break;
      case 'effects':
        this.history.append(message.name, message.feed.effects);
        break;
      case 'troubles':
        this.#entry(message.name).troubles = message.feed.troubles;
        break;
      case 'properties':
        this.properties = message;
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
      entry = { name, up: false, everHeard: false, tooLarge: false, since: null, troubles: [], past: null, asked: false };
      this.#processes.set(name, entry);
    }
    return entry;
  }

  #standing(entry, message) {
    Object.assign(entry, status(message));
    if (!entry.up) entry.troubles = []; // it says them again when it is back
    if (entry.up && !entry.asked) this.#fetchPast(entry);
  }

  #begin(message) {
    const entry = this.#entry(message.name);
    Object.assign(entry, status(message));
    entry.troubles = message.troubles?.troubles ?? [];
    this.history.begin(message.name, message.snapshot, message.effects.flatMap((part) => part.effects));
    this.#refetchPast(entry);
  }

  /** Messages from which take() makes all this again: what is kept, or a stretch of it. */
  recording(from = null, to = null) {
    const processes = this.names().map((name) => {
      const { past, asked, ...entry } = this.#processes.get(name);
      const { blocks, events } = past ?? {};
      const lane = this.history.lane(name) ? this.history.recording(name, from, to) : null;
      return { type: 'recorded', ...entry, past: past && { blocks, events }, lane };
    });
    return [{ type: 'hello' }, ...processes, ...(this.properties ? [this.properties] : [])];
  }

  #replay({ type, lane, past, ...entry }) {
    this.#processes.set(entry.name, { ...entry, past: past && { ...past, complete: new WeakMap() }, asked: true });
    if (lane) this.history.replay(entry.name, lane);
  }

  #refetchPast(entry) {
    entry.asked = false;
    if (entry.up) this.#fetchPast(entry);
  }

  async #fetchPast(entry) {
    const role = roleOf(entry.name);
    const state = this.history.lane(entry.name)?.now;
    if (!state) return;
    entry.asked = true;
    try {
      if (role === 'branch') {
        const { branch } = await get(entry.name, '/events');
        entry.past = { events: branch ?? [], complete: new WeakMap() };
      } else {
        const height = role === 'client' ? state.chain.height : state.height;
        const from = Math.max(0, height - BLOCKS_SHOWN);
        const path = role === 'client' ? '/chain' : '/blocks';
        const blocks = [];
        for (let next = from; next !== null;) {
          const page = await get(entry.name, `${path}?from=${next}&limit=${BLOCKS_SHOWN}`);
          blocks.push(...page.blocks);
          next = page.next ?? null;
        }
        entry.past = { blocks, complete: new WeakMap() };
      }
      this.tell();
    } catch {
      entry.asked = false; // it is away: asked again when it is back
    }
  }
}

const status = ({ up, everHeard, tooLarge, since }) => ({ up, everHeard, tooLarge, since });

/** What the bank says of a client: ACTIVE, LEFT or EVICTED; null if it says nothing. */
export function standing(view, name) {
  const id = numberOf(name);
  return view.state('bank')?.members.find((member) => member.id === id)?.status ?? null;
}

/** The clients that take part, as far as is known. */
export const activeClients = (view) =>
  view.names('client').filter((name) => (standing(view, name) ?? 'ACTIVE') === 'ACTIVE');

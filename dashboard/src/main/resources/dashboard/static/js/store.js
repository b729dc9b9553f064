// What the page knows: for every process whether it is there, what it is, and what has happened.
import { get } from './api.js';
import { withBlocks, withEvents } from './fold.js';
import { History } from './history/history.js';
import { byRole, nameOf, numberOf, roleOf } from './names.js';

const BLOCKS_SHOWN = 20;
const GONE_SHOWN = 12; // of those who were gone before the page was opened

export class Store {
  #processes = new Map();
  #listeners = [];
  history = new History();
  /** What the dashboard says must hold; null as long as it says nothing. */
  properties = null;
  /** Since when the dashboard's server has not been heard, in milliseconds; null while it is there. */
  unknownSince = null;

  /** @param listener is called after every batch of news */
  subscribe(listener) {
    this.#listeners.push(listener);
  }

  /** Those that are watched, and the last that the bank says are gone. */
  names(role) {
    const gone = role && role !== 'client' ? [] : this.#goneUnseen();
    return [...this.#processes.keys(), ...gone].filter((name) => !role || roleOf(name) === role).sort(byRole);
  }

  #goneUnseen() {
    const members = this.history.lane('bank')?.now?.members ?? [];
    return members
      .filter(({ id, status }) => status !== 'ACTIVE' && !this.#processes.has(nameOf('client', id)))
      .slice(-GONE_SHOWN)
      .map(({ id }) => nameOf('client', id));
  }

  /** {name, up, everHeard, tooLarge, since, state, troubles, unknownSince} */
  process(name) {
    const entry = this.#processes.get(name) ?? newEntry(name);
    const known = this.unknownSince === null ? {} : { up: false, unknownSince: this.unknownSince };
    return { ...entry, ...known, state: this.state(name) };
  }

  /** Whether the dashboard's server can be heard. */
  onLine(isThere) {
    if (isThere === (this.unknownSince === null)) return;
    this.unknownSince = isThere ? null : Date.now();
    this.tell();
  }

  /** LEFT or EVICTED if it has been seen to be that, or null. */
  leftAs(name) {
    return this.history.marks.at(name, Infinity).left;
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
      case 'noted':
        this.history.marks.add(message);
        break;
      case 'gone':
        Object.assign(this.#entry(message.name), { up: false, isGone: true, troubles: [] }); // nobody vanishes
        this.history.unfollow(message.name);
        break;
      default:
    }
  }

  #entry(name) {
    let entry = this.#processes.get(name);
    if (!entry) {
      entry = newEntry(name);
      this.#processes.set(name, entry);
    }
    return entry;
  }

  #standing(entry, message) {
    Object.assign(entry, status(message));
    this.#mark(entry.name, message);
    if (!entry.up) entry.troubles = []; // it says them again when it is back
    if (entry.up && !entry.asked) this.#fetchPast(entry);
  }

  #begin(message) {
    const entry = this.#entry(message.name);
    Object.assign(entry, status(message));
    for (const { up, at } of message.presence ?? []) this.#mark(entry.name, { up, since: at, everHeard: true });
    this.#mark(entry.name, message);
    entry.troubles = message.troubles?.troubles ?? [];
    this.history.begin(message.name, message.snapshot, message.effects.flatMap((part) => part.effects));
    this.#refetchPast(entry);
  }

  /** Messages from which take() makes all this again: what is kept, or a stretch of it. */
  recording(from = null, to = null) {
    const processes = this.names().map((name) => {
      const { past, asked, ...entry } = this.#processes.get(name) ?? newEntry(name);
      const { blocks, events } = past ?? {};
      const lane = this.history.lane(name) ? this.history.recording(name, from, to) : null;
      return { type: 'recorded', ...entry, ...(to && this.#standingAt(name, to.moment)), past: past && { blocks, events }, lane };
    });
    const marks = this.names()
      .flatMap((name) => this.history.marks.of(name))
      .filter(({ moment }) => to === null || moment <= to.moment)
      .map(({ told, moment, ...mark }) => ({ type: 'noted', ...mark }));
    // What has been watched is about the present.
    return [{ type: 'hello' }, ...processes, ...marks, ...(this.properties && to === null ? [this.properties] : [])];
  }

  #standingAt(name, moment) {
    const { away, since } = this.history.marks.at(name, moment);
    return { up: !away, since, troubles: [] };
  }

  #replay({ type, lane, past, ...entry }) {
    this.#processes.set(entry.name, { ...entry, past: past && { ...past, complete: new WeakMap() }, asked: true });
    if (lane) this.history.replay(entry.name, lane);
  }

  #mark(name, { up, since, everHeard }) {
    if (everHeard) this.history.marks.add({ name, what: up ? 'back' : 'away', at: since });
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

const newEntry = (name) => ({ name, up: false, everHeard: false, tooLarge: false, since: null, troubles: [], past: null, asked: false });

const status = ({ up, everHeard, tooLarge, since }) => ({ up, everHeard, tooLarge, since, isGone: false });

/** What the bank says of a client: ACTIVE, LEFT or EVICTED; null if it says nothing. What is over stays over. */
export function standing(view, name) {
  if (roleOf(name) !== 'client') return null;
  const bank = view.state('bank');
  if (!bank) return view.leftAs(name);
  const id = numberOf(name);
  return bank.members.find((member) => member.id === id)?.status ?? null;
}

/** The clients that take part, as far as is known. */
export const activeClients = (view) => view.names('client').filter((name) => isActive(view, name));

function isActive(view, name) {
  const status = standing(view, name);
  if (status !== null) return status === 'ACTIVE';
  if (view.isPast && view.state('bank')) return false; // it was to come
  return !/^(NEW|REGISTERING)$/.test(view.state(name)?.phase);
}

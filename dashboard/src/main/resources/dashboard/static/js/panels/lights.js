// What must hold, a light for each: worked out here from what is shown, and, for the present, by the dashboard from
// all that has happened. A light explains itself; a red one leads to the event.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { MessagesPerEntry, boundPerEntry, invariants } from '../invariants.js';
import { activeClients } from '../store.js';
import { timeOfDay } from '../words.js';

const LIGHTS = [
  {
    key: 'inside', title: 'One inside',
    why: 'Only whoever is first in the queue, and has heard from all others later than its own request, may be inside the critical section. Two at once would write two different blocks at one height.',
    properties: ['AT_MOST_ONE_INSIDE', 'ENTRY_IN_TIMESTAMP_ORDER', 'NO_CONFLICT_AT_THE_BANK'],
  },
  {
    key: 'chains', title: 'Chains agree',
    why: 'Every copy of the chain is the beginning of every longer one. A copy may lag, it never differs: blocks come into being in their final order, and nothing is re-sorted.',
    properties: ['CHAINS_ARE_PREFIXES', 'NO_HASH_CHANGES', 'EVERY_TRANSFER_IN_ONE_BLOCK'],
  },
  {
    key: 'money', title: 'Money stays',
    why: 'A transfer moves money from one account to another, in one transaction. So the sum of the balances is always the sum of what the accounts were opened with.',
    properties: ['MONEY_IS_CONSERVED'],
  },
  {
    key: 'negative', title: 'None negative',
    why: 'A transfer or withdrawal that is not covered is refused. With eager branches two of them can let the same money be withdrawn twice: then this light shows it.',
    properties: [],
  },
  {
    key: 'replicas', title: 'Replicas agree',
    why: 'Ordered branches carry out the same updates in the same order, so all come to the same balance. Eager ones carry out what they are asked at once, and can diverge.',
    properties: ['REPLICAS_EXECUTE_THE_SAME', 'NO_ID_IS_EXECUTED_TWICE'],
  },
  {
    key: 'messages', title: 'Messages used',
    why: 'Lamport’s algorithm takes a request, a reply and a release to and from each other member: 3(N − 1) messages for one entry. A reply that would say nothing new is left out.',
    properties: ['CLOCK_CONDITION', 'CHANNELS_ARE_FIFO_ONCE', 'NOTHING_COMMITTED_IS_FORGOTTEN', 'EVERY_REQUEST_ENDS'],
  },
];

const COUNT_EVERY_MS = 2000;
const COUNT_PAST_EVERY_MS = 200; // while one moves through it

export class LightsPanel {
  #open = null;
  #counted = { at: -Infinity, messages: new MessagesPerEntry() };

  constructor(root, view, diagram) {
    this.list = root.querySelector('.lights');
    this.words = root.querySelector('.light-words');
    this.view = view;
    this.diagram = diagram;
    root.addEventListener('keydown', (event) => event.key === 'Escape' && this.#toggle(null));
  }

  render() {
    const now = this.#all();
    reconcile(this.list, LIGHTS, ({ key }) => key, (light) => this.#make(light), (item, light) => {
      const button = item.firstChild;
      const { state, says } = now[light.key];
      setAttribute(button, 'data-state', state);
      setText(button.querySelector('.says'), says);
      setText(button.querySelector('.state'), { good: 'holds: ', bad: 'does not hold: ', soft: 'not now: ', unknown: '' }[state]);
      setAttribute(button, 'title', says);
      setAttribute(button, 'aria-expanded', String(this.#open === light));
    });
    this.#explain(now);
  }

  #make(light) {
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', class: 'light', onclick: () => this.#toggle(this.#open === light ? null : light) },
        element('span', { class: 'lamp', 'aria-hidden': 'true' }),
        element('span', {}, light.title),
        element('span', { class: 'visually-hidden state' }),
        element('span', { class: 'says' }),
      ),
    );
  }

  #toggle(light) {
    this.#open = light;
    this.render();
  }

  #all() {
    const states = (role) => this.view.names(role).map((name) => this.view.state(name)).filter(Boolean);
    const active = activeClients(this.view);
    const found = invariants({
      bank: this.view.state('bank'),
      clients: states('client').filter(({ name }) => active.includes(name)),
      branches: states('branch'),
    });
    this.#addUnknown(found, active);
    found.messages = this.#messages(active.length);
    for (const light of LIGHTS) {
      const broken = this.#watched(light).find(({ ok }) => !ok);
      if (broken) found[light.key] = { state: 'bad', says: broken.violation?.finding ?? 'violated' };
    }
    return this.#asKnown(found);
  }

  /** Somebody takes part who does not say what it does. */
  #addUnknown(found, active) {
    const unknown = (names) => names.filter((name) => !this.view.state(name));
    const clients = unknown(active);
    found.inside = withUnknown(found.inside, clients);
    found.chains = withUnknown(found.chains, [...unknown(['bank']), ...clients]);
    found.replicas = withUnknown(found.replicas, unknown(this.view.names('branch')));
  }

  /** What is not heard of may have changed; what was broken stays so. */
  #asKnown(found) {
    const { unknownSince } = this.view.store;
    if (unknownSince === null || this.view.isPast) return found;
    return Object.fromEntries(
      Object.entries(found).map(([key, { state, says }]) => [
        key,
        { state: state === 'bad' ? state : 'unknown', says: `not known since ${timeOfDay(unknownSince)}; then: ${says}` },
      ]),
    );
  }

  #messages(members) {
    const watched = this.#report?.messagesPerEntry;
    const bound = watched?.bound ?? boundPerEntry(members);
    const measured = watched?.measured ?? this.#count(watched?.members ?? members);
    if (measured === null) return { state: 'unknown', says: `at most ${bound} per entry` };
    return { state: measured > bound ? 'bad' : 'good', says: `${measured.toFixed(1)} of ${bound} per entry` };
  }

  /** Of the moment that is looked at; of now, if the dashboard's server has seen no entry from its beginning. */
  #count(members) {
    const { history, node } = this.view;
    const key = `${history.version} ${node?.id}`;
    const every = node ? COUNT_PAST_EVERY_MS : COUNT_EVERY_MS;
    const isDue = performance.now() - this.#counted.at > every;
    if (key !== this.#counted.key && isDue) {
      const nodes = node ? history.order.slice(0, history.indexOf(node) + 1) : history.order;
      const messages = new MessagesPerEntry();
      nodes.forEach((one) => messages.follow(one));
      this.#counted = { key, at: performance.now(), messages };
    } else if (key !== this.#counted.key) {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.render(), every);
    }
    return this.#counted.messages.of(members)?.measured ?? null;
  }

  /** What the dashboard has watched is about the present. */
  get #report() {
    return this.view.isPast ? null : this.view.store.properties;
  }

  #watched(light) {
    return (this.#report?.properties ?? []).filter(({ name }) => light.properties.includes(name));
  }

  #explain(now) {
    const light = this.#open;
    this.words.hidden = light === null;
    if (!light) return;
    const watched = this.#watched(light);
    const key = JSON.stringify([light.key, now[light.key], watched, this.#report?.effects ?? null]);
    if (key === this.explained) return;
    this.explained = key;
    this.words.replaceChildren(
      element('h3', {}, `${light.title}: ${now[light.key].says}`),
      element('p', {}, light.why),
      ...watched.flatMap((property) => this.#property(property)),
      element('p', { class: 'note' }, this.#report ? `Watched over ${this.#report.effects} effects so far.` : 'Worked out from what is shown at this moment.'),
    );
  }

  #property({ sentence, source, watched = true, ok, violation }) {
    const sign = ok ? '✓' : '✗';
    const line = element('p', { class: 'note', 'data-bad': !ok }, `${watched ? sign : '(not watched)'} ${sentence} `, element('em', {}, source));
    if (ok || !violation) return [line];
    const show = () => {
      const node = this.view.history.find(`${violation.process}:${violation.effect}`);
      if (node) this.diagram.select(node);
    };
    const isKept = this.view.history.find(`${violation.process}:${violation.effect}`) !== null;
    return [
      line,
      element('p', { 'data-bad': true }, `${violation.finding} (${violation.process}, effect ${violation.effect})`),
      element('button', { type: 'button', class: 'show-event', disabled: !isKept, onclick: show }, isKept ? 'Show the event' : 'The event is not kept any more'),
    ];
  }
}

const withUnknown = ({ state, says }, names) =>
  names.length === 0 ? { state, says } : { state: state === 'good' ? 'unknown' : state, says: `${says}; ${names.join(', ')}: not known` };

// One card for each client: what it is doing, the two conditions under which it may enter, its request queue.
import { isInside } from '../fold-client.js';
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { needsOf } from '../entry.js';
import { label, say, sign } from '../identity.js';
import { nameOf, numberOf } from '../names.js';
import { standing } from '../store.js';
import { text } from '../timestamps.js';
import { clientDoing, transfersText } from '../words.js';
import { Conditions } from './conditions.js';
import { isPaused, presence, tick } from './processes.js';
import { renderTroubles, troublesPlace } from './troubles.js';

export class ClientsPanel {
  #conditions = new WeakMap(); // by card

  constructor(root, view, lab, diagram) {
    this.root = root;
    this.store = view;
    this.lab = lab;
    this.diagram = diagram;
  }

  render() {
    const isGone = (name) => Number(this.#isGone(name));
    const names = this.store.names('client').toSorted((a, b) => isGone(a) - isGone(b));
    reconcile(this.root, names, (name) => name, (name) => this.#make(name), (card, name) => this.#update(card, name));
  }

  #make(name) {
    const card = makeCard(name);
    this.#conditions.set(card, new Conditions(card.querySelector('.conditions'), name, this.store, this.diagram));
    return card;
  }

  #update(card, name) {
    const process = this.store.process(name);
    const { state } = process;
    tick(card.querySelector('.clock'), state?.time);
    setText(card.querySelector('.balance'), this.#balance(name));
    setAttribute(card, 'data-away', !process.up);
    setAttribute(card, 'data-doing', doing(process));
    say(card.querySelector('.doing'), this.#doing(process));
    const isGone = this.#isGone(name);
    setAttribute(card, 'data-gone', isGone);
    renderTroubles(card.querySelector('.troubles'), process.troubles);
    this.#conditions.get(card).render(state);
    setText(card.querySelector('.waiting'), waitingText(state));
    renderQueue(card, isGone ? null : state);
  }

  #isGone(name) {
    return (standing(this.store, name) ?? 'ACTIVE') !== 'ACTIVE';
  }

  #doing(process) {
    const gone = GONE[standing(this.store, process.name)];
    if (gone) return gone;
    if (process.up && isPaused(this.store, this.lab, process.name)) return 'paused';
    return process.up && process.state ? clientDoing(process.state, needsOf(process.state)) : lastSeen(process);
  }

  #balance(name) {
    const id = numberOf(name);
    return this.store.state('bank')?.accounts.find((account) => account.id === id)?.balance ?? '–';
  }
}

const GONE = { LEFT: 'has left', EVICTED: 'evicted' };

const lastSeen = (process) => `${presence(process)}${process.state && !process.isToCome ? ', as last seen' : ''}`;

function makeCard(name) {
  return element(
    'article',
    { class: 'card client', 'aria-label': name },
    element(
      'header',
      {},
      element('h3', {}, label(name)),
      element('span', { class: 'clock-label at-bank', title: 'balance at the bank' }, element('span', { class: 'word' }, 'balance '), element('span', { class: 'balance amount' }, '–')),
      element('span', { class: 'clock-label', title: 'what its Lamport clock says' }, element('span', { class: 'word' }, 'clock '), element('span', { class: 'clock' }, '–')),
    ),
    element('p', { class: 'doing' }, '…'),
    troublesPlace(),
    element('div', { class: 'conditions' }),
    element('h4', {}, 'Request queue', element('span', { class: 'waiting' })),
    element('ol', { class: 'queue', 'aria-label': `request queue of ${name}` }),
  );
}

function doing({ up, state }) {
  if (!up || !state) return 'away';
  if (state.inside) return 'inside';
  return needsOf(state).length > 0 || state.queue.some((entry) => entry.request.node === state.id) ? 'waiting' : 'idle';
}

const waitingText = (state) => (state?.waiting.length ? ` · ${state.waiting.length} not yet in a request` : '');

const QUEUE_SHOWN = 50;

function renderQueue(card, state) {
  const queue = state?.queue ?? [];
  const entries = queue.slice(0, QUEUE_SHOWN);
  card.querySelector('h4').hidden = entries.length === 0 && !state?.waiting.length;
  setAttribute(card.querySelector('.queue'), 'tabindex', entries.length > 0 && '0');
  reconcile(card.querySelector('.queue'), entries, (entry) => text(entry.request), makeEntry, (item, entry) =>
    setAttribute(item, 'data-inside', isInside(state, entry.request)),
  );
}

function makeEntry({ request, transfers }) {
  const owner = nameOf('client', request.node);
  return element(
    'li',
    { title: `request of ${owner}` },
    element('span', { class: 'timestamp' }, text(request)),
    sign(owner),
    element('span', { class: 'visually-hidden' }, owner),
    element('span', { class: 'transfers' }, transfersText(transfers)),
  );
}

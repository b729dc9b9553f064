// One card for each client: balance, what it is doing, its request queue.
import { isInside, waitingFor } from '../fold-client.js';
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { label, sign } from '../identity.js';
import { nameOf, numberOf } from '../names.js';
import { standing } from '../store.js';
import { text } from '../timestamps.js';
import { clientDoing, transfersText } from '../words.js';
import { isPaused, presence, tick } from './processes.js';
import { renderTroubles, troublesPlace } from './troubles.js';

export class ClientsPanel {
  constructor(root, view, lab) {
    this.root = root;
    this.store = view;
    this.lab = lab;
  }

  render() {
    reconcile(this.root, this.store.names('client'), (name) => name, make, (card, name) => this.#update(card, name));
  }

  #update(card, name) {
    const process = this.store.process(name);
    const { state } = process;
    tick(card.querySelector('.clock'), state?.time);
    setText(card.querySelector('.balance'), this.#balance(name));
    setAttribute(card, 'data-away', !process.up);
    setAttribute(card, 'data-doing', doing(process));
    setText(card.querySelector('.doing'), this.#doing(process));
    renderTroubles(card.querySelector('.troubles'), process.troubles);
    setText(card.querySelector('.waiting'), waitingText(state));
    renderQueue(card, state);
  }

  #doing(process) {
    const gone = GONE[standing(this.store, process.name)];
    if (gone) return gone;
    if (process.up && isPaused(this.store, this.lab, process.name)) return 'paused';
    return process.up && process.state ? clientDoing(process.state) : lastSeen(process);
  }

  #balance(name) {
    const id = numberOf(name);
    return this.store.state('bank')?.accounts.find((account) => account.id === id)?.balance ?? '–';
  }
}

const GONE = { LEFT: 'has left', EVICTED: 'evicted' };

const lastSeen = (process) => `${presence(process)}${process.state ? ', as last seen' : ''}`;

function make(name) {
  return element(
    'article',
    { class: 'card client', 'aria-label': name },
    element(
      'header',
      {},
      element('h3', {}, label(name)),
      element('span', { class: 'clock-label' }, 'clock ', element('span', { class: 'clock' }, '–')),
    ),
    element(
      'p',
      { class: 'standing' },
      element('span', { class: 'balance amount', title: 'balance at the bank' }, '–'),
      element('span', { class: 'doing' }, '…'),
    ),
    troublesPlace(),
    element('h4', {}, 'Request queue', element('span', { class: 'waiting' })),
    element('ol', { class: 'queue', tabindex: '0', 'aria-label': `request queue of ${name}` }),
    element('p', { class: 'empty' }, 'empty'),
  );
}

function doing({ up, state }) {
  if (!up || !state) return 'away';
  if (state.inside) return 'inside';
  return waitingFor(state).length > 0 || state.queue.some((entry) => entry.request.node === state.id) ? 'waiting' : 'idle';
}

const waitingText = (state) => (state?.waiting.length ? ` · ${state.waiting.length} not yet in a request` : '');

const QUEUE_SHOWN = 50;

function renderQueue(card, state) {
  const queue = state?.queue ?? [];
  const entries = queue.slice(0, QUEUE_SHOWN);
  card.querySelector('.empty').hidden = entries.length > 0;
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

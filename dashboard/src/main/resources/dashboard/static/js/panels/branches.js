// One card for each branch: its replica of the balance, its mode, updates on their way, and the sub-events.
import { send } from '../api.js';
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { label, sign } from '../identity.js';
import { nameOf } from '../names.js';
import { text } from '../timestamps.js';
import { outcomeText, updateText, updatesText } from '../words.js';
import { presence, tick } from './processes.js';
import { renderTroubles, troublesPlace } from './troubles.js';

const EVENTS_SHOWN = 12;
const ENDED_SHOWN = 2; // in a line, by number: so the branches can be compared

export class BranchesPanel {
  constructor(root, modes, store, report) {
    this.root = root;
    this.modes = modes;
    this.store = store;
    this.report = report;
    modes.forEach((button) => button.addEventListener('click', () => this.#changeMode(button.value)));
  }

  render() {
    const names = this.store.names('branch');
    reconcile(this.root, names, (name) => name, make, (card, name) => update(card, this.store.process(name)));
    const modes = new Set(names.map((name) => this.store.state(name)?.mode.toLowerCase()).filter(Boolean));
    this.modes.forEach((button) => setAttribute(button, 'aria-pressed', String(modes.size === 1 && modes.has(button.value))));
  }

  /** One branch is asked; it tells the others. */
  #changeMode(mode) {
    const branch = this.store.names('branch').find((name) => this.store.process(name).up);
    if (!branch) return;
    this.report(`${mode} propagation`, () => send('PUT', branch, '/mode', { mode }), () => `asked for at ${branch}`);
  }
}

function make(name) {
  return element(
    'article',
    { class: 'card branch', 'aria-label': name },
    element(
      'header',
      {},
      element('h3', {}, label(name)),
      element('span', { class: 'clock-label' }, 'clock ', element('span', { class: 'clock' }, '–')),
    ),
    element(
      'p',
      { class: 'standing' },
      element('span', { class: 'balance amount', title: 'balance of this replica' }, '–'),
      element('span', { class: 'doing' }, '…'),
    ),
    troublesPlace(),
    element('ul', { class: 'latest note' }),
    element(
      'div',
      { class: 'more' },
      element('h4', {}, 'Updates on their way', element('span', { class: 'waiting' })),
      element('ol', { class: 'queue', 'aria-label': `updates on their way at ${name}` }),
      element('p', { class: 'empty' }, 'none'),
      element('h4', {}, 'Sub-events and their clocks'),
      element('ol', { class: 'sub-events', tabindex: '0', 'aria-label': `sub-events of ${name}` }),
    ),
  );
}

function update(card, process) {
  const { state } = process;
  setAttribute(card, 'data-away', !process.up);
  tick(card.querySelector('.clock'), state?.time);
  setText(card.querySelector('.balance'), state?.balance ?? '–');
  setText(card.querySelector('.doing'), process.up && state ? doing(state) : presence(process));
  renderTroubles(card.querySelector('.troubles'), process.troubles);
  setText(card.querySelector('.waiting'), state?.waiting.length ? ` · ${state.waiting.length} not yet on its way` : '');
  const queue = (state?.queue ?? []).slice(0, 20);
  card.querySelector('.empty').hidden = queue.length > 0;
  setAttribute(card.querySelector('.queue'), 'tabindex', queue.length > 0 && '0');
  reconcile(card.querySelector('.queue'), queue, (entry) => text(entry.timestamp), makeEntry, (item, entry) =>
    setText(item.querySelector('.transfers'), updatesText(entry.updates)),
  );
  const events = byEvent(state);
  reconcile(card.querySelector('.latest'), latestOf(events), ({ id, outcome }) => `${id} ${outcome.outcome}`, makeEnded);
  reconcile(
    card.querySelector('.sub-events'),
    events,
    (event) => event.id,
    (event) => element('li', {}, element('span', { class: 'event-head' }), element('ul', { class: 'steps' })),
    updateEvent,
  );
}

const latestOf = (events) => events.filter(({ outcome }) => outcome).slice(0, ENDED_SHOWN).sort((a, b) => Math.abs(a.id) - Math.abs(b.id));

/** "no. 19: −240.00 ✓" */
function makeEnded({ id, outcome }) {
  const amount = `${outcome.kind === 'DEPOSIT' ? '+' : '−'}${outcome.amount}`;
  const mark = outcome.outcome === 'SUCCESS' ? '✓' : '✗';
  return element('li', { title: headOf({ id, outcome }), 'data-outcome': outcome.outcome }, `${id < 0 ? `no. ${-id}` : id}: ${amount} ${mark}`);
}

const doing = (state) => `${state.mode.toLowerCase()}, ${isIdle(state) ? 'idle' : 'agreeing'}`;

const isIdle = ({ queue, waiting }) => queue.length === 0 && waiting.length === 0;

function makeEntry({ timestamp }) {
  const owner = nameOf('branch', timestamp.node);
  return element(
    'li',
    { title: `updates of ${owner}` },
    element('span', { class: 'timestamp' }, text(timestamp)),
    sign(owner),
    element('span', { class: 'visually-hidden' }, owner),
    element('span', { class: 'transfers' }),
  );
}

/** The last events, newest first, each with its steps in the order they were taken. */
function byEvent(state) {
  const events = new Map();
  for (const step of state?.events ?? []) {
    const event = events.get(step.id) ?? { id: step.id, steps: [], outcome: state.outcomes[step.id] };
    event.steps.push(step);
    events.delete(step.id);
    events.set(step.id, event);
  }
  return [...events.values()].reverse().slice(0, EVENTS_SHOWN);
}

function headOf({ id, steps, outcome }) {
  if (outcome) return `${updateText(outcome)} ${outcomeText(outcome.outcome, outcome.kind)}`;
  const [kind] = steps[0].name.split('_');
  return `${kind} (event ${id})`;
}

function updateEvent(item, event) {
  setText(item.querySelector('.event-head'), headOf(event));
  reconcile(
    item.querySelector('.steps'),
    event.steps,
    (step) => `${step.name} ${step.clock}`,
    (step) => element('li', {}, element('span', {}, step.name), element('span', { class: 'timestamp' }, String(step.clock))),
  );
}

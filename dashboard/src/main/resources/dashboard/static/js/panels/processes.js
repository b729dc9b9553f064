// The strip at the top: every process with its clock, and whether it is there.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { label } from '../identity.js';
import { standing } from '../store.js';
import { timeOfDay } from '../words.js';

/** Of a process that the dashboard has never heard: it is not there yet, or it does not say what it does. */
export const NO_FEED = 'no feed: not known';

export function presence({ up, isToCome, everHeard, tooLarge, since, unknownSince }) {
  if (isToCome) return 'not there yet';
  if (unknownSince) return `not known since ${timeOfDay(unknownSince)}`;
  if (up && tooLarge) return 'not shown: too large';
  if (up) return since ? `here since ${timeOfDay(since)}` : 'here';
  return everHeard && since ? `away since ${timeOfDay(since)}` : NO_FEED;
}

export class ProcessesPanel {
  constructor(root, view, lab) {
    this.list = root;
    this.store = view;
    this.lab = lab;
  }

  render() {
    reconcile(this.list, this.store.names(), (name) => name, make, (item, name) => this.#update(item, name));
  }

  #update(item, name) {
    const process = this.store.process(name);
    const gone = GONE[standing(this.store, name)];
    setAttribute(item, 'data-away', !process.up && !gone && !process.isToCome && !process.unknownSince);
    setAttribute(item, 'data-gone', Boolean(gone ?? process.isToCome));
    setAttribute(item, 'data-trouble', process.troubles.length > 0);
    setAttribute(item, 'data-paused', process.up && isPaused(this.store, this.lab, name));
    setText(item.querySelector('.presence'), gone ?? (process.up ? this.#standing(process) : presence(process)));
    setAttribute(item.querySelector('.presence'), 'title', [presence(process), ...process.troubles.map(({ what }) => what)].join('; '));
    tick(item.querySelector('.clock'), process.state?.time);
  }

  #standing({ name, troubles, tooLarge }) {
    if (tooLarge) return 'not shown: too large';
    if (isPaused(this.store, this.lab, name)) return 'paused';
    return troubles.length > 0 ? 'in trouble' : 'up';
  }
}

const GONE = { LEFT: 'has left', EVICTED: 'evicted' };

/** Whether a person has paused it. */
export const isPaused = (view, lab, name) =>
  view.node === null ? Boolean(lab.of(name)?.paused) : Boolean(view.process(name).paused);

function make(name) {
  return element(
    'li',
    { class: 'process' },
    label(name),
    element('span', { class: 'presence' }, '…'),
    element('span', { class: 'clock', title: `clock of ${name}` }, '–'),
  );
}

const still = window.matchMedia('(prefers-reduced-motion: reduce)');

const ticks = new WeakMap(); // asking the page which animations there are would lay it out

/** Shows a clock, and that it has moved. */
export function tick(clock, time) {
  const text = time === undefined ? '–' : String(time);
  if (clock.textContent === text) return;
  clock.textContent = text;
  if (still.matches) return;
  ticks.get(clock)?.cancel();
  ticks.set(clock, clock.animate([{ backgroundColor: 'var(--tick)' }, { backgroundColor: 'transparent' }], 700));
}

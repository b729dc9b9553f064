// What happens, newest first. A pause holds the list still, not the bank.
import { element, setText } from '../dom.js';
import { label, sign } from '../identity.js';
import { byRole } from '../names.js';
import { effectWords, timeOfDay } from '../words.js';

const KEPT = 3000;
const SHOWN = 250;

export class StreamPanel {
  #effects = []; // oldest first
  #fresh = []; // not shown yet
  #paused = false;

  constructor(root, store) {
    this.list = root.querySelector('.stream');
    this.pauseButton = root.querySelector('.pause');
    this.filter = root.querySelector('.filter');
    this.store = store;
    this.pauseButton.addEventListener('click', () => this.#pause(!this.#paused));
    this.filter.addEventListener('change', () => this.#showAll());
  }

  take({ effects, restarted }) {
    if (restarted) {
      this.#effects = [];
      this.#fresh = [];
      this.list.replaceChildren();
    }
    const inTime = [...effects].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    this.#effects = [...this.#effects, ...inTime].slice(-KEPT);
    this.#fresh = [...this.#fresh, ...inTime].slice(-KEPT);
  }

  render() {
    this.#renderFilter();
    if (this.#paused) {
      setText(this.pauseButton, `Go on (${this.#fresh.length} new)`);
      return;
    }
    this.#show(this.#fresh);
    this.#fresh = [];
  }

  #pause(paused) {
    this.#paused = paused;
    this.pauseButton.setAttribute('aria-pressed', String(paused));
    setText(this.pauseButton, paused ? 'Go on (0 new)' : 'Pause');
    if (!paused) this.render();
  }

  #renderFilter() {
    const names = this.store.names().sort(byRole);
    const options = [...this.filter.options].slice(1).map((option) => option.value);
    if (names.join() === options.join()) return;
    const chosen = this.filter.value;
    this.filter.replaceChildren(this.filter.options[0], ...names.map((name) => element('option', { value: name }, name)));
    this.filter.value = names.includes(chosen) ? chosen : '';
  }

  #showAll() {
    this.list.replaceChildren();
    const shown = this.#paused ? this.#effects.slice(0, this.#effects.length - this.#fresh.length) : this.#effects;
    this.#show(shown);
  }

  #show(effects) {
    const wanted = this.filter.value ? effects.filter((effect) => effect.name === this.filter.value) : effects;
    for (const effect of wanted.slice(-SHOWN * 2)) {
      if (!this.#addReceiver(effect)) this.list.prepend(row(effect));
    }
    while (this.list.children.length > SHOWN) this.list.lastElementChild.remove();
  }

  /** A broadcast is one event: one row with all receivers. */
  #addReceiver({ name, effect }) {
    const newest = this.list.firstElementChild;
    if (effect.type !== 'Sent' || newest?.dataset.event !== `${name} ${effect.time} ${effect.message.type}`) return false;
    newest.querySelector('.peer').append(', ', sign(effect.to), element('span', { class: 'visually-hidden' }, effect.to));
    return true;
  }
}

function row({ name, at, effect }) {
  const words = effectWords(effect);
  const peer = words.peer
    ? element('span', { class: 'peer' }, sign(words.peer), element('span', { class: 'visually-hidden' }, words.peer))
    : null;
  const event = effect.type === 'Sent' ? `${name} ${effect.time} ${effect.message.type}` : null;
  return element(
    'li',
    { 'data-event': event, 'data-type': effect.type },
    element('time', { datetime: at }, timeOfDay(at)),
    label(name),
    element('span', { class: 'clock', title: 'its clock' }, String(effect.time)),
    element('span', { class: 'words' }, element('span', { class: 'arrow' }, arrowText(words.arrow)), ' ', peer, peer ? ' ' : '', words.text),
  );
}

const arrowText = (arrow) => ({ '→': 'to', '←': 'from', '•': '' })[arrow];

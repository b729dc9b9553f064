// The way in: what this is, in two sentences, and one button that shows the first transfer.
import { svg } from '../diagram/draw.js';
import { element, setAttribute, setText } from '../dom.js';
import { Pace } from '../guide/pace.js';
import { TOUR, cast } from '../guide/tour.js';

const MOVING_MS = 1800;
const LETTER_MS = 45; // of reading
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

export class TourPanel {
  #pace = null; // while it is told
  #isClosed = false;
  #isEnding = false; // the links are let go one after the other
  #shown = 0; // the version of the history that the page shows

  /** @param goOn shows the present @param onEnd shows what comes next */
  constructor(root, diagram, world, goOn, onEnd) {
    Object.assign(this, { root, diagram, world, goOn, onEnd });
    this.find = (selector) => root.querySelector(selector);
    this.find('.show-me').addEventListener('click', () => this.begin());
    this.find('.close').addEventListener('click', () => this.close());
    this.find('.go').addEventListener('click', () => this.#toggle());
    this.find('.end').addEventListener('click', () => this.#end(''));
    this.find('.speed').addEventListener('input', () => this.#pace && (this.#pace.speed = this.#speed()));
    document.addEventListener('keydown', (event) => this.#onKey(event));
    window.addEventListener('pagehide', () => (this.#pace || this.#isEnding) && world.lab.resetAtOnce());
  }

  render() {
    this.#shown = this.world.store.history.version;
    const isEmpty = this.world.state('bank')?.height === 0;
    if (!this.#pace) this.root.hidden = this.#isClosed || !(isEmpty || this.root.hasAttribute('data-told'));
    this.find('.show-me').hidden = !this.canBegin;
  }

  get canBegin() {
    return this.world.lab.isThere && this.world.clients.length >= 3;
  }

  async begin() {
    this.#pace?.end();
    const pace = Object.assign(new Pace(), { speed: this.#speed() });
    this.#pace = pace;
    this.#isClosed = false;
    this.root.hidden = false;
    setAttribute(this.root, 'data-told', false);
    setAttribute(this.root, 'data-telling', true);
    this.#renderButton();
    this.find('.go').focus();
    this.goOn();
    try {
      await this.#tell(pace, cast(this.world), { height: this.world.height('bank') });
      this.#end(null);
    } catch (problem) {
      if (this.#pace === pace) this.#end(`That did not work: ${problem.message}.`);
    }
  }

  async #tell(pace, names, begun) {
    for (const step of TOUR) {
      const words = step.say(names);
      setText(this.find('.says'), words);
      if (step.act) await this.world.act(step, names);
      const reading = words.length * LETTER_MS;
      await pace.wait(reading * 0.5);
      for (const [from, to] of step.moves?.(names) ?? []) await this.#move(pace, from, to);
      await pace.until(() => step.done?.(this.world, names, begun) ?? true);
      if (step.then) await this.#sayThatItIsSo(pace, step.then(names));
      if (step.stop) this.#toggle();
      await (step.stop ? pace.until(() => true) : pace.wait((step.then?.(names).length * LETTER_MS || reading) * 0.6));
    }
  }

  /** Not before one sees it. */
  async #sayThatItIsSo(pace, words) {
    const { version } = this.world.store.history;
    await pace.until(() => this.#shown >= version);
    setText(this.find('.says'), words);
  }

  /** The message goes along its line first, and is delivered when it gets there. */
  async #move(pace, from, to) {
    const isIt = (message) => message.from === from && message.to === to;
    await pace.until(() => this.world.store.history.inFlight().some(isIt));
    const { key } = this.world.store.history.inFlight().find(isIt);
    const dot = svg('circle', { class: 'traveller', r: 6 });
    await pace.wait(MOVING_MS, (share) => this.#place(dot, key, share));
    dot.remove();
    await this.world.deliver(from, to, 1000);
  }

  #place(dot, key, share) {
    const line = this.diagram.querySelector(`.flying[data-message="${CSS.escape(key)}"]`);
    if (!line || still.matches) return;
    const shaft = line.querySelector('.shaft');
    const { x, y } = shaft.getPointAtLength(shaft.getTotalLength() * share);
    setAttribute(dot, 'cx', x);
    setAttribute(dot, 'cy', y);
    if (dot.parentNode !== line) line.append(dot);
  }

  // ---- what the person does

  #speed() {
    return 2 ** Number(this.find('.speed').value);
  }

  #toggle() {
    this.#pace.isStopped = !this.#pace.isStopped;
    this.#renderButton();
  }

  #renderButton() {
    setText(this.find('.go'), this.#pace.isStopped ? 'Go on' : 'Stop');
  }

  /** Space, wherever it does nothing else. */
  #onKey(event) {
    if (!this.#pace || event.key !== ' ' || event.target.closest('button, input:not([type=range]), select, summary, a, [role=tab], dialog')) return;
    event.preventDefault();
    this.#toggle();
  }

  /** @param words null if it has been told to its end */
  async #end(words) {
    this.#pace?.end();
    this.#pace = null;
    setAttribute(this.root, 'data-telling', false);
    setAttribute(this.root, 'data-told', words !== '');
    if (words) setText(this.find('.says'), words);
    if (words === '') this.#isClosed = true;
    this.render();
    if (words === null) this.onEnd();
    this.#isEnding = true;
    if (words !== null) await this.world.asUsual().catch(() => {});
    this.#isEnding = false;
  }

  /** What is told ends, too. */
  close() {
    if (this.#pace) this.#end('');
    this.#isClosed = true;
    this.render();
  }
}

/** An entry among the scenarios. */
export const tourEntry = (tour) =>
  element(
    'li',
    { class: 'card' },
    element('h3', {}, 'The first transfer, told slowly'),
    element('p', {}, 'One sentence at a time, while the messages move.'),
    element('button', { type: 'button', 'aria-label': 'Show me the first transfer', onclick: () => tour.begin() }, 'Show me'),
  );

// Moving through time: pause and go on, the slider, the bar that says that one is looking at the past, the link to a
// moment.
import { setAttribute, setText } from '../dom.js';
import { timeOfDay } from '../words.js';

export class TimelinePanel {
  #linked = null; // the moment that the address names, until it is there

  constructor(root, bar, view, diagram) {
    this.root = root;
    this.bar = bar;
    this.view = view;
    this.diagram = diagram;
    this.pause = root.querySelector('.pause');
    this.slider = root.querySelector('.scrub');
    this.kept = root.querySelector('.kept');
    this.expired = root.querySelector('.expired');
    this.expired.querySelector('button').addEventListener('click', () => this.goOn());
    this.pause.addEventListener('click', () => (view.isPast ? this.goOn() : this.stop()));
    this.slider.addEventListener('input', () => this.#scrub());
    bar.querySelector('button').addEventListener('click', () => this.goOn());
    document.addEventListener('keydown', (event) => {
      const isForOthers = event.target.closest?.('dialog, #lights, .pieces [data-large]');
      if (event.key === 'Escape' && view.isPast && !isForOthers) this.goOn();
    });
    view.subscribe(() => this.#writeAddress());
    window.addEventListener('hashchange', () => {
      this.readAddress();
      this.render();
    });
    this.readAddress();
  }

  /** Holds the picture still, not the bank. */
  stop() {
    this.diagram.unselect();
    const newest = this.view.history.newest();
    if (newest) this.view.lookAt(newest);
  }

  goOn() {
    this.#linked = null;
    this.diagram.unselect();
    this.view.lookAt(null);
    this.diagram.toEnd();
    this.#writeAddress();
    this.render();
  }

  #scrub() {
    const { order } = this.view.history;
    const index = Number(this.slider.value);
    this.diagram.unselect();
    if (index >= order.length - 1 && !this.view.isPast) return;
    const node = order[Math.min(index, order.length - 1)];
    this.view.lookAt(node);
    this.diagram.reveal(node);
  }

  readAddress() {
    const id = /^#at=([a-z]+(?:-\d+)?:\d+)$/.exec(location.hash)?.[1] ?? null;
    if (id === this.view.node?.id) return;
    this.#linked = id;
    this.#followLink();
  }

  #writeAddress() {
    const { node } = this.view;
    const address = node ? `#at=${node.id}` : location.pathname + location.search;
    if (location.hash !== `#at=${node?.id}`) history.replaceState(null, '', address);
  }

  /** The past comes in pieces: the moment may not be there yet. */
  #followLink() {
    const node = this.#linked && this.view.history.find(this.#linked);
    if (!node) return;
    this.#linked = null;
    this.diagram.select(node);
  }

  /** A link to a moment that cannot be shown, or not yet. */
  #renderLink() {
    this.expired.hidden = this.#linked === null || this.view.history.names().length === 0;
    if (this.expired.hidden) return;
    const [name, number] = this.#linked.split(':');
    const lane = this.view.history.lane(name);
    const isAhead = lane && lane.last !== null && Number(number) > lane.last;
    setText(
      this.expired.firstElementChild,
      `This link leads to ${this.#linked}, effect ${number} of ${name}. ${lane ? `That ${isAhead ? 'has not happened here' : 'is not kept any more'}` : `Nothing is known of ${name} here`}. You see the present.`,
    );
  }

  render() {
    this.#followLink();
    const { node, isPast, history } = this.view;
    const newest = history.order.length - 1;
    const index = isPast ? history.indexOf(node) : newest;
    setText(this.pause, isPast ? 'Go on' : 'Freeze');
    setAttribute(this.slider, 'max', Math.max(0, newest));
    if (Number(this.slider.value) !== index) this.slider.value = String(index);
    const shown = isPast ? node : history.newest();
    setAttribute(this.slider, 'aria-valuetext', shown ? momentText(shown) : 'nothing yet');
    setText(this.kept, `${history.order.length} events kept`);
    this.#renderLink();
    this.bar.hidden = !isPast;
    setAttribute(document.body, 'data-past', isPast);
    if (isPast) {
      const since = newest - index;
      setText(this.bar.querySelector('.which'), momentText(node));
      setAttribute(this.bar.querySelector('.link-to'), 'href', `#at=${node.id}`);
      setText(this.bar.querySelector('.since'), since === 0 ? 'Nothing has happened since.' : `${since} event${since === 1 ? '' : 's'} since.`);
    }
  }
}

const momentText = (node) => `${node.name}’s clock is ${node.time}, ${timeOfDay(node.at)}`;

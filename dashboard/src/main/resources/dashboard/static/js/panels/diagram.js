// The space-time diagram: where one is in it, what is lit up, and how it is moved through.
import { element, reconcile } from '../dom.js';
import { Columns } from '../diagram/columns.js';
import { draw, makeLayers } from '../diagram/draw.js';
import { filterOf } from '../diagram/filter.js';
import { Geometry, LANE } from '../diagram/geometry.js';
import { sceneOf } from '../diagram/scene.js';
import { label } from '../identity.js';
import { inOrder } from '../history/node.js';

const WIDTHS = [10, 14, 20, 28, 38, 52];

export class DiagramPanel {
  #zoom = 3;
  #arranged = null; // as long as the columns are as wide, and as the filter is
  #arrangedOf = null;
  #isAtEnd = true;
  #width = 0;
  #hovered = null;
  #pointed = new Set(); // messages
  #wasAtEnd = true; // before they were
  #drawn = []; // the nodes in sight
  selected = null;
  said = ''; // about the last key
  filter = { hidden: new Set(), kind: '', transfer: '', collapsed: false };

  /** @param onMessage is told which message on its way was taken hold of */
  constructor(root, view, lab, onMessage) {
    this.root = root;
    this.view = view;
    this.lab = lab;
    this.onMessage = onMessage;
    this.listeners = [];
    this.names = root.querySelector('.lane-names');
    this.scroller = root.querySelector('.lanes');
    this.spacer = root.querySelector('.spacer');
    this.picture = root.querySelector('svg');
    this.layers = makeLayers(this.picture);
    this.scroller.addEventListener('scroll', () => this.#onScroll());
    this.scroller.addEventListener('keydown', (event) => this.#onKey(event));
    this.picture.addEventListener('pointerover', (event) => this.#onPointer(event));
    this.picture.addEventListener('pointerleave', () => this.#hover(null));
    this.picture.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.render()).observe(this.scroller);
  }

  get lit() {
    return this.#hovered ?? this.selected;
  }

  lanes() {
    return this.view.names().filter((name) => !this.filter.hidden.has(name));
  }

  changeFilter(change) {
    Object.assign(this.filter, change);
    this.#arrangeAnew();
    this.render();
  }

  zoom(step) {
    this.#zoom = Math.min(WIDTHS.length - 1, Math.max(0, this.#zoom + step));
    this.#arrangeAnew();
    this.render();
  }

  #arrangeAnew() {
    this.#arranged = null;
  }

  /** Looks at a node: shows that moment, and what led to it and what it led to. */
  select(node) {
    this.selected = node;
    this.said = '';
    this.view.lookAt(node);
    this.reveal(node);
    this.render();
  }

  /** Lights messages up, whatever else is lit. */
  point(messages) {
    if (messages.length === this.#pointed.size && messages.every((message) => this.#pointed.has(message))) return;
    if (this.#pointed.size === 0) this.#wasAtEnd = this.#isAtEnd;
    this.#pointed = new Set(messages);
    const [message] = messages;
    if (message) this.reveal(message.receive ?? message.send);
    else this.#isAtEnd = this.#wasAtEnd;
    this.render();
  }

  unselect() {
    this.selected = null;
    this.#hovered = null;
  }

  reveal(node) {
    this.#arrange();
    const x = this.geometry.x(this.#arranged.at(node));
    const { scrollLeft, clientWidth } = this.scroller;
    if (x < scrollLeft + 40 || x > scrollLeft + clientWidth - 60) this.#scrollTo(x - clientWidth * 0.6);
  }

  render() {
    if (this.#hovered && this.#hovered.column < 0) this.#hovered = null;
    if (this.selected && !this.view.history.find(this.selected.id)) this.selected = null;
    this.#arrange();
    this.#width = this.scroller.clientWidth;
    // What is pointed at stays where it is.
    if (!this.view.isPast && this.#isAtEnd && !this.#hovered && this.#pointed.size === 0) this.#scrollTo(this.spacer.offsetWidth);
    this.#draw();
  }

  /** What is in sight as a scene; from and to are columns. */
  scene(columns) {
    return sceneOf({
      history: this.view.history,
      arranged: this.#arranged,
      geometry: this.geometry,
      lanes: this.lanes(),
      columns,
      at: this.view.node,
      lit: this.lit,
      isPointed: this.#pointed.size > 0 ? (message) => this.#pointed.has(message) : null,
      stateOf: (message) => this.lab.stateOf(message),
      unknownSince: this.view.isPast ? null : this.view.store.unknownSince,
    });
  }

  columnsInSight() {
    const { scrollLeft, clientWidth } = this.scroller;
    return [this.geometry.columnAt(scrollLeft), this.geometry.columnAt(scrollLeft + clientWidth)];
  }

  #arrange() {
    const { history } = this.view;
    const lanes = this.lanes();
    const key = `${history.version} ${lanes}`;
    if (this.#arranged && this.#arrangedOf === key) return;
    this.#arrangedOf = key;
    const anchor = this.#anchor();
    this.#giveColumns(history);
    this.geometry = new Geometry(lanes, WIDTHS[this.#zoom], this.#arranged.count);
    this.spacer.style.width = `${this.geometry.width}px`;
    this.spacer.style.height = `${this.geometry.height}px`;
    this.picture.setAttribute('height', this.geometry.height);
    this.#nameLanes(lanes);
    if (anchor) this.#scrollTo(this.geometry.x(this.#arranged.at(anchor.node)) - anchor.offset);
  }

  /** What a transfer is about can change with every event; otherwise what has its column keeps it. */
  #giveColumns(history) {
    const from = history.takeChange();
    const isAnew = this.#arranged === null || this.filter.transfer !== '';
    if (isAnew) this.#arranged = new Columns(WIDTHS[this.#zoom], filterOf(history, this.filter));
    this.#arranged.arrange(history, isAnew ? 0 : from);
  }

  /** Something that should not move while columns come and go around it. */
  #anchor() {
    if (!this.geometry || (this.#isAtEnd && !this.view.isPast)) return null;
    const [first, last] = this.columnsInSight();
    const middle = this.view.node?.column >= first && this.view.node.column <= last ? this.view.node : null;
    const node = middle ?? this.#drawn.find((one) => one.column >= first);
    return node ? { node, offset: this.geometry.x(node.column) - this.scroller.scrollLeft } : null;
  }

  #scrollTo(left) {
    this.scroller.scrollLeft = Math.max(0, left);
  }

  #draw() {
    const left = this.scroller.scrollLeft;
    this.picture.setAttribute('width', this.scroller.clientWidth);
    this.layers.world.setAttribute('transform', `translate(${-left} 0)`);
    const scene = this.scene(this.columnsInSight());
    this.#drawn = scene.nodes;
    draw(this.layers, scene);
    this.listeners.forEach((listener) => listener());
  }

  #nameLanes(lanes) {
    reconcile(
      this.names,
      lanes,
      (name) => name,
      (name) => element('li', { title: name }, label(name)),
      (item) => {
        item.style.height = `${LANE}px`;
      },
    );
  }

  // ---- what a person does

  #onScroll() {
    const { scrollLeft, clientWidth, scrollWidth } = this.scroller;
    // The width of the window is not changed to look at something else.
    if (clientWidth === this.#width) this.#isAtEnd = scrollLeft + clientWidth > scrollWidth - 40;
    this.#draw();
  }

  #onPointer(event) {
    this.#hover(this.#nodeAt(event));
  }

  #hover(node) {
    if (node === this.#hovered) return;
    this.#hovered = node;
    this.#draw();
  }

  #nodeAt(event) {
    const id = event.target.closest?.('[data-node]')?.dataset.node;
    return id ? this.view.history.find(id) : null;
  }

  #onClick(event) {
    const key = event.target.closest('[data-message]')?.dataset.message;
    const message = key && this.view.history.inFlight(this.view.node).find((one) => one.key === key);
    if (message && !this.view.isPast) {
      this.onMessage(message);
      return;
    }
    const node = message?.send ?? this.#nodeAt(event);
    if (node) this.select(node);
  }

  /** Left and right: the event before and after; up and down: the nearest one of another process. */
  #onKey(event) {
    const steps = { ArrowLeft: () => this.#step(-1), ArrowRight: () => this.#step(1), ArrowUp: () => this.#hop(-1), ArrowDown: () => this.#hop(1) };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    step();
  }

  #current() {
    const { shown } = this.#arranged;
    const at = this.selected ?? this.view.node;
    return at ? shown.findLastIndex((node) => inOrder(node, at) <= 0) : shown.length;
  }

  #step(direction) {
    const node = this.#arranged.shown[this.#current() + direction];
    if (node) this.select(node);
  }

  /** To the nearest event in sight of the next process that has one. */
  #hop(direction) {
    const lanes = this.lanes();
    const current = this.#arranged.shown[Math.min(this.#current(), this.#arranged.shown.length - 1)];
    if (!current) return;
    const distance = (node) => Math.abs(node.column - current.column);
    const [first, last] = this.columnsInSight();
    const inSight = this.#arranged.between(first, last);
    const quiet = [];
    for (let row = lanes.indexOf(current.name) + direction; row >= 0 && row < lanes.length; row += direction) {
      const others = inSight.filter((node) => node.name === lanes[row]);
      if (others.length > 0) {
        this.select(others.reduce((nearest, node) => (distance(node) < distance(nearest) ? node : nearest)));
        break;
      }
      quiet.push(lanes[row]);
    }
    this.say(quiet.length > 0 ? `${quiet.join(', ')}: quiet here, no event in sight.` : '');
  }

  /** To the person at the keys. */
  say(text) {
    this.said = text;
    this.listeners.forEach((listener) => listener());
  }
}

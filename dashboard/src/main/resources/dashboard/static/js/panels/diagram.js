// The space-time diagram: where one is in it, what is lit up, and how it is moved through.
import { element, reconcile } from '../dom.js';
import { Columns } from '../diagram/columns.js';
import { draw, makeLayers } from '../diagram/draw.js';
import { filterOf } from '../diagram/filter.js';
import { Geometry, LANE } from '../diagram/geometry.js';
import { findNext, matcher } from '../diagram/find.js';
import { Keys } from '../diagram/keys.js';
import { Minimap } from '../diagram/minimap.js';
import { roomAfter } from '../diagram/flight.js';
import { mattering, sceneOf } from '../diagram/scene.js';
import { Sight } from '../diagram/sight.js';
import { zoomByHand } from '../diagram/zoom.js';
import { label } from '../identity.js';
import { path } from '../history/causality.js';
import { clocksOf } from '../history/clocks.js';
import { inOrder } from '../history/node.js';

const WIDTHS = [10, 14, 20, 28, 38, 52]; // of a column

export class DiagramPanel {
  #zoom = 4; // a clock of four digits can be read
  #arranged = null; // as long as the columns are as wide, and as the filter is
  #arrangedOf = null;
  #hovered = null;
  #pointed = new Set(); // messages
  #wasAtEnd = true; // before they were
  #drawn = []; // the nodes in sight
  #clocks = null; // {key, clocks}
  selected = null;
  compared = null; // the event with which the selected one is compared
  said = ''; // about the last key
  lens = 'lamport'; // which clocks are shown
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
    this.sight = new Sight(this.scroller, root.querySelector('.spacer'), () => this.#draw(), () => this.render());
    this.minimap = new Minimap(root.querySelector('.minimap'), (column) => this.#look(column));
    this.picture = root.querySelector('svg');
    this.layers = makeLayers(this.picture);
    this.keys = new Keys(this, this.scroller);
    this.picture.addEventListener('pointerover', (event) => this.#hover(this.#nodeAt(event)));
    this.picture.addEventListener('pointerleave', () => this.#hover(null));
    this.picture.addEventListener('click', (event) => this.#onClick(event));
    zoomByHand(this.scroller, (step, x) => this.zoom(step, x));
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

  changeLens(lens) {
    this.lens = lens;
    this.#arrangeAnew();
    this.render();
  }

  /** What the lens shows of nodes. */
  get clocks() {
    const key = `${this.lens} ${this.view.history.version}`;
    if (this.#clocks?.key !== key) this.#clocks = { key, clocks: clocksOf(this.lens, this.view.history) };
    return this.#clocks.clocks;
  }

  /** @param x where to stay, in pixels of what is in sight; nothing for the middle, or the end if one is there */
  zoom(step, x) {
    const zoom = Math.min(WIDTHS.length - 1, Math.max(0, this.#zoom + step));
    if (zoom === this.#zoom) return;
    const stays = x ?? (this.sight.isAtEnd ? null : this.sight.width / 2);
    const column = stays === null ? null : this.geometry.columnAt(this.sight.left + stays, false);
    this.#zoom = zoom;
    this.#arrangedOf = null; // the columns are the same, but as wide as they are now
    this.#arrange();
    if (column !== null) this.sight.to(this.geometry.left(column) - stays);
    this.render();
  }

  /** Brings a column into the middle. */
  #look(column) {
    this.sight.to(this.geometry.x(column) - this.sight.width / 2);
    this.#draw();
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

  /** Brings the newest event into sight, and stays there while others come. */
  toEnd() {
    this.#wasAtEnd = true;
    this.sight.toEnd();
  }

  /** Lights messages up, whatever else is lit. */
  point(messages) {
    if (messages.length === this.#pointed.size && messages.every((message) => this.#pointed.has(message))) return;
    if (this.#pointed.size === 0) this.#wasAtEnd = this.sight.isAtEnd;
    this.#pointed = new Set(messages);
    const [message] = messages;
    if (message) this.reveal(message.receive ?? message.send);
    else this.sight.isAtEnd = this.#wasAtEnd;
    this.render();
  }

  /** From now on the selected event is compared with what it is now; if it is already, no more. */
  compare() {
    this.compared = this.compared ? null : this.selected;
    this.render();
  }

  /** The way from the earlier to the later of the two that are compared; null if they are concurrent. */
  way() {
    const [one, other] = [this.compared, this.selected];
    const { history } = this.view;
    return inOrder(one, other) <= 0 ? path(history, one, other) : path(history, other, one);
  }

  get isComparing() {
    return this.compared !== null && this.selected !== null && this.compared !== this.selected;
  }

  /** The events that are shown, from left to right. */
  get shown() {
    return this.#arranged.shown;
  }

  inSight() {
    return this.#arranged.between(...this.columnsInSight());
  }

  /** Goes to the next event that matches. @return whether there is one */
  find(query, direction) {
    const node = findNext(this.shown, matcher(query), this.keys.at(), direction);
    if (node) this.select(node);
    return node !== null;
  }

  unselect() {
    this.selected = null;
    this.compared = null;
    this.#hovered = null;
  }

  reveal(node) {
    this.#arrange();
    const x = this.geometry.x(this.#arranged.at(node));
    const { left, width } = this.sight;
    if (x < left + 40 || x > left + width - 60) this.sight.to(x - width * 0.6);
  }

  render() {
    if (this.#hovered && this.#hovered.column < 0) this.#hovered = null;
    if (this.selected && !this.view.history.find(this.selected.id)) this.selected = null;
    if (this.compared && !this.view.history.find(this.compared.id)) this.compared = null;
    this.#arrange();
    // What is pointed at stays where it is.
    if (!this.view.isPast && this.sight.isAtEnd && !this.#hovered && this.#pointed.size === 0) this.sight.toEnd();
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
      lit: this.isComparing ? null : this.lit,
      compared: this.isComparing ? { nodes: [this.compared, this.selected], way: this.way() } : null,
      clockOf: this.clocks.short,
      lettersOf: this.clocks.letters,
      matters: mattering(this.view, this.#pointed, this.lit, this.selected),
      isPointed: this.#pointed.size > 0 ? (message) => this.#pointed.has(message) : null,
      stateOf: (message) => this.lab.stateOf(message),
      unknownSince: this.view.isPast ? null : this.view.store.unknownSince,
    });
  }

  columnsInSight() {
    const { left, width } = this.sight;
    return [this.geometry.columnAt(left), this.geometry.columnAt(left + width)];
  }

  #arrange() {
    const { history } = this.view;
    const lanes = this.lanes();
    const key = `${history.version} ${lanes}`;
    if (this.#arranged && this.#arrangedOf === key) return;
    this.#arrangedOf = key;
    const anchor = this.#anchor();
    this.#giveColumns(history);
    const flying = history.inFlight().filter(({ to }) => lanes.includes(to));
    const room = roomAfter(flying, this.sight.width, (message) => this.lab.stateOf(message));
    this.geometry = new Geometry(lanes, WIDTHS[this.#zoom], this.#arranged.count, room);
    this.sight.setSize(this.geometry.width, this.geometry.height);
    this.picture.setAttribute('height', this.geometry.height);
    this.#nameLanes(lanes);
    if (anchor) this.sight.to(this.geometry.x(this.#arranged.at(anchor.node)) - anchor.offset);
  }

  /** What a transfer is about can change with every event; otherwise what has its column keeps it. */
  #giveColumns(history) {
    const from = history.takeChange();
    const isAnew = this.#arranged === null || this.filter.transfer !== '';
    if (isAnew) this.#arranged = new Columns(filterOf(history, this.filter));
    this.#arranged.arrange(history, isAnew ? 0 : from);
  }

  /** Something that should not move while columns come and go around it. */
  #anchor() {
    if (!this.geometry || (this.sight.isAtEnd && !this.view.isPast)) return null;
    const [first, last] = this.columnsInSight();
    const middle = this.view.node?.column >= first && this.view.node.column <= last ? this.view.node : null;
    const node = middle ?? this.#drawn.find((one) => one.column >= first);
    return node ? { node, offset: this.geometry.x(node.column) - this.sight.left } : null;
  }

  #draw() {
    this.picture.setAttribute('width', this.sight.width);
    this.layers.world.setAttribute('transform', `translate(${-this.sight.left} 0)`);
    const columns = this.columnsInSight();
    const scene = this.scene(columns);
    this.#drawn = scene.nodes;
    draw(this.layers, scene);
    this.minimap.render({ history: this.view.history, arranged: this.#arranged, lanes: scene.lanes, columns });
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
    if (!node) return;
    if (event.shiftKey) this.compared = this.selected ?? this.view.node;
    this.select(node);
  }

  /** To the person at the keys. */
  say(text) {
    this.said = text;
    this.listeners.forEach((listener) => listener());
  }
}

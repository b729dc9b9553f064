// One event in words: the one pointed at, selected, or the moment looked at.
import { element, reconcile, setText } from '../dom.js';
import { label } from '../identity.js';
import { inWords, sentences } from '../history/exports.js';
import { cone } from '../history/causality.js';
import { millisOf } from '../history/transfers.js';
import { text } from '../timestamps.js';
import { transfersText, typeText } from '../words.js';

export class DetailsPanel {
  constructor(root, view, diagram) {
    this.root = root;
    this.view = view;
    this.diagram = diagram;
    this.shown = null;
    this.spoken = document.querySelector('.selected-event'); // for those who go by the arrow keys
    diagram.listeners.push(() => this.render());
  }

  render() {
    const { selected, said } = this.diagram;
    setText(this.spoken, [said, selected ? `${selected.name}, clock ${selected.time}: ${inWords(selected)}` : ''].filter(Boolean).join(' '));
    const node = this.diagram.lit ?? this.view.node;
    const key = `${node?.id} ${node?.last} ${this.diagram.lit !== null} ${this.view.history.version} ${said} ${this.diagram.compared?.id} ${this.diagram.lens}`;
    if (key === this.shown) return;
    this.shown = key;
    this.root.querySelector('.hint').hidden = node !== null;
    const lines = node ? [...sentences(node), ...millisText(this.view.history, node)] : [];
    reconcile(this.root.querySelector('.what'), lines.slice(0, 6).map((text, index) => ({ text, index })), keyOf, makeLine);
    const head = this.root.querySelector('.whose');
    if (!node) {
      head.replaceChildren();
      setText(this.root.querySelector('.causes'), said);
      return;
    }
    head.replaceChildren(label(node.name), element('span', { class: 'at' }, this.#clock(node)));
    setText(this.root.querySelector('.causes'), said || this.#causes(node));
  }

  #clock(node) {
    const { lens, clocks } = this.diagram;
    const other = lens === 'lamport' ? '' : ` · ${lens} ${clocks.of(node)}`;
    return `clock ${node.time}${other} · ${clockTime(node.at)}`;
  }

  #causes(node) {
    const { diagram, view } = this;
    if (diagram.isComparing) return comparison(diagram);
    return diagram.lit === node ? causes(view.history, node) : '';
  }
}

const called = ({ name, time }) => `${name} ${time}`;

/** How two events are to each other. */
function comparison(diagram) {
  const way = diagram.way();
  if (way === null) return `${called(diagram.compared)} and ${called(diagram.selected)} are concurrent: neither could have known of the other`;
  const by = way.messages.map(({ content, to }) => `${typeText(content)} to ${to}`).join(', ') || 'one after the other';
  return `${called(way.nodes[0])} is before ${called(way.nodes.at(-1))}, by this path: ${by}`;
}

/** Where the time of a transfer went. */
function millisText(history, node) {
  const found = millisOf(history, node);
  if (!found) return [];
  const steps = found.steps.map(({ says, millis }) => `${says} +${millis.toFixed(1)} ms`);
  return [`${transfersText(found.transfers)}: request ${text(found.request)} sent${steps.length > 0 ? ', ' : ''}${steps.join(', ')}`];
}

const keyOf = ({ text, index }) => `${index} ${text}`;
const makeLine = ({ text }) => element('li', {}, text);
const clockTime = (at) => at.slice(11, 23);

/** How much is lit up. */
function causes(history, node) {
  const { past, future } = cone(history, node);
  let before = -1;
  past.forEach((index) => (before += index + 1));
  let after = -1;
  future.forEach((index, name) => (after += history.lane(name).nodes.length - index));
  const concurrent = history.order.length - before - after - 1;
  return `${before} before it, ${after} after it, ${concurrent} neither: concurrent`;
}


// One event in words: the one pointed at, selected, or the moment looked at.
import { element, reconcile, setText } from '../dom.js';
import { label } from '../identity.js';
import { inWords, sentences } from '../history/exports.js';
import { cone } from '../history/causality.js';

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
    const { selected } = this.diagram;
    const { said } = this.diagram;
    setText(this.spoken, [said, selected ? `${selected.name}, clock ${selected.time}: ${inWords(selected)}` : ''].filter(Boolean).join(' '));
    const node = this.diagram.lit ?? this.view.node;
    const key = node && `${node.id} ${node.last} ${this.diagram.lit !== null} ${this.view.history.version} ${said}`;
    if (key === this.shown) return;
    this.shown = key;
    this.root.querySelector('.hint').hidden = node !== null;
    const lines = node ? sentences(node) : [];
    reconcile(this.root.querySelector('.what'), lines.slice(0, 6).map((text, index) => ({ text, index })), keyOf, makeLine);
    const head = this.root.querySelector('.whose');
    if (!node) {
      head.replaceChildren();
      setText(this.root.querySelector('.causes'), '');
      return;
    }
    head.replaceChildren(label(node.name), element('span', { class: 'at' }, `clock ${node.time} · ${clockTime(node.at)}`));
    setText(this.root.querySelector('.causes'), said || (this.diagram.lit === node ? causes(this.view.history, node) : ''));
  }
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


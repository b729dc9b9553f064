// What happens in words, newest first, up to the moment that is looked at.
import { element, reconcile } from '../dom.js';
import { sentences } from '../history/exports.js';
import { label } from '../identity.js';
import { timeOfDay } from '../words.js';

const SHOWN = 150;

export class StreamPanel {
  constructor(root, view) {
    this.root = root;
    this.list = root.querySelector('.stream');
    this.filter = root.querySelector('.filter');
    this.view = view;
    this.filter.addEventListener('change', () => this.render());
    new ResizeObserver(() => this.render()).observe(this.list); // it is shown again
  }

  render() {
    if (this.root.hidden) return;
    this.#renderFilter();
    reconcile(this.list, this.#nodes(), (node) => `${node.id} ${node.last}`, row);
  }

  #nodes() {
    const { history, node } = this.view;
    const found = [];
    for (let index = node ? history.indexOf(node) : history.order.length - 1; index >= 0 && found.length < SHOWN; index--) {
      const one = history.order[index];
      if (!this.filter.value || one.name === this.filter.value) found.push(one);
    }
    return found;
  }

  #renderFilter() {
    const names = this.view.history.names();
    const options = [...this.filter.options].slice(1).map((option) => option.value);
    if (names.join() === options.join()) return;
    const chosen = this.filter.value;
    this.filter.replaceChildren(this.filter.options[0], ...names.map((name) => element('option', { value: name }, name)));
    this.filter.value = names.includes(chosen) ? chosen : '';
  }
}

const row = (node) =>
  element(
    'li',
    {},
    element('time', { datetime: node.at }, timeOfDay(node.at)),
    label(node.name),
    element('span', { class: 'clock', title: 'its clock' }, String(node.time)),
    element('ul', { class: 'words' }, ...sentences(node).map((text) => element('li', {}, text))),
  );

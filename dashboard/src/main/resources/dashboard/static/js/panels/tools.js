// What is shown of the diagram, how large, and the files it can be saved as.
import { element, reconcile, setAttribute } from '../dom.js';
import { transfersIn } from '../diagram/filter.js';
import { pictureOf } from '../diagram/picture.js';
import { download } from '../download.js';
import { SHIVIZ_PARSER, toJson, toShiViz } from '../history/exports.js';
import { toTrace } from '../history/trace.js';
import { label } from '../identity.js';
import { transferText } from '../words.js';

const EXPORTS = {
  svg: (diagram) => download('lamport-bank.svg', 'image/svg+xml', picture(diagram)),
  json: ({ view }) => download('lamport-bank.json', 'application/json', toJson(view.history)),
  trace: ({ view }) => download('lamport-bank-trace.json', 'application/json', toTrace(view.history)),
  shiviz: ({ view }) => download('lamport-bank-shiviz.log', 'text/plain', toShiViz(view.history)),
};

function picture(diagram) {
  const { left, width } = diagram.sight;
  return pictureOf(diagram.scene(diagram.columnsInSight()), left, width, document.body);
}

export class ToolsPanel {
  constructor(root, diagram) {
    this.root = root;
    this.diagram = diagram;
    this.transfers = root.querySelector('.transfer-filter');
    this.shownFor = null;
    root.querySelector('.zoom-in').addEventListener('click', () => diagram.zoom(1));
    root.querySelector('.zoom-out').addEventListener('click', () => diagram.zoom(-1));
    this.find = root.querySelector('.find');
    this.find.addEventListener('keydown', (event) => this.#onFind(event));
    this.find.addEventListener('input', () => setAttribute(this.find, 'aria-invalid', null));
    root.querySelector('.kind-filter').addEventListener('change', ({ target }) => diagram.changeFilter({ kind: target.value }));
    this.transfers.addEventListener('change', () => diagram.changeFilter({ transfer: this.transfers.value }));
    this.transfers.addEventListener('focus', () => this.#offerTransfers());
    root.querySelector('.collapse').addEventListener('change', ({ target }) => diagram.changeFilter({ collapsed: target.checked }));
    root.querySelectorAll('.exports [value]:not(.save-run)').forEach((button) => button.addEventListener('click', () => EXPORTS[button.value](diagram)));
    root.querySelector('.parser').value = SHIVIZ_PARSER;
    root.querySelector('.copy-parser').addEventListener('click', ({ target }) => copy(root.querySelector('.parser'), target));
    root.querySelectorAll('details').forEach(closeWhenLeft);
  }

  #onFind(event) {
    if (event.key === 'Escape') event.stopPropagation();
    if (event.key !== 'Enter' || this.find.value.trim() === '') return;
    const isThere = this.diagram.find(this.find.value, event.shiftKey ? -1 : 1);
    setAttribute(this.find, 'aria-invalid', isThere ? null : 'true');
    this.diagram.say(isThere ? '' : `Nothing that is shown matches “${this.find.value}”.`);
  }

  #offerTransfers() {
    const transfers = transfersIn(this.diagram.view.history, 30, 10_000);
    const chosen = this.transfers.value;
    this.transfers.replaceChildren(
      element('option', { value: '' }, 'all transfers'),
      ...transfers.map((transfer) => element('option', { value: transfer.id }, `${transferText(transfer)} · ${transfer.id.slice(-4)}`)),
    );
    this.transfers.value = transfers.some(({ id }) => id === chosen) ? chosen : '';
  }

  render() {
    const { history } = this.diagram.view;
    const names = this.diagram.view.names();
    if (names.join() !== this.names) {
      this.names = names.join();
      reconcile(this.root.querySelector('.process-filter'), names, (name) => name, (name) => this.#makeChoice(name));
    }
    const newest = transfersIn(history, 1, 500)[0]?.id;
    if (newest !== this.shownFor && document.activeElement !== this.transfers) {
      this.shownFor = newest;
      this.#offerTransfers();
    }
    const { filter } = this.diagram;
    setAttribute(this.root.querySelector('.processes'), 'data-on', filter.hidden.size > 0);
  }

  #makeChoice(name) {
    const box = element('input', { type: 'checkbox', checked: true });
    box.addEventListener('change', () => {
      const hidden = new Set(this.diagram.filter.hidden);
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      this.diagram.changeFilter({ hidden });
    });
    return element('li', {}, element('label', {}, box, label(name)));
  }
}

function closeWhenLeft(details) {
  details.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && details.open) {
      details.open = false;
      details.querySelector('summary').focus();
      event.stopPropagation();
    }
  });
}

/** Without TLS, other than on this machine, a page may not copy: then it is selected, for the person to. */
async function copy(field, button) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Selected: copy it';
  }
}

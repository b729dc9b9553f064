// The chains, one row each, the same height in the same column: whoever lags has a gap at the end, whoever disagrees
// has another hash.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { label, sign } from '../identity.js';
import { nameOf } from '../names.js';
import { activeClients } from '../store.js';
import { NO_FEED } from './processes.js';
import { outcomeText, shortHash, timeOfDay, transferText } from '../words.js';

const COLUMN_PX = 136;
const NAME_PX = 84;
const MOST_COLUMNS = 16;

export class ChainPanel {
  /** @param onBlock is told the copy's owner, and the block and those after it, when one is chosen */
  constructor(root, verdict, store, onBlock) {
    this.root = root;
    this.onBlock = onBlock;
    this.verdict = verdict;
    this.store = store;
    this.columns = 4;
    new ResizeObserver(() => this.#resize()).observe(root.parentElement);
  }

  #resize() {
    const columns = Math.floor((this.root.parentElement.clientWidth - NAME_PX) / COLUMN_PX);
    this.columns = Math.min(MOST_COLUMNS, Math.max(2, columns));
    this.render();
  }

  render() {
    const rows = this.#rows();
    const height = Math.max(0, ...rows.map((row) => row.height));
    const first = Math.max(0, height - this.columns);
    const heights = Array.from({ length: this.columns }, (_, index) => first + index);
    const truth = agreed(rows);
    this.root.style.setProperty('--columns', this.columns);
    setText(this.verdict, this.#asKnown(verdict(rows, height, truth)));
    renderHeads(this.root.querySelector('thead tr'), heights, height);
    reconcile(this.root.querySelector('tbody'), rows, (row) => row.name, makeRow, (tr, row) => {
      renderCells(tr, row, heights, height, truth, (block) => this.#choose(row.name, block));
    });
  }

  #asKnown(words) {
    const { unknownSince } = this.store.store;
    return unknownSince === null || this.store.isPast ? words : `Not known since ${timeOfDay(unknownSince)}; then: ${words}`;
  }

  /** A cell stays as it is while blocks are appended after it, so what follows is looked up when it is chosen. */
  #choose(name, block) {
    const { blocks } = this.#rows().find((row) => row.name === name);
    this.onBlock(name, [...blocks.values()].filter((one) => one.height >= block.height));
  }

  #rows() {
    return [...this.store.names('bank'), ...activeClients(this.store)].map((name) => {
      const state = this.store.state(name);
      return {
        name,
        isKnown: Boolean(state),
        height: (name === 'bank' ? state?.height : state?.chain.height) ?? 0,
        blocks: new Map((state?.blocks ?? []).map((block) => [block.height, block])),
        heldBack: new Set(state?.chain?.heldBack ?? []),
        heldBackBlocks: state?.heldBackBlocks ?? {},
      };
    });
  }
}

/** The hash at each height as the first row that has it, the bank's, has it. */
function agreed(rows) {
  const truth = new Map();
  for (const row of rows) for (const block of row.blocks.values()) truth.set(block.height, truth.get(block.height) ?? block.hash);
  return truth;
}

function verdict(rows, height, truth) {
  if (rows.length === 0) return '';
  const dissenters = rows.filter((row) => [...row.blocks.values()].some((block) => truth.get(block.height) !== block.hash));
  if (dissenters.length > 0) return `Copies differ: ${dissenters.map((row) => row.name).join(', ')}.`;
  const behind = [...Map.groupBy(rows.filter((row) => row.isKnown && row.height < height), (row) => row.height)].map(
    ([theirs, ones]) => `${ones.map(({ name }) => name).join(', ')} ${ones.length > 1 ? 'have' : 'has'} ${theirs}`,
  );
  const unknown = rows.filter((row) => !row.isKnown).map((row) => ` ${row.name}: ${NO_FEED}.`).join('');
  const blocks = `${height} block${height === 1 ? '' : 's'}`;
  return behind.length === 0 ? `${blocks}, the same everywhere.${unknown}` : `${blocks}; ${behind.join(', ')} so far.${unknown}`;
}

function renderHeads(tr, heights, height) {
  reconcile(
    tr,
    ['name', ...heights],
    (column) => column,
    (column) => element('th', { scope: 'col' }, column === 'name' ? 'Copy of' : `Block ${column}`),
    (th, column) => setAttribute(th, 'data-future', column !== 'name' && column >= height),
  );
}

const makeRow = (row) => element('tr', {}, element('th', { scope: 'row', 'data-key': 'name' }, label(row.name)));

function renderCells(tr, row, heights, height, truth, choose) {
  const cells = heights.map((column) => cell(row, column, height, truth, choose));
  reconcile(
    tr,
    [{ key: 'name' }, ...cells],
    (entry) => entry.key,
    (entry) => element('td', { class: `block-cell ${entry.kind}` }, ...entry.content()),
  );
}

/** The key says everything about a cell, so a cell is made anew exactly when it changes. */
function cell(row, column, height, truth, choose) {
  const block = row.blocks.get(column);
  if (block) {
    const differs = truth.get(column) !== block.hash;
    const linked = row.blocks.get(column - 1)?.hash === block.previousHash || column === 0;
    return {
      key: `${column} ${block.hash} ${differs} ${linked}`,
      kind: `appended ${linked ? 'linked' : ''} ${differs ? 'differs' : ''}`,
      content: () => blockContent(block, differs ? 'differs' : null, () => choose(block)),
    };
  }
  if (row.heldBack.has(column)) {
    const held = row.heldBackBlocks[column];
    return {
      key: `${column} held back ${held?.hash}`,
      kind: 'held-back',
      content: () => (held ? blockContent(held, 'held back') : [element('div', { class: 'block' }, 'held back')]),
    };
  }
  const kind = column < row.height ? 'not-shown' : column < height ? (row.isKnown ? 'awaited' : 'unknown') : 'future';
  const text = { 'not-shown': '…', awaited: 'not here yet', unknown: 'not known', future: '' }[kind];
  return { key: `${column} ${kind}`, kind, content: () => [element('div', { class: 'block' }, text)] };
}

/** @param choose what a click does; nothing for a block that is not in the chain yet */
function blockContent(block, remark, choose) {
  const owner = nameOf('client', block.node);
  const [first] = block.transfers;
  const more = block.transfers.length - 1;
  const details = block.transfers.map((t) => `${transferText(t)} ${outcomeText(t.outcome)}`).join('\n');
  const title = `block ${block.height} of ${owner}, time ${block.time}\nhash ${block.hash}\nafter ${block.previousHash}\n${details}`;
  return [
    element(
      choose ? 'button' : 'div',
      { class: 'block', title, type: choose && 'button', onclick: choose },
      element('span', { class: 'block-head' }, sign(owner), hash(block)),
      element('span', { class: remark ? 'block-transfers more' : 'block-transfers' }, first ? transferText(first) : 'empty', more > 0 ? ` +${more}` : ''),
      outcome(block, remark),
    ),
  ];
}

/** What is `more` is seen in a large table only. */
function hash(block) {
  const letters = shortHash(block.hash);
  return element('code', {}, letters.slice(0, 3), element('span', { class: 'more' }, letters.slice(3)));
}

function outcome({ transfers }, remark) {
  const [mark, ...words] = remark ? [remark] : outcomesText(transfers).split(' ');
  return element('span', { class: 'block-outcome', 'data-outcome': transfers[0]?.outcome }, mark, element('span', { class: 'more' }, ` ${words.join(' ')}`));
}

function outcomesText(transfers) {
  if (transfers.length <= 1) return transfers.map((transfer) => outcomeText(transfer.outcome)).join('');
  const done = transfers.filter((transfer) => transfer.outcome === 'SUCCESS').length;
  const mark = done === transfers.length ? '✓' : done === 0 ? '✗' : '✓✗';
  return `${mark} ${done} of ${transfers.length} done`;
}

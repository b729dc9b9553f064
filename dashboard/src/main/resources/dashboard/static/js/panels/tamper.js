// A block to be changed in one's own view, and what that does to the hashes after it.
import { preimage, rehash } from '../blocks.js';
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { shortHash } from '../words.js';

export class TamperDialog {
  constructor(dialog) {
    this.dialog = dialog;
    dialog.querySelector('.close').addEventListener('click', () => dialog.close());
    dialog.querySelector('.put-back').addEventListener('click', () => this.#begin());
  }

  /** @param blocks the block and those after it in the same copy */
  open(owner, blocks) {
    this.blocks = blocks;
    setText(this.dialog.querySelector('h2'), `Block ${blocks[0].height} of ${owner}’s copy`);
    this.#begin();
    this.dialog.showModal();
  }

  #begin() {
    const [block] = this.blocks;
    this.changed = { ...block, transfers: block.transfers.map((transfer) => ({ ...transfer })) };
    this.dialog.querySelector('.fields').replaceChildren(
      ...this.changed.transfers.slice(0, 20).map((transfer, index) => this.#field(transfer, index)),
    );
    this.#check();
  }

  #field(transfer, index) {
    const input = element('input', { value: transfer.amount, maxlength: 30, 'aria-label': `amount of transfer ${index + 1}` });
    input.addEventListener('input', () => {
      transfer.amount = input.value;
      this.#check();
    });
    return element('label', {}, `client-${transfer.from} → client-${transfer.to} `, input, ` ${transfer.outcome}`);
  }

  #check() {
    const checks = rehash([this.changed, ...this.blocks.slice(1)]);
    setText(this.dialog.querySelector('.preimage'), preimage(this.changed));
    reconcile(this.dialog.querySelector('.checks'), checks, ({ block }) => block.height, makeCheck, updateCheck);
    const wrong = checks.filter(({ fits }) => !fits).length;
    const verdict = this.dialog.querySelector('.tamper-verdict');
    setAttribute(verdict, 'data-bad', wrong > 0);
    setText(verdict, wrong === 0 ? 'Every hash fits.' : `${wrong} of ${checks.length} hashes no longer fit: nobody would take this chain for theirs.`);
  }
}

const makeCheck = ({ block }) =>
  element(
    'li',
    {},
    element('strong', {}, `Block ${block.height}`),
    element('span', {}, 'says ', element('code', {}, shortHash(block.hash))),
    element('span', {}, 'hashes to ', element('code', { class: 'found' })),
    element('span', { class: 'fits' }),
  );

function updateCheck(item, { hash, fits }) {
  setText(item.querySelector('.found'), shortHash(hash));
  setText(item.querySelector('.fits'), fits ? '✓ fits' : '✗ does not fit');
  setAttribute(item, 'data-wrong', !fits);
}

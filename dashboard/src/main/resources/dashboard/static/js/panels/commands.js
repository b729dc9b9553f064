// What a person can do: send a transfer, ask for a balance, deposit, withdraw.
import { get, send } from '../api.js';
import { element } from '../dom.js';
import { numberOf } from '../names.js';
import { cents } from '../money.js';
import { activeClients } from '../store.js';
import { outcomeText, timeOfDay } from '../words.js';

const RESULTS_SHOWN = 4;
const WAIT = '10s';

export class CommandsPanel {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.results = root.querySelector('.results');
    this.transfer = root.querySelector('#transfer');
    this.branch = root.querySelector('#branch');
    this.transfer.addEventListener('submit', (event) => this.#onTransfer(event));
    this.branch.addEventListener('submit', (event) => this.#onBranch(event));
    this.transfer.elements.from.addEventListener('change', () => this.#offerReceivers());
  }

  render() {
    const changed = offer(this.transfer.elements.from, activeClients(this.store));
    offer(this.branch.elements.branch, this.store.names('branch'));
    const accounts = (this.store.state('bank')?.accounts ?? []).map((account) => account.id).join();
    if (changed || accounts !== this.accounts) {
      this.accounts = accounts;
      this.#offerReceivers();
    }
  }

  #offerReceivers() {
    const own = numberOf(this.transfer.elements.from.value || 'client-0');
    const accounts = (this.store.state('bank')?.accounts ?? []).map((account) => account.id).filter((id) => id !== own);
    offer(this.transfer.elements.to, accounts.sort((a, b) => a - b).map((id) => `client-${id}`));
  }

  #onTransfer(event) {
    event.preventDefault();
    const from = this.transfer.elements.from.value;
    if (event.submitter?.value === 'balance') {
      this.report(`balance of ${from}`, () => get(from, '/balance'), (answer) => answer.balance ?? 'not known');
      return;
    }
    const to = numberOf(this.transfer.elements.to.value);
    const amount = this.#amount(this.transfer.elements.amount);
    if (!amount || !from || !to) return;
    this.report(
      `${from} sends ${amount} to client-${to}`,
      () => send('POST', from, `/transfers?wait=${WAIT}`, { to, amount }),
      transferResult,
    );
  }

  #onBranch(event) {
    event.preventDefault();
    const branch = this.branch.elements.branch.value;
    const amount = this.#amount(this.branch.elements.amount);
    if (!amount || !branch) return;
    const what = event.submitter?.value ?? 'deposits';
    this.report(
      `${what === 'deposits' ? 'deposit of' : 'withdrawal of'} ${amount} at ${branch}`,
      () => send('POST', branch, `/${what}`, { amount }),
      (answer) => updateResult(answer),
    );
  }

  #amount(input) {
    const value = cents(input.value);
    input.setCustomValidity(value !== null && value > 0n ? '' : 'An amount is more than 0.00, with at most two decimals.');
    return input.reportValidity() ? input.value.trim() : null;
  }

  /** Does something, and says in words what became of it. */
  async report(what, act, resultOf) {
    const result = element('span', { class: 'result' }, '…');
    const line = element('li', {}, element('time', {}, timeOfDay(Date.now())), ' ', element('span', {}, `${what}: `), result);
    this.results.prepend(line);
    while (this.results.children.length > RESULTS_SHOWN) this.results.lastElementChild.remove();
    try {
      result.textContent = resultOf(await act());
    } catch (problem) {
      line.dataset.bad = '';
      result.textContent = `✗ ${problem.message}`;
    }
  }
}

function offer(select, names) {
  if ([...select.options].map((option) => option.value).join() === names.join()) return false;
  const chosen = select.value;
  select.replaceChildren(...names.map((name) => element('option', { value: name }, name)));
  if (names.includes(chosen)) select.value = chosen;
  return true;
}

function transferResult(answer) {
  if (answer.status === 'PENDING') return 'accepted, still waiting for its turn';
  const why = answer.status === 'ABORT' ? ': a refusal is sealed too, so that all copies agree on it' : '';
  return `${outcomeText(answer.status)}, block ${answer.height}${why}`;
}

function updateResult({ status, kind, balance }) {
  if (status === 'PENDING') return 'accepted, the branches have not agreed on it yet';
  return `${outcomeText(status, kind)}; its balance is ${balance}`;
}

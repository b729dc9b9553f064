// The bank: accounts and members, the total that stays, conflicts, and the audit.
import { get, send } from '../api.js';
import { confirmed } from '../confirm.js';
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { label } from '../identity.js';
import { sum } from '../money.js';
import { nameOf } from '../names.js';
import { timeOfDay } from '../words.js';
import { renderTroubles } from './troubles.js';

const QUIET_MS = 3000;

export class BankPanel {
  constructor(root, store, report) {
    this.root = root;
    this.store = store;
    this.report = report;
    this.auditedHeight = null;
    root.querySelector('.audit-button').addEventListener('click', () => this.#audit());
  }

  render() {
    const find = (selector) => this.root.querySelector(selector);
    renderTroubles(find('.troubles'), this.store.process('bank')?.troubles ?? []);
    const state = this.store.state('bank');
    if (!state) {
      this.#renderUnknown();
      return;
    }
    setText(find('.total'), state.total);
    setText(find('.total-verdict'), totalVerdict(state));
    setText(find('.height'), state.height);
    setText(find('.conflicts'), state.conflicts);
    setAttribute(find('.conflicts'), 'data-bad', state.conflicts > 0);
    reconcile(find('tbody'), rows(state), (row) => row.id, (row) => this.#makeRow(row), updateRow);
    this.#auditWhenQuiet(state.height);
  }

  /** At a moment of which nothing of it is known. */
  #renderUnknown() {
    for (const part of ['.total', '.height', '.conflicts']) setText(this.root.querySelector(part), '–');
    setText(this.root.querySelector('.total-verdict'), this.store.isPast ? 'not known' : '');
    reconcile(this.root.querySelector('tbody'), [], () => '', () => null);
  }

  #makeRow({ id }) {
    const name = nameOf('client', id);
    const button = (text, title, act) => element('button', { type: 'button', class: 'small', title, onclick: act }, text);
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, label(name)),
      element('td', { class: 'amount balance' }),
      element('td', { class: 'last-access' }),
      element('td', { class: 'status' }),
      element(
        'td',
        { class: 'actions' },
        button('Leave', `ask ${name} to leave`, () => this.#leave(name)),
        button('Evict', `declare ${name} dead`, () => this.#evict(id, name)),
      ),
    );
  }

  async #leave(name) {
    const question = `${name} finishes its own requests and leaves for good. Its account stays.`;
    if (await confirmed(`Let ${name} leave?`, question, 'Leave')) {
      this.report(`${name} leaves`, () => send('POST', name, '/departure'), () => 'asked to leave');
    }
  }

  async #evict(id, name) {
    const question =
      'Eviction is for the dead: the bank takes nothing from it any more, and the others wait for it no longer. It cannot be undone.';
    if (await confirmed(`Evict ${name}?`, question, 'Evict')) {
      this.report(`eviction of ${name}`, () => send('POST', 'bank', `/members/${id}/eviction`), () => 'evicted');
    }
  }

  #auditWhenQuiet(height) {
    if ('run' in document.body.dataset) return; // there is nobody to ask
    if (this.auditedHeight === height || this.waitingHeight === height) return;
    this.waitingHeight = height;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.#audit(), QUIET_MS);
  }

  async #audit() {
    const result = this.root.querySelector('.audit-result');
    try {
      const audit = await get('bank', '/audit');
      this.auditedHeight = this.store.state('bank')?.height;
      setAttribute(result, 'data-bad', !audit.ok);
      setText(result, auditText(audit));
    } catch (problem) {
      setAttribute(result, 'data-bad', true);
      setText(result, `No audit: ${problem.message}.`);
    } finally {
      this.waitingHeight = null;
    }
  }
}

function rows({ accounts, members }) {
  const statuses = new Map(members.map((member) => [member.id, member.status]));
  return [...accounts].sort((a, b) => a.id - b.id).map((account) => ({ ...account, status: statuses.get(account.id) ?? 'ACTIVE' }));
}

/** Transfers move money and make none, so the total is that of all openings. */
function totalVerdict({ accounts, total }) {
  const openings = sum(accounts.map((account) => account.opening));
  return openings === total ? 'as paid in' : `but ${openings} was paid in!`;
}

const STATUSES = { ACTIVE: 'member', LEFT: 'has left', EVICTED: 'evicted' };

function updateRow(tr, row) {
  setText(tr.querySelector('.balance'), row.balance);
  setText(tr.querySelector('.last-access'), row.lastAccess ? timeOfDay(row.lastAccess) : '–');
  setText(tr.querySelector('.status'), STATUSES[row.status] ?? row.status.toLowerCase());
  tr.querySelectorAll('button').forEach((button) => {
    button.disabled = row.status !== 'ACTIVE';
  });
}

function auditText(audit) {
  const at = timeOfDay(Date.now());
  if (audit.ok) return `✓ ${at}: ${audit.blocks} blocks replayed, every hash and balance is right, total ${audit.total}.`;
  const findings = (audit.findings ?? []).map((finding) => (typeof finding === 'string' ? finding : JSON.stringify(finding)));
  return `✗ ${at}: ${findings.join('; ')}`;
}

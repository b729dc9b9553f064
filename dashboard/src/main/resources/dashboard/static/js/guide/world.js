// What a guided scenario can do to the real system, and ask about it.
import { send } from '../api.js';
import { cents, money } from '../money.js';
import { numberOf } from '../names.js';
import { activeClients } from '../store.js';

export class World {
  constructor(store, lab, cluster) {
    this.store = store;
    this.lab = lab;
    this.cluster = cluster;
  }

  get clients() {
    return activeClients(this.store);
  }

  get branches() {
    return this.store.names('branch');
  }

  state(name) {
    return this.store.state(name);
  }

  /** Does not wait for the outcome: the scenario is about how it comes about. */
  transfer(from, to, amount = '0.10') {
    return send('POST', from, '/transfers', { to: numberOf(to), amount });
  }

  /** Every link between these. */
  async links(names, change) {
    for (const from of names) {
      for (const { peer } of this.lab.of(from)?.channels ?? []) {
        if (names.includes(peer)) await this.lab.change(from, peer, change);
      }
    }
  }

  async deliver(from, to, count = 1) {
    await this.lab.deliver(from, to, count);
  }

  asUsual() {
    return this.lab.reset();
  }

  async mode(mode) {
    await send('PUT', this.branches[0], '/mode', { mode });
  }

  /** More than half of what the branches have: twice that is not covered. */
  moreThanHalf() {
    const balance = cents(this.state(this.branches[0])?.balance) ?? 0n;
    return money((balance * 6n) / 10n);
  }

  withdraw(branch, amount) {
    return send('POST', branch, '/withdrawals', { amount });
  }

  deposit(branch, amount) {
    return send('POST', branch, '/deposits', { amount });
  }

  evict(name) {
    return send('POST', 'bank', `/members/${numberOf(name)}/eviction`);
  }

  // ---- what has come about

  inside(name) {
    return Boolean(this.state(name)?.inside);
  }

  height(name) {
    const state = this.state(name);
    return state?.chain?.height ?? state?.height ?? 0;
  }

  hasQueued(name, owner) {
    return this.state(name)?.queue.some(({ request }) => request.node === numberOf(owner)) ?? false;
  }

  inFlight(type, from, to) {
    return this.store.history
      .inFlight()
      .filter((message) => message.content.type === type && message.from === from && (!to || message.to === to)).length;
  }
}

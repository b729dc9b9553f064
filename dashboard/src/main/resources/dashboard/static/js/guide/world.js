// What a guided scenario can do to the real system, and ask about it.
import { send } from '../api.js';
import { cents, money } from '../money.js';
import { needsOf } from '../entry.js';
import { cone, relation } from '../history/causality.js';
import { nameOf, numberOf } from '../names.js';
import { activeClients, standing } from '../store.js';
import { text } from '../timestamps.js';

export class World {
  settled = Promise.resolve();
  /** The ids of the withdrawals made last. */
  withdrawn = [];

  constructor(store, lab, cluster, diagram) {
    Object.assign(this, { store, lab, cluster, diagram });
  }

  /** What there is before a step: the step is about what comes about since. */
  now() {
    return {
      height: this.height('bank'),
      clients: this.clients,
      balances: Object.fromEntries(this.branches.map((name) => [name, this.state(name)?.balance])),
    };
  }

  get clients() {
    return activeClients(this.store).filter((name) => this.state(name));
  }

  get branches() {
    return this.store.names('branch').filter((name) => this.state(name));
  }

  state(name) {
    return this.store.state(name);
  }

  /** Does not wait for the outcome: the scenario is about how it comes about. */
  transfer(from, to, amount = '0.10') {
    return send('POST', from, '/transfers', { to: numberOf(to), amount });
  }

  /** Every link between these. */
  links(names, change) {
    return this.eachLink(names, (from, to) => this.lab.change(from, to, change));
  }

  async eachLink(names, act) {
    for (const from of names) {
      for (const to of names) if (this.lab.channel(from, to)) await act(from, to);
    }
  }

  async toBank(names, change) {
    for (const name of names) await this.lab.change(name, 'bank', change);
  }

  areHeld(names) {
    return names.every((from) => [...names, 'bank'].every((to) => to === from || this.lab.channel(from, to)?.held));
  }

  isUsual() {
    return this.lab.names().every((name) => {
      const { paused, channels } = this.lab.of(name);
      return !paused && channels.every(({ held, cut, delayMillis }) => !held && !cut && delayMillis === 0);
    });
  }

  async deliver(from, to, count = 1) {
    await this.lab.deliver(from, to, count);
  }

  /** Waits for what is under way, and lets whatever comes next wait for it. */
  asUsual() {
    this.settled = this.settled.catch(() => {}).then(() => this.lab.reset());
    return this.settled;
  }

  /** Acts when what was begun before is over: two that change the same links would undo each other's work. */
  async act(step, ...args) {
    await this.settled.catch(() => {});
    this.settled = step.act(this, ...args);
    return this.settled;
  }

  async mode(mode) {
    await send('PUT', this.branches[0], '/mode', { mode });
  }

  /** More than half of what the branches have: twice that is not covered. */
  moreThanHalf() {
    const balance = cents(this.state(this.branches[0])?.balance) ?? 0n;
    return money((balance * 6n) / 10n);
  }

  /** At two branches at the same time; does not wait for the outcome. */
  async withdrawTwice() {
    const amount = this.moreThanHalf();
    const handedIn = await Promise.all(this.branches.slice(0, 2).map((branch) => this.withdraw(branch, amount)));
    this.withdrawn = handedIn.map(({ eventId }) => eventId);
  }

  withdraw(branch, amount) {
    return send('POST', branch, '/withdrawals?wait=0s', { amount });
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

  /** The requests in a queue, as text. */
  queueOf(name) {
    return (this.state(name)?.queue ?? []).map(({ request }) => text(request));
  }

  /** Whom a client waits for. */
  needs(name) {
    const state = this.state(name);
    return state ? needsOf(state).map(({ id }) => nameOf('client', id)) : [];
  }

  heldBack(name) {
    return this.state(name)?.chain.heldBack.length ?? 0;
  }

  standing(name) {
    return standing(this.store, name);
  }

  /** Whether it knows that it is evicted. Who is watched no more cannot say so. */
  isOut(name) {
    const process = this.store.process(name);
    return process.isGone ? this.standing(name) === 'EVICTED' : process.up && process.state?.phase === 'FENCED';
  }

  isMode(mode) {
    return this.branches.every((name) => this.state(name)?.mode.toLowerCase() === mode);
  }

  balances() {
    return new Set(this.branches.map((name) => this.state(name)?.balance));
  }

  /** The last event with which a client sent a message of this type; null if it is not kept. */
  sendOf(type, name) {
    return this.store.history.lane(name)?.nodes.findLast((node) => hasSent(node, type)) ?? null;
  }

  /** Which of two events led to the other, if one did. */
  order(one, other) {
    const { history } = this.store;
    const related = relation(history, cone(history, one), one, other);
    return { past: 'after', future: 'before' }[related] ?? 'neither: they are concurrent';
  }

  /** How many of the withdrawals made last. */
  paidOut() {
    const { outcomes } = this.state(this.branches[0]);
    return this.withdrawn.filter((id) => outcomes[id]?.outcome === 'SUCCESS').length;
  }

  select(node) {
    if (node) this.diagram.select(node);
  }

  hasSelected(type) {
    const { selected } = this.diagram;
    return selected !== null && hasSent(selected, type);
  }

  inFlight(type, from, to) {
    return this.store.history
      .inFlight()
      .filter((message) => message.content.type === type && message.from === from && (!to || message.to === to)).length;
  }
}

const hasSent = (node, type) => node.sent.some(({ content }) => content.type === type);

// What has happened, as far as it is kept: a lane for each process, and all their nodes in one order in which every
// receive follows its send. Bounded: the oldest nodes are given up first.
import { byRole, nameOf } from '../names.js';
import { Lane } from './lane.js';
import { Marks } from './marks.js';
import { Messages, isInFlight } from './messages.js';
import { countWhile, inOrder } from './node.js';

export const MOST_EFFECTS = 40_000;
const GIVEN_UP_AT_ONCE = 1_000;

export class History {
  #lanes = new Map();
  #messages = new Messages();
  #effects = 0;
  #unsorted = Infinity; // the moment from which on nodes may not be in order
  #many = false; // nodes come by the thousand: they are sorted once, afterwards
  #changedFrom = 0; // the place in the order from which on something has changed since it was last asked for
  marks = new Marks(
    (moment) => this.#changeFrom(countWhile(this.order, (node) => node.moment <= moment)),
    (name, from, until) => this.#lanes.get(name)?.momentsBetween(from, until) ?? [],
  );

  order = [];
  version = 0; // changes whenever anything does

  constructor(mostEffects = MOST_EFFECTS) {
    this.mostEffects = mostEffects;
  }

  get effects() {
    return this.#effects;
  }

  names() {
    return [...this.#lanes.keys()].sort(byRole);
  }

  lane(name) {
    return this.#lanes.get(name);
  }

  /** A process, all that is known of it: a snapshot, or null, and effects, some from before the snapshot. */
  begin(name, snapshot, effects) {
    this.remove(name);
    const lane = new Lane(name);
    this.#lanes.set(name, lane);
    if (effects.length > 0 && (!snapshot || effects[0].number <= snapshot.effect)) {
      lane.beginAfter(effects[0].number - 1, snapshot?.life ?? null);
    } else if (snapshot) {
      lane.snapshot(snapshot);
    }
    this.#many = true;
    for (const numbered of effects) {
      if (snapshot && numbered.number === snapshot.effect + 1 && lane.last === snapshot.effect) lane.snapshot(snapshot);
      this.#append(lane, numbered);
    }
    this.#many = false;
    if (effects.length > 0) this.#unsorted = -Infinity;
    this.#settled();
    if (snapshot && lane.last <= snapshot.effect) this.snapshot(name, snapshot);
    else this.#knowMembers(name);
  }

  /** What is kept of a process, as replay takes it; of the time between two nodes if they are given. */
  recording(name, from = null, to = null) {
    const lane = this.#lanes.get(name);
    const after = from ? lane.numberAt(from) - (lane.name === from.name ? from.last - from.first + 1 : 0) : -Infinity;
    return lane.recording(after, to ? lane.numberAt(to) : Infinity);
  }

  replay(name, recording) {
    this.remove(name);
    const lane = new Lane(name);
    this.#lanes.set(name, lane);
    lane.replay(recording);
    this.#many = true;
    for (const numbered of recording.effects) {
      this.#append(lane, numbered);
      lane.knowsFrom(recording.first);
    }
    this.#many = false;
    if (recording.effects.length > 0) this.#unsorted = -Infinity;
    this.#knowMembers(name);
    this.#settled();
  }

  snapshot(name, snapshot) {
    const lane = this.#lanes.get(name);
    if (!lane) {
      this.begin(name, snapshot, []);
      return;
    }
    if (lane.life !== snapshot.life || lane.last !== snapshot.effect) this.#forgetAll(lane);
    lane.snapshot(snapshot);
    this.#knowMembers(name);
    this.#settled();
  }

  /** Those who had gone before anything that is kept. */
  #knowMembers(name) {
    if (name !== 'bank') return;
    for (const { id, status } of this.#lanes.get(name).now?.members ?? []) {
      if (status !== 'ACTIVE') this.marks.add({ name: nameOf('client', id), what: status.toLowerCase(), at: null });
    }
  }

  append(name, effects) {
    const lane = this.#lanes.get(name);
    if (!lane) return;
    for (const numbered of effects) this.#append(lane, numbered);
    this.#settled();
  }

  /** What it does from now on is not known. */
  unfollow(name) {
    const lane = this.#lanes.get(name);
    if (lane) lane.isFollowed = false;
    this.version++;
  }

  remove(name) {
    const lane = this.#lanes.get(name);
    if (!lane) return;
    this.#forgetAll(lane);
    this.#lanes.delete(name);
    if (name === 'bank') this.marks.forgetMembers();
    this.#settled();
  }

  clear() {
    this.#lanes.clear();
    this.#messages.clear();
    this.marks.clear();
    this.order = [];
    this.#effects = 0;
    this.#changedFrom = 0;
    this.version++;
  }

  #append(lane, numbered) {
    const node = lane.append(numbered);
    if (!node) return;
    this.#effects++;
    const messages = this.#messages.take(node, numbered);
    this.#messages.settle(node, numbered);
    this.marks.did(lane.name, node.moment);
    if (node.first === numbered.number) this.#insert(node);
    else if (!this.#many) this.#changeFrom(this.indexOf(node));
    for (const { send, receive } of messages) if (send && receive) this.#keepAfter(receive, send.moment);
    const { fact } = numbered.effect;
    if (fact?.type === 'MemberChanged') this.#mark(fact.member, node);
  }

  #mark({ id, status }, { at, moment }) {
    this.marks.add({ name: nameOf('client', id), what: status === 'ACTIVE' ? 'joined' : status.toLowerCase(), at, moment });
  }

  #insert(node) {
    if (this.#many) {
      this.order.push(node);
      return;
    }
    const index = countWhile(this.order, (other) => inOrder(other, node) < 0);
    if (index === this.order.length) this.order.push(node);
    else this.order.splice(index, 0, node);
    this.#changeFrom(index);
  }

  /** Wall clocks differ from machine to machine; a receive is not before its send all the same. */
  #keepAfter(node, moment) {
    const waiting = [[node, moment]];
    while (waiting.length > 0) {
      const [late, earliest] = waiting.pop();
      if (late.moment >= earliest) continue;
      this.#unsorted = Math.min(this.#unsorted, late.moment);
      late.moment = earliest;
      const lane = this.#lanes.get(late.name);
      const next = lane.nodes[lane.indexOf(late) + 1];
      if (next) waiting.push([next, earliest]);
      for (const message of late.sent) if (message.receive) waiting.push([message.receive, earliest]);
    }
  }

  #settled() {
    if (this.#unsorted < Infinity) this.#sort();
    this.marks.settle();
    this.version++;
    if (this.#effects > this.mostEffects) this.#giveUp(this.#effects - this.mostEffects + GIVEN_UP_AT_ONCE);
  }

  /** What is before the first node that was moved is in order. */
  #sort() {
    const from = countWhile(this.order, (node) => node.moment < this.#unsorted);
    const tail = this.order.slice(from).sort(inOrder);
    tail.forEach((node, index) => (this.order[from + index] = node));
    this.#unsorted = Infinity;
    this.#changeFrom(from);
  }

  #changeFrom(index) {
    this.version++;
    this.#changedFrom = Math.min(this.#changedFrom, index);
  }

  /** The place in the order before which nothing has changed since this was asked last. */
  takeChange() {
    const from = this.#changedFrom;
    this.#changedFrom = this.order.length;
    return from;
  }

  /** The oldest nodes: they are a beginning of every lane, so what stays is still a history. */
  #giveUp(effects) {
    let count = 0;
    for (let given = 0; given < effects && count < this.order.length; count++) given += this.order[count].effects.length;
    const gone = this.order.slice(0, count);
    this.order = this.order.slice(count);
    for (const [name, nodes] of Map.groupBy(gone, (node) => node.name)) this.#forgetFirst(this.#lanes.get(name), nodes);
    this.#changeFrom(0);
  }

  #forgetAll(lane) {
    if (lane.nodes.length === 0) return;
    this.order = this.order.filter((node) => node.name !== lane.name);
    this.#forgetFirst(lane, lane.nodes.slice());
    this.#changeFrom(0);
  }

  #forgetFirst(lane, nodes) {
    for (const node of nodes) {
      this.#effects -= node.effects.length;
      this.#messages.forget(node);
    }
    lane.drop(nodes.length);
  }

  // ---- looking

  /** The moment of its first event ever, of a client; -Infinity for one that may have been there before. */
  beginningOf(name) {
    return (name.startsWith('client-') && this.#lanes.get(name)?.beginning) || -Infinity;
  }

  /** Whether a client had done nothing yet when this node had just happened. */
  isToCome(name, node) {
    return this.beginningOf(name) > node.moment;
  }

  newest() {
    return this.order.at(-1) ?? null;
  }

  /** The node that has this effect, as in 'client-1:123'; null if it is not kept. */
  find(id) {
    const [name, number] = id.split(':');
    const nodes = this.#lanes.get(name)?.nodes ?? [];
    const node = nodes[countWhile(nodes, (one) => one.last < Number(number))];
    return node && node.first <= Number(number) ? node : null;
  }

  indexOf(node) {
    return countWhile(this.order, (other) => inOrder(other, node) < 0);
  }

  /** What a process was when this node had just happened; null if that is not known. */
  stateAt(name, node) {
    const lane = this.#lanes.get(name);
    return lane ? lane.stateAfter(lane.numberAt(node)) : null;
  }

  /**
   * The messages on their way when this node had just happened, or now. Oldest first. What may have been received,
   * before anything that is kept of its receiver, is not among them: what is not known is not shown as if it were.
   */
  inFlight(node = null) {
    const isUntil = (other) => node === null || inOrder(other, node) <= 0;
    const nodes = node === null ? [] : this.order.slice(0, this.indexOf(node) + 1);
    const candidates = node === null ? this.#messages.open() : nodes.flatMap((one) => one.sent);
    return candidates.filter((message) => isInFlight(message, node, isUntil) && this.#isOpen(message));
  }

  #isOpen(message) {
    return Boolean(message.receive ?? message.end ?? this.#lanes.get(message.to)?.mayStillReceive(message));
  }
}

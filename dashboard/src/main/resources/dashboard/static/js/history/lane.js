// What is kept of one process: its nodes, in the order in which they happened, and the states between them, now and
// then, from which any other is worked out.
import { begin, fold, initial } from '../fold.js';
import { countWhile, entersWith, extendNode, inOrder, leavesWith, makeNode } from './node.js';

const BETWEEN_CHECKPOINTS = 500;

export class Lane {
  #checkpoints = []; // {number, state}: the state after that effect
  #isOnlyNow = false; // whether nothing is known but the state that it has now
  #recent = null; // the checkpoint asked for last, or what was worked out from it
  #knownSince = null; // the moment from which on every effect has been seen; null as long as none was
  #received = new Map(); // by sender: the number of the last message from it

  constructor(name) {
    this.name = name;
    this.isFollowed = true; // or nothing is heard of it any more
    this.life = null;
    this.nodes = [];
    /** When it was inside the critical section: [{name, start, end}], nodes. No start: since before what is kept. */
    this.sections = [];
    this.now = null; // the state after everything
    this.last = null; // the number of the last effect
  }

  /** Where the process is according to a snapshot. What is known of the time before stays if it leads there. */
  snapshot({ effect, life, state }) {
    if (this.last !== effect || this.life !== life) {
      this.nodes = [];
      this.sections = state.inside ? [{ name: this.name, start: null, end: null }] : [];
      this.#checkpoints = [];
      this.#recent = null;
      this.#beginSeeing(effect);
      this.#isOnlyNow = effect > 0;
    }
    if (this.life !== life) this.#received.clear();
    this.life = life;
    this.last = effect;
    this.#remember(effect, begin(this.name, effect, state));
  }

  /** For effects from before any snapshot. */
  beginAfter(number, life) {
    this.life = life;
    this.last = number;
    this.#beginSeeing(number);
    const state = number === 0 ? initial(this.name) : null;
    if (state) this.#remember(0, state);
  }

  /**
   * What a lane like this is made from again, see replay: the effects after one number and up to another, and the first
   * state that is known of the time between.
   */
  recording(after, upTo) {
    const before = Math.min(Math.max(after, this.nodes[0] ? this.nodes[0].first - 1 : this.last), upTo);
    const effects = this.nodes.flatMap((node) => node.effects).filter(({ number }) => number > before && number <= upTo);
    const state = this.stateAfter(before);
    const first = state ? { number: before, state } : this.#checkpoints.find(({ number }) => number > before && number <= upTo);
    return { life: this.life, before, first: first ?? null, effects };
  }

  /** Begins as recording() tells; the effects follow, one by one. */
  replay({ life, before, first }) {
    this.life = life;
    this.last = before;
    this.#beginSeeing(before);
    if (first?.number === before && first.state.inside) this.sections.push({ name: this.name, start: null, end: null });
    this.knowsFrom(first);
  }

  /** From here on the state is known. */
  knowsFrom(first) {
    if (first?.number === this.last) this.#remember(first.number, first.state);
  }

  #beginSeeing(number) {
    this.#knownSince = number === 0 ? -Infinity : null;
  }

  #remember(number, state) {
    this.now = state;
    this.#checkpoints.push({ number, state });
  }

  /** When the first event ever of this process happened; null if that is not known. */
  get beginning() {
    return this.nodes[0]?.first === 1 ? this.nodes[0].moment : null;
  }

  /** Takes the effect that follows; returns its node. Passes over what is known already. */
  append(numbered) {
    if (this.last === null || numbered.number !== this.last + 1) return null;
    this.last = numbered.number;
    this.#isOnlyNow = false;
    const { type, from, sequence } = numbered.effect;
    if (type === 'Received') this.#received.set(from, sequence);
    if (this.now) this.now = fold(this.now, numbered);
    const checkpoint = this.#checkpoints.at(-1);
    if (checkpoint && numbered.number - checkpoint.number >= BETWEEN_CHECKPOINTS) {
      this.#checkpoints.push({ number: numbered.number, state: this.now });
    }
    const newest = this.nodes.at(-1);
    if (newest && newest.time === numbered.effect.time && newest.at === numbered.at) {
      extendNode(newest, numbered);
      this.#goInOrOut(newest, numbered);
      return newest;
    }
    const node = makeNode(this.name, numbered);
    if (newest && newest.moment > node.moment) node.moment = newest.moment;
    this.nodes.push(node);
    this.#knownSince ??= node.moment;
    this.#goInOrOut(node, numbered);
    return node;
  }

  #goInOrOut(node, { effect }) {
    const newest = this.sections.at(-1);
    if (entersWith(effect)) this.sections.push({ name: this.name, start: node, end: null });
    else if (newest && newest.end === null && leavesWith(effect)) newest.end = node;
  }

  /**
   * Whether a message to this process, whose receipt has not been seen, can still be on its way. It was received, and
   * that is not kept, if a later one was, or it may have been if it was sent before this process was seen at all.
   */
  mayStillReceive({ kind, from, sequence, send }) {
    if (!this.isFollowed) return false;
    if (kind === 'channel' && sequence <= (this.#received.get(from) ?? 0)) return false;
    return this.#knownSince !== null && send.moment >= this.#knownSince;
  }

  /** When it did something, after one moment and before another. */
  momentsBetween(from, until) {
    const first = countWhile(this.nodes, ({ moment }) => moment <= from);
    return this.nodes.slice(first, countWhile(this.nodes, ({ moment }) => moment < until)).map(({ moment }) => moment);
  }

  /** How many of the nodes are there when this node, of whichever process, has just happened. */
  countUntil(node) {
    return countWhile(this.nodes, (own) => inOrder(own, node) <= 0);
  }

  /** The number of the last effect when this node has just happened; -1 if that is not known. */
  numberAt(node) {
    if (this.#isOnlyNow) return -1;
    const count = this.countUntil(node);
    if (count > 0) return this.nodes[count - 1].last;
    return this.nodes.length > 0 ? this.nodes[0].first - 1 : this.last;
  }

  /** The state after an effect; null if that is not known any more. */
  stateAfter(number) {
    if (number === this.last) return this.now;
    if (number < 0) return null;
    let from = this.#checkpoints[countWhile(this.#checkpoints, (checkpoint) => checkpoint.number <= number) - 1];
    if (!from) return null;
    if (this.#recent && this.#recent.number <= number && this.#recent.number > from.number) from = this.#recent;
    let { state } = from;
    for (let index = countWhile(this.nodes, (node) => node.last <= from.number); index < this.nodes.length; index++) {
      const node = this.nodes[index];
      if (node.first > number) break;
      for (const numbered of node.effects) if (numbered.number <= number) state = fold(state, numbered);
    }
    this.#recent = { number, state };
    return state;
  }

  /** Gives up the oldest nodes. */
  drop(count) {
    if (count === 0) return;
    const number = this.nodes[count - 1].last;
    const state = this.stateAfter(number);
    const later = this.#checkpoints.filter((checkpoint) => checkpoint.number > number);
    this.#checkpoints = state ? [{ number, state }, ...later] : later;
    this.#recent = null;
    this.nodes.splice(0, count);
    this.sections = this.sections.filter(({ end }) => end === null || end.last > number);
    for (const section of this.sections) if (section.start && section.start.last <= number) section.start = null;
  }

  /** The place of a node among the nodes. */
  indexOf(node) {
    return countWhile(this.nodes, (own) => own.first < node.first);
  }
}

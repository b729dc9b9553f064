// What must hold, worked out from the states at one moment. Pure: the same for now and for then.
import { cents, sum } from './money.js';
import { nameOf } from './names.js';

const GOOD = 'good';
const BAD = 'bad';
const SOFT = 'soft'; // not as it should be in the end, but allowed
const UNKNOWN = 'unknown';

/** @param states {bank, clients: [], branches: []}; null for what is not known */
export function invariants({ bank, clients, branches }) {
  return {
    inside: oneInside(clients),
    chains: chainsAgree([bank, ...clients].filter(Boolean)),
    money: moneyConserved(bank),
    negative: nothingNegative(bank, branches),
    replicas: replicasAgree(branches),
  };
}

function oneInside(clients) {
  const inside = clients.filter((client) => client.inside);
  if (clients.length === 0) return { state: UNKNOWN, says: 'not known' };
  if (inside.length > 1) return { state: BAD, says: `${inside.map(({ name }) => name).join(' and ')} at once` };
  return { state: GOOD, says: inside.length === 0 ? 'nobody is inside' : `${inside[0].name} is inside` };
}

function chainsAgree(copies) {
  if (copies.length === 0) return { state: UNKNOWN, says: 'not known' };
  const known = new Map();
  for (const { name, blocks } of copies) {
    for (const { height, hash } of blocks) {
      const other = known.get(height);
      if (other && other.hash !== hash) return { state: BAD, says: `${name} and ${other.name} differ at block ${height}` };
      known.set(height, { name, hash });
    }
  }
  const heights = copies.map((copy) => copy.chain?.height ?? copy.height);
  const [least, most] = [Math.min(...heights), Math.max(0, ...heights)];
  return { state: GOOD, says: least >= most ? `${most} block${most === 1 ? '' : 's'} everywhere` : `${least} to ${most} blocks, no fork` };
}

function moneyConserved(bank) {
  if (!bank) return { state: UNKNOWN, says: 'not known' };
  const openings = bank.accounts.map((account) => account.opening);
  if (openings.some((opening) => opening === undefined)) return { state: UNKNOWN, says: `total ${bank.total}` };
  const paidIn = sum(openings);
  return bank.total === paidIn
    ? { state: GOOD, says: `${bank.total}, as paid in` }
    : { state: BAD, says: `${bank.total} instead of ${paidIn}` };
}

function nothingNegative(bank, branches) {
  const isNegative = (balance) => (cents(balance) ?? 0n) < 0n;
  const account = bank?.accounts.find(({ balance }) => isNegative(balance));
  if (account) return { state: BAD, says: `account ${account.id} has ${account.balance}` };
  const branch = branches.find(({ balance }) => isNegative(balance));
  if (branch) return { state: BAD, says: `${branch.name} has ${branch.balance}` };
  return bank ? { state: GOOD, says: 'nothing below 0.00' } : { state: UNKNOWN, says: 'the accounts are not known' };
}

function replicasAgree(branches) {
  if (branches.length === 0) return { state: UNKNOWN, says: 'no branches' };
  const balances = new Set(branches.map(({ balance }) => balance));
  if (balances.size === 1) return { state: GOOD, says: `${[...balances][0]} at each` };
  const eager = branches.some(({ mode }) => mode?.toLowerCase() === 'eager');
  if (branches.some(({ queue, waiting }) => queue.length > 0 || waiting.length > 0)) return { state: GOOD, says: 'agreeing' };
  return eager
    ? { state: SOFT, says: `eager: ${[...balances].join(', ')}` }
    : { state: GOOD, says: 'one is behind' };
}

/**
 * What the critical section cost: a request counts once all its messages have gone out, which is when it is released and
 * whoever it went to has taken it, so that a reply has gone out or never will. It counts against the bound for the
 * members there were then. The dashboard's server counts in the same way: MessagesPerEntry.java.
 */
export class MessagesPerEntry {
  #open = new Map(); // by process: its requests that are not over, by time
  #lastHeard = new Map(); // by process: the request that it has taken last
  #byMembers = new Map(); // {messages, requests}

  /** {measured, requests} of those that were made while there were so many members; null if there was none. */
  of(members) {
    const sum = this.#byMembers.get(members);
    return sum ? { measured: sum.messages / sum.requests, requests: sum.requests } : null;
  }

  follow({ name, effects }) {
    for (const { effect } of effects) this.#onEffect(name, effect);
  }

  #onEffect(name, effect) {
    const type = effect.message?.type ?? effect.fact?.type;
    if (effect.type === 'Sent' && type === 'Request') this.#onRequest(name, effect);
    else if (effect.type === 'Sent' && type === 'Reply') this.#onReply(name, Object.keys(effect.to)[0]);
    else if (effect.type === 'Sent' && type === 'Release') this.#onRelease(name, effect);
    else if (effect.type === 'Received' && type === 'Request') this.#onTaken(name, effect);
    else if (type === 'GaveUp') this.#goes(name);
    else if (type === 'MemberLeft' || type === 'MemberEvicted') this.#goes(nameOf('client', effect.fact.id));
    else if (type === 'MemberChanged' && effect.fact.member.status !== 'ACTIVE') this.#goes(nameOf('client', effect.fact.member.id));
  }

  #of(name) {
    if (!this.#open.has(name)) this.#open.set(name, new Map());
    return this.#open.get(name);
  }

  #onRequest(by, { time, to }) {
    const unheard = new Set(Object.keys(to));
    this.#of(by).set(time, { by, time, unheard, receivers: unheard.size, replies: 0, releases: 0, isReleased: false });
  }

  /** A reply follows at once, or was left out. */
  #onTaken(name, { from, stamp }) {
    const request = this.#of(from).get(stamp);
    this.#lastHeard.set(name, request);
    request?.unheard.delete(name);
    this.#countIfOver(request);
  }

  #onReply(name, to) {
    const request = this.#lastHeard.get(name);
    this.#lastHeard.delete(name);
    if (request?.by !== to) return;
    request.replies++;
    if (isOver(request)) this.#byMembers.get(membersAt(request)).messages++;
  }

  #onRelease(name, { to, message }) {
    for (const request of [...this.#of(name).values()]) {
      if (request.time > message.request.time) continue;
      request.isReleased = true;
      request.releases = request.time === message.request.time ? Object.keys(to).length : 0;
      this.#countIfOver(request);
    }
  }

  #countIfOver(request) {
    if (!request || !isOver(request) || !this.#of(request.by).delete(request.time)) return;
    const members = membersAt(request);
    const sum = this.#byMembers.get(members) ?? { messages: 0, requests: 0 };
    sum.messages += request.receivers + request.replies + request.releases;
    sum.requests++;
    this.#byMembers.set(members, sum);
  }

  /** It answers nobody any more, and its own requests are void. */
  #goes(name) {
    this.#open.delete(name);
    for (const requests of [...this.#open.values()]) {
      for (const request of [...requests.values()]) {
        request.unheard.delete(name);
        this.#countIfOver(request);
      }
    }
  }
}

const isOver = ({ isReleased, unheard }) => isReleased && unheard.size === 0;
const membersAt = ({ receivers, releases }) => Math.max(receivers, releases) + 1;

export const boundPerEntry = (members) => 3 * Math.max(0, members - 1);

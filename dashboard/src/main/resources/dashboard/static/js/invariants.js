// What must hold, worked out from the states at one moment. Pure: the same for now and for then.
import { cents, sum } from './money.js';

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
  if (inside.length > 1) return { state: BAD, says: `${inside.map(({ name }) => name).join(' and ')} at once` };
  return { state: GOOD, says: inside.length === 0 ? 'nobody is inside' : `${inside[0].name} is inside` };
}

function chainsAgree(copies) {
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
  return { state: bank || branches.length > 0 ? GOOD : UNKNOWN, says: 'nothing below 0.00' };
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

const MUTEX = /^(Request|Reply|Release)$/;

/**
 * How many messages a request took to enter the critical section and leave it, in these nodes: counted whenever nobody
 * waited, for the messages of those who still wait are not all sent. Null if that was never so.
 */
export function messagesPerEntry(nodes) {
  let messages = 0;
  let requests = 0;
  const waiting = new Map();
  let measured = null;
  for (const { name, effects } of nodes) {
    for (const { effect } of effects) {
      const fact = effect.fact?.type;
      if (effect.type === 'Sent' && MUTEX.test(effect.message.type)) messages += Object.keys(effect.to).length;
      if (fact === 'Requested') {
        requests++;
        waiting.set(name, effect.fact.request.time);
      }
      if (fact === 'Released' && waiting.get(name) <= effect.fact.request.time) waiting.delete(name);
    }
    if (waiting.size === 0 && requests > 0) measured = messages / requests;
  }
  return measured;
}

export const boundPerEntry = (members) => 3 * (members - 1);

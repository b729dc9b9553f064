// The bank: accounts, members, the blocks it has sealed.
import { append } from './blocks.js';
import { sum } from './money.js';

export function foldBank(state, effect, at) {
  return effect.type === 'Happened' ? onFact(state, effect.fact, at) : state;
}

function onFact(state, fact, at) {
  switch (fact.type) {
    case 'AccountOpened':
      return withAccounts(state, [...state.accounts, { id: fact.id, opening: fact.balance, balance: fact.balance, lastAccess: at }]);
    case 'AccountRead':
      return { ...state, accounts: touch(state.accounts, { [fact.id]: undefined }, at) };
    case 'MemberChanged':
      return { ...state, members: changed(state.members, fact.member) };
    case 'BlockSealed':
      return sealed(state, fact, at);
    case 'ConflictWitnessed':
      return { ...state, conflicts: state.conflicts + 1 };
    default:
      return state;
  }
}

function sealed(state, { block, balances }, at) {
  const after = withAccounts(state, touch(state.accounts, balances, at));
  return {
    ...after,
    height: block.height + 1,
    tip: block.hash,
    blocks: append(state.blocks, block),
  };
}

const withAccounts = (state, accounts) => ({
  ...state,
  accounts,
  total: sum(accounts.map((account) => account.balance)),
});

/** The accounts with new balances, where there is one, and a new time of access. */
function touch(accounts, balances, at) {
  return accounts.map((account) =>
    account.id in balances
      ? { ...account, balance: balances[account.id] ?? account.balance, lastAccess: at }
      : account,
  );
}

const changed = (members, member) =>
  [...members.filter((other) => other.id !== member.id), member].sort((a, b) => a.id - b.id);

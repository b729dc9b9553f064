// What happened, in words.
import { text } from './timestamps.js';

export function timeOfDay(at) {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString('en-GB');
}

export const day = (at) => new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

export const shortHash = (hash) => (hash ?? '').slice(0, 8);

export const transferText = (transfer) => `${transfer.from}→${transfer.to} ${transfer.amount}`;

/** The first few, and how many more there are. */
function list(things, textOf, most = 3) {
  const shown = things.slice(0, most).map(textOf).join(', ');
  return things.length > most ? `${shown} and ${things.length - most} more` : shown;
}

export const transfersText = (transfers) => list(transfers, transferText);

const OUTCOMES = { SUCCESS: '✓ done', ABORT: '✗ not covered', CONFLICT: '✗ another one has its id' };

/** @param kind of the update, if it is one: a deposit needs no cover, but there may be no room for it */
export const outcomeText = (outcome, kind) =>
  outcome === 'ABORT' && kind === 'DEPOSIT' ? '✗ no room for it in the balance' : (OUTCOMES[outcome] ?? outcome);

const PHASES = {
  NEW: 'not registered yet',
  REGISTERING: 'registering at the bank',
  JOINING: 'joining: waits for the others’ welcome',
  CATCHING_UP: 'fetching the chain',
  LEAVING: 'leaving: finishes its own requests',
  LEFT: 'has left',
  FENCED: 'evicted: the bank takes nothing from it',
};

/** What a client is doing. @param needs a list of {id, what}: what it waits for, and from whom */
export function clientDoing(state, needs) {
  if (state.inside) return 'inside the critical section';
  if (needs.length > 0) return `waiting for ${needsText(needs)}`;
  if (state.chain.heldBack.length > 0) return `holds block ${state.chain.heldBack.join(', ')} back`;
  return PHASES[state.phase] ?? 'idle';
}

/** "client-1’s RELEASE, client-2’s and client-3’s stamps" */
const needsText = (needs) =>
  [...Map.groupBy(needs, ({ what }) => what)]
    .map(([what, ones]) => `${ones.map(({ id }) => `client-${id}’s`).join(', ').replace(/, (\S+)$/, ' and $1')} ${what}${ones.length > 1 ? 's' : ''}`)
    .join(', ');

const MESSAGES = {
  Request: (m) => `REQUEST ${transfersText(m.transfers)}`,
  Reply: () => 'REPLY',
  Release: (m) => `RELEASE of ${text(m.request)} with block ${m.block.height}`,
  Join: (m) => `JOIN of client-${m.newcomer.id}`,
  Welcome: () => 'WELCOME',
  Leave: () => 'LEAVE',
  Evicted: (m) => `EVICTED client-${m.id} at height ${m.height}`,
  Multicast: (m) => `MULTICAST ${updatesText(m.updates)}`,
  Acknowledge: (m) => `ACKNOWLEDGE of ${list(m.batches, text)}`,
  Propagate: (m) => `PROPAGATE ${updateText(m.update)}`,
  Propagated: () => 'PROPAGATED',
  ChangeMode: (m) => `CHANGE MODE to ${m.mode.toLowerCase()}`,
  AgreeToMode: (m) => `AGREE TO MODE ${m.mode.toLowerCase()}`,
  Propose: (m) => `PROPOSE block ${m.height}: ${transfersText(m.transfers)}`,
  Sealed: (m) => `SEALED block ${m.block.height}: ${blockText(m.block)}`,
  Conflict: (m) => `CONFLICT: the chain has height ${m.height}`,
  Rejected: (m) => `REJECTED: ${m.reason}`,
  Fenced: (m) => `FENCED: ${m.reason}`,
  FetchBlocks: () => 'FETCH BLOCKS',
  Blocks: (m) => `BLOCKS (${m.blocks?.length ?? 0})`,
  QueryAccount: (m) => `QUERY ACCOUNT ${m.id}`,
  AccountIs: (m) => `ACCOUNT ${m.id} HAS ${m.balance}`,
  Order: (m) => `ORDER ${updateText(m.update)}`,
  Completed: (m) => `COMPLETED ${updateText(m.update)}: ${outcomeText(m.outcome, m.update.kind)}, balance ${m.balance}`,
  Exchange: (m) => m.line,
};

/** A negative number is one that a branch has given, because the customer gave no id. */
export const updateText = (update) => `${update.kind.toLowerCase()} ${update.amount} (${eventText(update.eventId)})`;

/** If the customer gave no id, the branch has given a number below zero. */
export const eventText = (id) => (id < 0 ? `no. ${-id}` : `event ${id}`);

export const updatesText = (updates) => list(updates, updateText);

const blockText = (block) => list(block.transfers, sealedText);

const sealedText = (transfer) => `${transferText(transfer)} ${outcomeText(transfer.outcome)}`;

/** The name of a message that is not known here is still a word. */
export const typeText = (message) => message.type.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();

export function messageText(message) {
  try {
    return (MESSAGES[message.type] ?? typeText)(message);
  } catch {
    return typeText(message);
  }
}

/** That of a REST call is told by the line of its request, or its status. */
export const answerText = (answer) => (answer.type === 'Exchange' ? `the answer ${/^\d+$/.test(answer.line) ? answer.line : `to ${answer.line}`}` : messageText(answer));

const FACTS = {
  PhaseChanged: (f) => `is now: ${PHASES[f.phase] ?? 'a member'}`,
  Registered: (f) => `is registered as client-${f.member?.id ?? f.self?.id ?? '?'}`,
  MemberJoined: (f) => `counts client-${f.member.id} in`,
  MemberLeft: (f) => `client-${f.id} has left`,
  MemberEvicted: (f) => `client-${f.id} is evicted`,
  Submitted: (f) => `is asked for ${transferText(f.transfer)}`,
  Requested: (f) => `queues its request ${text(f.request)}: ${transfersText(f.transfers)}`,
  Entered: (f) => `enters with ${text(f.request)}`,
  Released: (f) => `leaves; ${text(f.request)} is block ${f.block.height}`,
  SteppedBack: (f) => `steps back with ${text(f.request)}`,
  BlockHeldBack: (f) => `holds block ${f.block.height} back: its predecessor is not here yet`,
  BlockAppended: (f) => `appends block ${f.block.height} ${shortHash(f.block.hash)}`,
  BalanceQueried: () => 'is asked for its balance',
  Refused: (f) => `is refused: ${f.reason}`,
  Voided: (f) => `gives up ${transfersText(f.transfers)}`,
  GaveUp: () => 'gives up its requests',
  AccountOpened: (f) => `opens account ${f.id} with ${f.balance}`,
  MemberChanged: (f) => `member client-${f.member.id} is ${f.member.status.toLowerCase()}`,
  BlockSealed: (f) => `seals block ${f.block.height}: ${blockText(f.block)}`,
  MembersAdopted: () => 'members are taken over from the clients',
  AccountRead: (f) => `account ${f.id} is read`,
  ConflictWitnessed: (f) => `CONFLICT: ${text(f.request)} proposed block ${f.height}`,
  SubEvent: (f) => `${f.kind}_${f.stage}`.toLowerCase() + ` of ${eventText(f.eventId)}`,
  Executed: (f) => `executes ${updateText(f.update)}: ${outcomeText(f.outcome, f.update.kind)}, balance ${f.balance}`,
  Repeated: (f) => `has executed that event: ${updateText(f.update)} ends as ${outcomeText(f.ending, f.update.kind)}`,
  Finished: (f) => `finishes ${updateText(f.update)}: ${outcomeText(f.outcome, f.update.kind)}`,
  ModeChanged: (f) => `propagates ${f.mode.toLowerCase()} from now on`,
};

function factText(fact) {
  try {
    return (FACTS[fact.type] ?? typeText)(fact);
  } catch {
    return typeText(fact);
  }
}

const MARKS = {
  away: 'cannot be reached: it crashed, was stopped, or is cut off',
  crashed: 'crashed',
  back: 'can be reached again',
  paused: 'is paused: it takes nothing and sends nothing',
  resumed: 'goes on after a pause',
  cut: 'is cut off from',
  healed: 'is no longer cut off from',
  joined: 'is a member from here on',
  left: 'has left: it is no member any more',
  evicted: 'is evicted: it is no member any more',
};

/** What became of a process. */
export const markText = ({ name, what, at, peer }) => `${timeOfDay(at)} ${name} ${MARKS[what]}${peer ? ` ${peer}` : ''}`;

/** {arrow, peer, text}: arrow is '→' for what goes out, '←' for what comes in, '•' for what happens inside. */
export function effectWords(effect) {
  switch (effect.type) {
    case 'Sent':
      return { arrow: '→', peer: Object.keys(effect.to).join(', '), text: messageText(effect.message) };
    case 'Received':
      return { arrow: '←', peer: effect.from, text: messageText(effect.message) };
    case 'Called':
      return { arrow: '→', peer: effect.to, text: messageText(effect.question) };
    case 'Returned':
      return { arrow: '←', peer: effect.from, text: answerText(effect.answer) };
    case 'Served':
      return { arrow: '←', peer: effect.from, text: messageText(effect.question) };
    case 'Answered':
      return { arrow: '→', peer: effect.to, text: answerText(effect.answer) };
    default:
      return { arrow: '•', peer: null, text: factText(effect.fact) };
  }
}

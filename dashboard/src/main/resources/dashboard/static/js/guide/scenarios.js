// The guided scenarios: what to do, what to look at, and why. `act` does it on the running system; `done` says that it
// has come about since, and stays true until the next step, so that what the step says to look at is still there;
// `show` is the part of the page that the step talks about. `ask` asks first what will come about: `answer` is what has.

const usual = {
  do: 'Let them flow', text: 'That is all. Let the messages flow again.', look: 'Nothing was simulated: these were the real services.',
  act: (w) => w.asUsual(), done: (w) => w.isUsual(),
};

const three = (w) => w.clients.slice(0, 3);

/** A transfer of which each message waits to be delivered, to the bank as well. */
const holdAll = {
  text: 'Hold all links between {0}, {1} and {2}, and theirs to the bank.', do: 'Hold the links',
  act: async (w, names) => { await w.links(names, { held: true }); await w.toBank(names, { held: true }); },
  done: (w, names) => w.areHeld(names),
  look: 'Nothing has changed yet: clocks stand still, for nothing happens.',
  why: 'The services go on as they are. Only what leaves them is kept until you let it go, in the order in which it was sent.',
};

const isOneEach = (outcomes) => outcomes.filter((one) => one === 'SUCCESS').length === 1 && outcomes.filter((one) => one === 'ABORT').length === 1;

export const SCENARIOS = [
  {
    key: 'one-transfer',
    title: 'One transfer, message by message',
    about: 'Hold every message between the clients in your hand, and see what each of them is for.',
    needs: 'lab',
    steps: [
      holdAll,
      {
        text: '{0} asks to send 0.10 to {1}.', do: 'Send 0.10', act: (w, [a, b]) => w.transfer(a, b),
        done: (w, [a, b, c]) => w.hasQueued(a, a) && w.inFlight('Request', a, b) > 0 && w.inFlight('Request', a, c) > 0,
        look: 'Its clock has moved, its own queue has the request, and a REQUEST hangs in the air on the way to {1} and to {2}. Its card says what it needs.',
        why: 'The request carries a timestamp: the clock, and the client’s number. That alone decides whose turn it is.',
      },
      {
        text: 'Deliver the REQUEST to {1}.', do: 'Deliver to {1}', act: (w, [a, b]) => w.deliver(a, b),
        done: (w, [a, b]) => w.hasQueued(b, a) && w.inFlight('Reply', b, a) > 0,
        look: '{1}’s clock has jumped beyond the stamp of the message. It has {0}’s request in its queue now, and a REPLY is on its way back.',
        why: 'From now on, all that {1} sends has a later stamp than this request. So {1} can ask for nothing that would come before it.',
      },
      {
        text: 'Deliver the REQUEST to {2}.', do: 'Deliver to {2}', act: (w, [a, , c]) => w.deliver(a, c),
        done: (w, [a, , c]) => w.hasQueued(c, a) && w.inFlight('Reply', c, a) > 0,
        look: 'All three queues say the same. {0} still waits: it has not heard from the others.', show: '#clients',
        why: 'Being first in one’s own queue is not enough: an earlier request could still be on its way.',
      },
      {
        text: 'Deliver the REPLY of {1} and that of {2}.', do: 'Deliver both', act: async (w, [a, b, c]) => { await w.deliver(b, a); await w.deliver(c, a); },
        done: (w, [a]) => w.inside(a), show: '#clients',
        look: 'Both conditions on {0}’s card have a tick, and {0} is inside: see the bar on its lane. What it proposes to the bank is held.',
        why: 'Each of the others has sent it something with a later stamp than its request. Channels deliver in the order of sending (FIFO), so nothing with an earlier stamp can still come.',
      },
      {
        text: 'Deliver what it proposes to the bank.', do: 'Deliver to the bank', act: (w, [a]) => w.deliver(a, 'bank'),
        done: (w, [a, b, c], begun) => w.height('bank') > begun.height && w.inFlight('Release', a, b) > 0 && w.inFlight('Release', a, c) > 0,
        look: 'The bank has sealed a block, and {0} has left. A RELEASE with the block is on its way to each of the others.',
        why: 'The bank moves the money in the order in which blocks come. It need not ask anybody: only who is inside proposes one.',
      },
      {
        text: 'Deliver the RELEASEs.', do: 'Deliver both', act: async (w, [a, b, c]) => { await w.deliver(a, b, 10); await w.deliver(a, c, 10); },
        done: (w, names) => names.every((name) => w.height(name) === w.height('bank')), show: '#chain-piece',
        look: 'The request is in no queue any more, and all three chains have the block, with the same hash.',
        why: '3(N − 1) = 6 messages for one entry among three: count the arrows.',
      },
      usual,
    ],
  },
  {
    key: 'three-at-once',
    title: 'Three at once',
    about: 'All want to send at the same moment. Why timestamps decide, and everyone comes to the same order without asking anyone.',
    needs: 'lab',
    steps: [
      { ...holdAll, why: 'So that all three ask before they have heard of each other.' },
      {
        text: 'Let all three send at once.', do: 'Three transfers', show: '#clients',
        act: (w, [a, b, c]) => Promise.all([w.transfer(a, b), w.transfer(b, c), w.transfer(c, a)]),
        done: (w, names) => names.every((name) => w.hasQueued(name, name) && w.queueOf(name).length === 1),
        look: 'Each has its own request at the head of its queue: each believes for a moment that it is first.',
        why: 'Nobody can know better yet. None of them may enter, for none has heard from the others.',
      },
      {
        ask: { text: 'Who enters first?', options: (names) => names, answer: (w, names) => names.find((name) => w.inside(name)) },
        text: 'Deliver every REQUEST, and no more.', do: 'Deliver the REQUESTs', show: '#clients',
        act: (w, names) => w.eachLink(names, (from, to) => w.deliver(from, to)),
        done: (w, names) => new Set(names.map((name) => w.queueOf(name).join())).size === 1 && w.queueOf(names[0]).length === 3 && names.some((name) => w.inside(name)),
        look: 'All queues are the same: by time, and where times are equal by number. Who is first is inside already, without any REPLY: the REQUESTs of the others are stamped later, and that says the same.',
        why: 'Timestamps are totally ordered, and everyone orders by the same rule. No one is asked, and no one decides.',
      },
      {
        text: 'Let everything flow, until all three have been inside.', do: 'Let them flow', act: (w) => w.asUsual(),
        done: (w, names, begun) => w.height('bank') >= begun.height + 3 && names.every((name) => w.height(name) === w.height('bank')),
        look: 'The bars follow one another in the order of the queues, and never overlap.',
        why: 'Each enters when the RELEASE of the one before it has come.',
      },
      {
        ask: { text: 'Was the REQUEST of {0} before that of {1}?', options: () => ['before', 'after', 'neither: they are concurrent'], answer: (w, [a, b]) => w.order(w.sendOf('Request', a), w.sendOf('Request', b)) },
        text: 'Click one of the REQUEST events in the diagram, or let it be shown.', do: 'Show one', byHand: true,
        act: async (w, [a]) => w.select(w.sendOf('Request', a)),
        done: (w) => w.hasSelected('Request'),
        look: 'What led to it and what it led to is lit. The other two requests are not: they are concurrent.',
        why: 'No order is “true” for concurrent events. The clocks agree on one that contradicts no cause.',
      },
    ],
  },
  {
    key: 'overtaking',
    title: 'The overtaking message',
    about: 'Why channels are FIFO, and why a block can be held back: what looked like a flaw of the algorithm is one of the transport.',
    needs: 'lab',
    steps: [
      {
        text: 'Hold only the link from {0} to {2}, and let {0} send 0.10.', do: 'Hold and send', show: '#clients',
        act: async (w, [a, b, c]) => { await w.lab.change(a, c, { held: true }); await w.transfer(a, b); },
        done: (w, [a, b, c]) => w.inFlight('Request', a, c) > 0 && w.hasQueued(b, a),
        look: '{0} needs a later stamp from {2}, and says so.', why: 'The REQUEST to {2} is held. Everybody else has it.',
      },
      {
        text: 'Deliver the REQUEST, only that.', do: 'Deliver one', act: (w, [a, , c]) => w.deliver(a, c),
        done: (w, [a, b, c], begun) => w.inFlight('Release', a, c) > 0 && w.height(b) > begun.height,
        look: '{0} has entered and left. Its RELEASE with the block has reached {1}; the one to {2} is held.', why: '{2} lags by one block. Its chain is shorter, not different.',
      },
      {
        ask: { text: 'What will {2} do with the block of {1}?', options: () => ['append it', 'hold it back'], answer: (w, [, , c]) => (w.heldBack(c) > 0 ? 'hold it back' : 'append it') },
        text: 'Now {1} sends 0.10.', do: 'Send 0.10', act: (w, [, b, c]) => w.transfer(b, c), show: '#chain-piece',
        done: (w, [, , c]) => w.heldBack(c) > 0,
        look: '{1}’s RELEASE has overtaken {0}’s: it is on another channel. {2} has a block without its predecessor and holds it back; see “held back” in the chain.',
        why: 'Channels are FIFO, but two channels are not ordered among each other. {2} waits instead of re-sorting: the chain is append-only.',
      },
      {
        text: 'Deliver what is held.', do: 'Deliver all', act: (w, [a, , c]) => w.deliver(a, c, 1000), show: '#chain-piece',
        done: (w, names) => names.every((name) => w.height(name) === w.height('bank')) && w.heldBack(names[2]) === 0,
        look: 'Both blocks are appended, in the right order, and the hashes are everyone’s.',
        why: 'On one channel nothing overtakes. If a RELEASE could pass its own REQUEST there, {2} would keep a request for ever that nobody will release.',
      },
      usual,
    ],
  },
  {
    key: 'two-withdrawals',
    title: 'Two withdrawals, eager and ordered',
    about: 'The same two withdrawals at two branches at once. Once both are paid out, once only one is.',
    needs: 'branches',
    steps: [
      {
        text: 'Put money in if there is none, and make the branches eager.', do: 'Make them eager', show: '#branches-piece',
        act: async (w) => {
          const [first] = w.branches;
          if (Number(w.state(first)?.balance ?? 0) < 100) await w.deposit(first, '200.00');
          await w.mode('eager');
        },
        done: (w) => w.isMode('eager') && w.balances().size === 1,
        look: 'Each branch says: eager.', why: 'Eager branches carry out at once what they are asked, and tell the others afterwards.',
      },
      {
        text: 'Hold the links between the branches, and withdraw more than half of the balance at two of them.', do: 'Withdraw twice', show: '#branches-piece',
        act: async (w) => {
          await w.links(w.branches, { held: true });
          await w.withdrawTwice();
        },
        done: (w, names, begun) => w.branches.slice(0, 2).every((name) => w.state(name).balance !== begun.balances[name]),
        look: 'Both are paid out. Neither branch knows of the other one’s withdrawal: that message is held.',
        why: 'Each looked only at its own replica and found the money there.',
      },
      {
        text: 'Let the messages flow.', do: 'Let them flow', act: (w) => w.asUsual(), show: '#lights',
        done: (w) => w.branches.every((name) => w.state(name).balance.startsWith('-')) && w.balances().size === 1,
        look: '“None negative” is red: more was paid out than there was.',
        why: 'What one branch has paid out the others can but carry out as well.',
      },
      {
        text: 'Pay the overdrawn money back, and make the branches ordered.', do: 'Make them ordered', show: '#branches-piece',
        act: async (w) => {
          await w.deposit(w.branches[0], '300.00');
          await w.mode('ordered');
        },
        done: (w) => w.isMode('ordered') && w.balances().size === 1,
        look: 'Each branch says: ordered.', why: 'Changing the mode is itself something on which all have to agree.',
      },
      {
        ask: { text: 'How many of the two will be paid out?', options: () => ['none', 'one', 'both'], answer: (w) => ['none', 'one', 'both'][w.paidOut()] },
        text: 'The same two withdrawals again.', do: 'Withdraw twice', show: '#branches-piece',
        act: (w) => w.withdrawTwice(),
        done: (w) => w.branches.every((name) => isOneEach(w.withdrawn.map((id) => w.state(name).outcomes[id]?.outcome))),
        look: 'The two numbers that every branch shows last: one is ✓ done and one is ✗ not covered, the same at all.',
        why: 'All carry out the same updates in the same order, that of their timestamps, and only when nothing earlier can come. So all decide alike.',
      },
    ],
  },
  {
    key: 'member-that-dies',
    title: 'The member that dies',
    about: 'Everybody has to be heard from. So what if one of them is not there any more: wait, evict, fence, rejoin.',
    needs: 'cluster',
    steps: [
      {
        text: 'Crash {2}.', do: 'Crash {2}', act: (w, [, , c]) => w.cluster.crash(c), done: (w, [, , c]) => w.store.process(c)?.up === false, show: '#clients',
        look: '{2} is away. The others have not even noticed.', why: 'A process that has crashed and one that is slow look the same from outside.',
      },
      {
        ask: { text: 'Will {0} get in?', options: () => ['yes', 'no'], answer: (w, [a]) => (w.needs(a).length > 0 ? 'no' : 'yes') },
        text: '{0} sends 0.10 to {1}.', do: 'Send 0.10', act: (w, [a, b]) => w.transfer(a, b), show: '#clients',
        done: (w, [a, b, c]) => w.hasQueued(b, a) && w.needs(a).length === 1 && w.needs(a)[0] === c,
        look: '{0} needs a later stamp from {2}, and will wait as long as it takes. Its REQUEST to {2} hangs in the air.',
        why: 'Nobody may guess that {2} is dead: it might have an earlier request. If it came back with its journal, all would go on by itself.',
      },
      {
        text: 'Decide that it is dead: evict {2} at the bank.', do: 'Evict {2}', act: (w, [, , c]) => w.evict(c), show: '#bank',
        done: (w, [a, b, c], begun) => w.standing(c) === 'EVICTED' && w.height('bank') > begun.height && [a, b].every((name) => w.height(name) === w.height('bank')),
        look: 'The bank takes nothing from {2} any more, and has told the others. They wait for it no longer: the transfer is done.',
        why: 'Only a person can decide this. The bank fences first, so even if {2} is alive after all it can do no harm.',
      },
      {
        text: 'Let {2} come back.', do: 'Start {2}', act: (w, [, , c]) => w.cluster.start(c), show: '#clients',
        done: (w, [, , c]) => w.cluster.isRunning(c) === true && w.isOut(c),
        look: 'It has found out that it is evicted. An evicted number is remembered for good.',
        why: 'If it were let in under its old number, messages from its former life could be taken for new ones.',
      },
      {
        text: 'Start a new client instead.', do: 'Start one more client', act: (w) => w.cluster.newcomer(), show: '#clients',
        done: (w, names, begun) => w.clients.some((name) => !begun.clients.includes(name) && w.state(name)?.phase === 'MEMBER'),
        look: 'It has registered, told the others with JOIN, got the WELCOME of each, and fetched the chain.',
        why: 'From now on its every stamp is later than all the WELCOMEs. So nothing that it asks for can come before what others have asked for already.',
      },
    ],
  },
];

export const namesFor = (scenario, world) => (scenario.needs === 'branches' ? world.branches : three(world));

/** Why it cannot be played here; null if it can. */
export function obstacle(scenario, world) {
  if (scenario.needs === 'branches' && world.branches.length < 2) return 'It takes two branches.';
  if (scenario.needs === 'branches') return world.lab.isThere ? null : 'The lab is not enabled in these services.';
  if (world.clients.length < 3) return 'It takes three clients.';
  if (scenario.needs === 'lab' && !world.lab.isThere) return 'The lab is not enabled in these services.';
  if (scenario.needs === 'cluster' && !world.cluster.controllable) return 'Only a dashboard that started the services itself can crash them.';
  return null;
}

/** '{0} waits' with the names of those who take part. */
export const inserted = (text, names) => text.replace(/\{(\d)\}/g, (_, index) => names[Number(index)] ?? '?');

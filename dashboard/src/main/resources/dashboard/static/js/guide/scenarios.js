// The guided scenarios: what to do, what to look at, and why. `act` does it on the running system; `done` says that it
// has come about.

const usual = { do: 'Links as usual', text: 'That is all. Let the messages flow again.', look: 'Nothing was simulated: these were the real services.', act: (w) => w.asUsual() };

const three = (w) => w.clients.slice(0, 3);

export const SCENARIOS = [
  {
    key: 'one-transfer',
    title: 'One transfer, message by message',
    about: 'Hold every message between the clients in your hand, and see what each of them is for.',
    needs: 'lab',
    steps: [
      {
        text: 'Hold all links between the clients.', do: 'Hold the links', act: (w) => w.links(w.clients, { held: true }),
        look: 'Nothing has changed yet: clocks stand still, for nothing happens.',
        why: 'The services go on as they are. Only what leaves them is kept until you let it go, in the order in which it was sent.',
      },
      {
        text: '{0} asks to send 0.10 to {1}.', do: 'Send 0.10', act: (w, [a, b]) => w.transfer(a, b), done: (w, [a]) => w.hasQueued(a, a),
        look: 'Its clock ticks, its own queue has the request, and a REQUEST hangs in the air on the way to each other client. Its card says for whom it waits.',
        why: 'The request carries a timestamp: the clock, and the client’s number. That alone decides whose turn it is.',
      },
      {
        text: 'Deliver the REQUEST to {1}.', do: 'Deliver to {1}', act: (w, [a, b]) => w.deliver(a, b), done: (w, [a, b]) => w.hasQueued(b, a),
        look: '{1}’s clock jumps beyond the stamp of the message. It has {0}’s request in its queue now, and a REPLY is on its way back.',
        why: 'Now whatever {1} sends later is stamped later. It can no longer ask for anything that would come before.',
      },
      {
        text: 'Deliver the REQUEST to {2}.', do: 'Deliver to {2}', act: (w, [a, , c]) => w.deliver(a, c), done: (w, [a, , c]) => w.hasQueued(c, a),
        look: 'All three queues say the same. {0} still waits: it has not heard from the others.',
        why: 'Being first in one’s own queue is not enough: an earlier request could still be on its way.',
      },
      {
        text: 'Deliver the REPLY of {1} and that of {2}.', do: 'Deliver both', act: async (w, [a, b, c]) => { await w.deliver(b, a); await w.deliver(c, a); },
        done: (w, [a], begun) => w.height('bank') > begun.height || w.inside(a),
        look: 'With the second REPLY {0} is inside: the bar on its lane. It proposes its block to the bank, which seals it.',
        why: 'It has heard from everyone later than its own request, so nothing earlier can come any more. Channels are FIFO: that is where this is needed.',
      },
      {
        text: 'Deliver the RELEASEs.', do: 'Deliver both', act: async (w, [a, b, c]) => { await w.deliver(a, b, 10); await w.deliver(a, c, 10); },
        done: (w, [a, b, c]) => w.height(b) === w.height(a) && w.height(c) === w.height(a),
        look: 'The request leaves both queues, and the block appears in both chains, with the same hash.',
        why: '3(N − 1) = 6 messages for one entry: count the arrows.',
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
      {
        text: 'Make every link between the clients slow: one second.', do: 'Slow links', act: (w) => w.links(w.clients, { delayMillis: 1000, held: false }),
        look: 'The links in the table under Messages.', why: 'So that all three ask before they have heard of each other.',
      },
      {
        text: 'Let all three send at once.', do: 'Three transfers',
        act: (w, [a, b, c]) => Promise.all([w.transfer(a, b), w.transfer(b, c), w.transfer(c, a)]),
        done: (w, names, begun) => names.every((name) => w.hasQueued(name, name)) || w.height('bank') > begun.height,
        look: 'Each has its own request at the head of its queue: each believes for a moment that it is first.',
        why: 'Nobody can know better yet. None of them may enter, for none has heard from the others.',
      },
      {
        text: 'Wait until all have been inside.', done: (w, names, begun) => w.height('bank') >= begun.height + 3 && names.every((name) => w.height(name) === w.height('bank')),
        look: 'The queues become the same everywhere: by time, and where times are equal by number. The bars follow one another in that order.',
        why: 'Timestamps are totally ordered, and everyone orders by the same rule. No one is asked, and no one decides.',
      },
      {
        text: 'Click one of the REQUEST events in the diagram.', look: 'What led to it and what it led to lights up. The other two requests do not: they are concurrent.',
        why: 'No order is “true” for concurrent events. The clocks agree on one that contradicts no cause.',
      },
      usual,
    ],
  },
  {
    key: 'overtaking',
    title: 'The overtaking message',
    about: 'Why channels are FIFO, and why a block can be held back: what looked like a flaw of the algorithm is one of the transport.',
    needs: 'lab',
    steps: [
      {
        text: 'Hold only the link from {0} to {2}, and let {0} send 0.10.', do: 'Hold and send',
        act: async (w, [a, b, c]) => { await w.lab.change(a, c, { held: true }); await w.transfer(a, b); }, done: (w, [a, , c]) => w.inFlight('Request', a, c) > 0,
        look: '{0} waits for {2}, and says so.', why: 'The REQUEST to {2} is held. Everybody else has it.',
      },
      {
        text: 'Deliver the REQUEST, only that.', do: 'Deliver one', act: (w, [a, , c]) => w.deliver(a, c), done: (w, [a, , c]) => w.inFlight('Release', a, c) > 0,
        look: '{0} enters and leaves. Its RELEASE with the block reaches {1}; the one to {2} is held.', why: '{2} lags by one block. Its chain is shorter, not different.',
      },
      {
        text: 'Now {1} sends 0.10.', do: 'Send 0.10', act: (w, [, b, c]) => w.transfer(b, c), done: (w, [, , c]) => (w.state(c)?.chain.heldBack.length ?? 0) > 0,
        look: '{1}’s RELEASE overtakes {0}’s: it is on another channel. {2} has a block without its predecessor and holds it back; see “held back” in the chain.',
        why: 'Channels are FIFO, but two channels are not ordered among each other. {2} waits instead of re-sorting: the chain is append-only.',
      },
      {
        text: 'Deliver what is held.', do: 'Deliver all', act: (w, [a, , c]) => w.deliver(a, c, 1000), done: (w, [a, , c]) => w.height(c) === w.height('bank') && w.height(a) === w.height('bank'),
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
        text: 'Put money in if there is none, and make the branches eager.', do: 'Make them eager',
        act: async (w) => {
          const [first] = w.branches;
          if (Number(w.state(first)?.balance ?? 0) < 100) await w.deposit(first, '200.00');
          await w.mode('eager');
        },
        done: (w) => w.branches.every((name) => w.state(name)?.mode.toLowerCase() === 'eager'),
        look: 'Each branch says: eager.', why: 'Eager branches carry out at once what they are asked, and tell the others afterwards.',
      },
      {
        text: 'Withdraw more than half of the balance at two branches at the same time.', do: 'Withdraw twice',
        act: async (w) => {
          const [one, two] = w.branches;
          if (w.lab.isThere) await w.links(w.branches, { delayMillis: 1000, held: false });
          const amount = w.moreThanHalf();
          await Promise.all([w.withdraw(one, amount), w.withdraw(two, amount)]);
        },
        done: (w) => w.branches.some((name) => w.state(name)?.balance.startsWith('-')),
        look: 'Both are paid out, and “None negative” turns red.',
        why: 'Each looked only at its own replica and found the money there. What one branch has paid out the others can but carry out as well.',
      },
      {
        text: 'Pay the overdrawn money back, and make the branches ordered.', do: 'Make them ordered',
        act: async (w) => {
          if (w.lab.isThere) await w.links(w.branches, { delayMillis: 0 });
          await w.deposit(w.branches[0], '300.00');
          await w.mode('ordered');
        },
        done: (w) => w.branches.every((name) => w.state(name)?.mode.toLowerCase() === 'ordered'),
        look: 'Each branch says: ordered.', why: 'Changing the way is itself something on which all have to agree.',
      },
      {
        text: 'The same two withdrawals again.', do: 'Withdraw twice',
        act: async (w) => {
          const amount = w.moreThanHalf();
          await Promise.all([w.withdraw(w.branches[0], amount), w.withdraw(w.branches[1], amount)]);
        },
        done: (w) => w.branches.every((name) => Object.values(w.state(name)?.outcomes ?? {}).at(-1)?.outcome === 'ABORT' || Object.values(w.state(name)?.outcomes ?? {}).at(-2)?.outcome === 'ABORT'),
        look: 'One is done and one is not covered, at every branch alike.',
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
        text: 'Crash {2}.', do: 'Crash {2}', act: (w, [, , c]) => w.cluster.crash(c), done: (w, [, , c]) => w.store.process(c)?.up === false,
        look: '{2} is away. The others do not even notice yet.', why: 'A process that has crashed and one that is slow look the same from outside.',
      },
      {
        text: '{0} sends 0.10 to {1}.', do: 'Send 0.10', act: (w, [a, b]) => w.transfer(a, b), done: (w, [a]) => w.hasQueued(a, a),
        look: '{0} waits for {2}, and will wait as long as it takes. Its REQUEST to {2} hangs in the air.',
        why: 'Nobody may guess that {2} is dead: it might have an earlier request. If it came back with its journal, all would go on by itself.',
      },
      {
        text: 'Decide that it is dead: evict {2} at the bank.', do: 'Evict {2}', act: (w, [, , c]) => w.evict(c), done: (w, [a], begun) => w.height('bank') > begun.height && w.height(a) === w.height('bank'),
        look: 'The bank takes nothing from {2} any more, and tells the others. They wait for it no longer: the transfer is done.',
        why: 'Only a person can decide this. The bank fences first, so even if {2} is alive after all it can do no harm.',
      },
      {
        text: 'Let {2} come back.', do: 'Start {2}', act: (w, [, , c]) => w.cluster.start(c), done: (w, [, , c]) => w.cluster.isRunning(c) === true && ['FENCED', 'LEFT'].includes(w.state(c)?.phase),
        look: 'It finds out that it is evicted. An evicted number is remembered for good.',
        why: 'If it were let in under its old number, messages from its former life could be taken for new ones.',
      },
      {
        text: 'Start a new client instead.', do: 'Start one more client', act: (w) => w.cluster.newcomer(), done: (w, names, begun) => w.clients.some((name) => !begun.clients.includes(name)),
        look: 'It registers, tells the others with JOIN, waits for the WELCOME of each, and fetches the chain.',
        why: 'From then on its every stamp is later than all the WELCOMEs, so it can come before nobody who asked earlier.',
      },
    ],
  },
];

export const namesFor = (scenario, world) => (scenario.key === 'two-withdrawals' ? world.branches : three(world));

/** Why it cannot be played here; null if it can. */
export function obstacle(scenario, world) {
  if (scenario.needs === 'branches') return world.branches.length < 2 ? 'It takes two branches.' : null;
  if (world.clients.length < 3) return 'It takes three clients.';
  if (scenario.needs === 'lab' && !world.lab.isThere) return 'The lab is not enabled in these services.';
  if (scenario.needs === 'cluster' && !world.cluster.controllable) return 'Only a dashboard that started the services itself can crash them.';
  return null;
}

/** '{0} waits' with the names of those who take part. */
export const inserted = (text, names) => text.replace(/\{(\d)\}/g, (_, index) => names[Number(index)] ?? '?');

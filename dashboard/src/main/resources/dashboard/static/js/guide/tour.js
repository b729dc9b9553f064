// One transfer, told slowly: a sentence, a message that moves, the next sentence. On the running services, with the
// links between three clients held.

const three = (w) => w.clients.slice(0, 3);

/** Who takes part: {a, b, c} */
export const cast = (w) => {
  const [a, b, c] = three(w);
  return { a, b, c };
};

/**
 * `say` is the sentence, `act` does something, `moves` are the links on which a message moves and arrives, `done` says
 * that this has come about, `then` is what is so from then on, and at `stop` the tour waits for the person.
 */
export const TOUR = [
  {
    say: ({ a, b }) => `${a} wants to send 0.10 to ${b}. Only one client at a time may add a block to the chain. So ${a} must be sure that it is its turn.`,
    act: async (w, { a, b, c }) => {
      await w.links([a, b, c], { held: true });
      await w.lab.change(a, 'bank', { held: true });
    },
  },
  {
    say: ({ a }) => `It stamps a request with its clock, puts it into its own queue, and sends it to the others.`,
    act: (w, { a, b }) => w.transfer(a, b),
    done: (w, { a, b, c }) => w.hasQueued(a, a) && w.inFlight('Request', a, b) > 0 && w.inFlight('Request', a, c) > 0,
  },
  {
    say: ({ b }) => `The REQUEST is on its way to ${b}.`,
    then: ({ b }) => `${b} has put the request into its queue too, and set its clock beyond the stamp.`,
    moves: ({ a, b }) => [[a, b]],
    done: (w, { a, b }) => w.hasQueued(b, a),
  },
  {
    say: ({ c }) => `Another one is on its way to ${c}.`,
    then: () => `Now three queues have the request, but its sender does not know that yet.`,
    moves: ({ a, c }) => [[a, c]],
    done: (w, { a, c }) => w.hasQueued(c, a),
  },
  {
    say: ({ b }) => `${b} replies. The REPLY has a later stamp than the request.`,
    then: ({ a, b }) => `So ${b} can ask for nothing earlier any more: see the tick on ${a}’s card.`,
    moves: ({ a, b }) => [[b, a]],
    done: (w, { a, b }) => w.inFlight('Reply', b, a) === 0,
  },
  {
    say: ({ c }) => `${c} replies, too.`,
    then: ({ a }) => `Both conditions hold now: ${a} is first, and it has heard later from all. ${a} is inside, and nobody else can be.`,
    moves: ({ a, c }) => [[c, a]],
    done: (w, { a }) => w.inside(a),
    stop: true,
  },
  {
    say: () => 'Inside, it proposes its block to the bank.',
    then: () => 'The bank has moved the money and sealed the block.',
    moves: ({ a }) => [[a, 'bank']],
    done: (w, { a, b }, begun) => w.height('bank') > begun.height && w.inFlight('Release', a, b) > 0,
  },
  {
    say: () => 'It has left. A RELEASE brings the block to each of the others.',
    then: () => 'The request is in no queue any more, and every copy of the chain has grown by the same block.',
    moves: ({ a, b, c }) => [[a, b], [a, c]],
    done: (w, { a, b, c }) => [a, b, c].every((name) => w.height(name) === w.height('bank')),
  },
  {
    say: () => 'That was one transfer: two REQUESTs, two REPLYs, two RELEASEs. What happens if several want to at once, or one dies? See the scenarios.',
    act: (w) => w.asUsual(),
  },
];

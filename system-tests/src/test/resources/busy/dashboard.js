// Instead of the line to the dashboard's server: one that makes up a bank with clients that take turns, in blocks of
// effects that are like those of the services. window.busy says how many effects there are at first, and how many in a
// second come after them.
window.told = 0;
window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    this.clients = Array.from({ length: window.busy.clients }, (_, index) => `client-${index + 1}`);
    this.names = ['bank', ...this.clients, 'branch-1', 'branch-2'];
    this.numbers = Object.fromEntries(this.names.map((name) => [name, 0]));
    this.clocks = Object.fromEntries(this.names.map((name) => [name, 0]));
    this.sequences = {};
    this.height = 0;
    this.wall = Date.now() - window.busy.past; // a millisecond for each effect
    this.made = new Map(this.names.map((name) => [name, []]));
    window.line = this;
    setTimeout(() => this.#begin());
  }

  close() {}

  #say(messages) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(messages) }));
  }

  #begin() {
    this.dispatchEvent(new Event('open'));
    const members = this.clients.map((_, index) => ({ id: index + 1, status: 'ACTIVE' }));
    const chain = { height: 0, tip: null, heldBack: [] };
    const states = {
      bank: { time: 0, accounts: members.map(({ id }) => ({ id, opening: '100.00', balance: '100.00' })), members, height: 0, tip: null, conflicts: 0, total: '0.00' },
      client: { time: 0, phase: 'MEMBER', queue: [], waiting: [], members, heard: {}, inside: null, chain },
      branch: { time: 0, mode: 'ORDERED', balance: '400.00', idle: true, queue: [], waiting: [], channels: [] },
    };
    let told = 0;
    for (let turn = 0; told < window.busy.past; turn++) told += this.entry(turn % this.clients.length);
    this.turn = 0;
    const begun = performance.now();
    this.#say([
      { type: 'hello' },
      ...this.names.map((name) => ({
        type: 'process', name, up: true, everHeard: true, since: new Date().toISOString(), troubles: null,
        snapshot: { effect: 0, life: 'a', state: states[name.split('-')[0]] }, effects: [{ effects: this.take(name) }],
      })),
    ]);
    window.beginning = performance.now() - begun;
    window.told = told;
    requestAnimationFrame(() => requestAnimationFrame(() => (window.firstPicture = performance.now())));
  }

  take(name) {
    const effects = this.made.get(name);
    this.made.set(name, []);
    return effects;
  }

  /** Comes after the past, for as long as it is wanted. */
  go(perSecond) {
    const every = 50;
    let owed = 0;
    this.going = setInterval(() => {
      owed += (perSecond * every) / 1000;
      while (owed > 0) {
        const made = this.entry(this.turn++ % this.clients.length);
        owed -= made;
        window.told += made;
      }
      this.#say(this.names.filter((name) => this.made.get(name).length > 0).map((name) => ({ type: 'effects', name, feed: { effects: this.take(name) } })));
    }, every);
  }

  stop() {
    clearInterval(this.going);
  }

  #effect(name, type, rest, heard = 0) {
    this.clocks[name] = Math.max(this.clocks[name], heard) + 1;
    this.wall += 1;
    const time = this.clocks[name];
    this.made.get(name).push({ number: ++this.numbers[name], at: new Date(this.wall).toISOString(), effect: { type, time, ...rest } });
    return time;
  }

  #send(from, receivers, message) {
    const to = Object.fromEntries(receivers.map((name) => [name, (this.sequences[`${from} ${name}`] = (this.sequences[`${from} ${name}`] ?? 0) + 1)]));
    const stamp = this.#effect(from, 'Sent', { to, message });
    return receivers.map((name) => () => this.#effect(name, 'Received', { from, sequence: to[name], stamp, message }, stamp));
  }

  /** One entry of a client: a request, replies, the bank's answer, a release. @return how many effects that is */
  entry(index) {
    const before = Object.values(this.numbers).reduce((sum, number) => sum + number, 0);
    const me = this.clients[index];
    const others = this.clients.filter((name) => name !== me);
    const transfer = { id: `t-${this.height}`, from: index + 1, to: ((index + 1) % this.clients.length) + 1, amount: '0.01' };
    this.#effect(me, 'Happened', { fact: { type: 'Submitted', transfer } });
    const requests = this.#send(me, others, { type: 'Request', transfers: [transfer] });
    const request = { time: this.clocks[me], node: index + 1 };
    this.#effect(me, 'Happened', { fact: { type: 'Requested', request, transfers: [transfer] } });
    const replies = requests.flatMap((receive, one) => (receive(), this.#send(others[one], [me], { type: 'Reply' })));
    replies.forEach((receive) => receive());
    this.#effect(me, 'Happened', { fact: { type: 'Entered', request } });
    const question = { type: 'Propose', height: this.height, request, transfers: [transfer] };
    const asked = this.#effect(me, 'Called', { to: 'bank', call: this.height, question });
    this.#effect('bank', 'Served', { from: me, exchange: this.height, stamp: asked, question }, asked);
    const block = { height: this.height, time: request.time, node: index + 1, hash: `h${this.height}`, previousHash: `h${this.height - 1}`, request, transfers: [{ ...transfer, outcome: 'SUCCESS' }] };
    this.#effect('bank', 'Happened', { fact: { type: 'BlockSealed', block, balances: {} } });
    const answer = { type: 'Sealed', block };
    const answered = this.#effect('bank', 'Answered', { to: me, exchange: this.height, answer });
    this.#effect(me, 'Returned', { from: 'bank', call: this.height, stamp: answered, answer }, answered);
    this.#effect(me, 'Happened', { fact: { type: 'BlockAppended', block } });
    const releases = this.#send(me, others, { type: 'Release', request, block });
    this.#effect(me, 'Happened', { fact: { type: 'Released', request, block } });
    releases.forEach((receive, one) => (receive(), this.#effect(others[one], 'Happened', { fact: { type: 'BlockAppended', block } })));
    this.height++;
    return Object.values(this.numbers).reduce((sum, number) => sum + number, 0) - before;
  }
};

// Which receive belongs to which send. A message of a channel is known by its number there, a REST call and its
// answer by their stamps.

/**
 * A message: {key, kind, from, to, content, sequence, time, send, receive, end}. `send`, `receive` are nodes; `end`
 * is the node at which a message that nobody receives any more has come to nothing.
 */
export class Messages {
  #byKey = new Map();
  #open = new Set(); // sent, and not known to be received
  #openCalls = new Set(); // those of them that are calls, or answers
  #partings = new Map(); // 'client-1 client-3': the node at which client-1 knew that client-3 has gone

  /** @return the messages that this effect sends or receives, each now joined with its other end if that is known */
  take(node, { effect }) {
    const inward = incoming(node.name, effect);
    if (!inward) return outgoing(node.name, effect).map((out) => this.#send(node, effect, out));
    const message = this.#entry(inward.key, inward);
    message.receive = node;
    message.time ??= effect.stamp;
    node.received.push(message);
    this.#close(message);
    return [message];
  }

  #send(node, effect, out) {
    const message = this.#entry(out.key, out);
    message.send = node;
    message.time = effect.time;
    node.sent.push(message);
    message.end = this.#parting(message);
    if (!message.receive && !message.end) this.#leaveOpen(message);
    return message;
  }

  /** One of the two may have gone, and the other may have been heard first. */
  #parting({ kind, from, to }) {
    return kind === 'channel' ? (this.#partings.get(`${from} ${to}`) ?? this.#partings.get(`${to} ${from}`) ?? null) : null;
  }

  #leaveOpen(message) {
    this.#open.add(message);
    if (message.kind !== 'channel') this.#openCalls.add(message);
  }

  #close(message) {
    this.#open.delete(message);
    this.#openCalls.delete(message);
  }

  #entry(key, description) {
    let message = this.#byKey.get(key);
    if (!message) {
      message = { ...description, send: null, receive: null, end: null, time: null };
      this.#byKey.set(key, message);
    }
    return message;
  }

  /**
   * A call whose answer has come is over, received or not, and so is an earlier answer to it; so is what was sent to
   * someone who has gone, and what someone who has gone had sent.
   */
  settle(node, { effect }) {
    const self = node.name;
    if (effect.type === 'Returned') {
      this.#end(node, this.#openCalls, ({ kind, from, call }) => kind === 'call' && from === self && call === effect.call);
      this.#end(node, this.#openCalls, ({ kind, from, to, time }) =>
        kind === 'answer' && to === self && from === effect.from && time < effect.stamp);
    } else if (effect.fact?.type === 'MemberChanged' && effect.fact.member.status === 'EVICTED') {
      const evicted = `client-${effect.fact.member.id}`;
      this.#end(node, this.#openCalls, ({ from, to }) => (from === evicted && to === self) || (from === self && to === evicted));
    } else if (effect.fact?.type === 'MemberLeft' || effect.fact?.type === 'MemberEvicted') {
      const gone = `client-${effect.fact.id}`;
      this.#partings.set(`${self} ${gone}`, node);
      this.#end(node, this.#open, ({ kind, from, to }) =>
        kind === 'channel' && ((from === self && to === gone) || (from === gone && to === self)));
    }
  }

  #end(node, among, isOver) {
    for (const message of among) {
      if (message.send === node || !isOver(message)) continue;
      message.end = node;
      this.#close(message);
    }
  }

  open() {
    return [...this.#open];
  }

  /** A node is given up; a message is when both its ends are. */
  forget(node) {
    for (const message of node.sent) {
      message.send = null;
      this.#close(message);
      if (!message.receive) this.#byKey.delete(message.key);
    }
    for (const message of node.received) {
      message.receive = null;
      if (message.send) this.#leaveOpen(message); // the lane of its receiver knows that it is over
      else this.#byKey.delete(message.key);
    }
  }

  clear() {
    this.#byKey.clear();
    this.#open.clear();
    this.#openCalls.clear();
    this.#partings.clear();
  }
}

function outgoing(name, effect) {
  switch (effect.type) {
    case 'Sent':
      return Object.entries(effect.to).map(([to, sequence]) => ({
        key: `m ${name} ${to} ${sequence}`, kind: 'channel', from: name, to, sequence, content: effect.message,
      }));
    case 'Called':
      return [{ key: `c ${name} ${effect.to} ${effect.time}`, kind: 'call', from: name, to: effect.to, call: effect.call, content: effect.question }];
    case 'Answered':
      return [{ key: `a ${name} ${effect.to} ${effect.time}`, kind: 'answer', from: name, to: effect.to, content: effect.answer }];
    default:
      return [];
  }
}

function incoming(name, effect) {
  switch (effect.type) {
    case 'Received':
      return {
        key: `m ${effect.from} ${name} ${effect.sequence}`, kind: 'channel', from: effect.from, to: name,
        sequence: effect.sequence, content: effect.message,
      };
    case 'Served':
      return { key: `c ${effect.from} ${name} ${effect.stamp}`, kind: 'call', from: effect.from, to: name, content: effect.question };
    case 'Returned':
      return { key: `a ${effect.from} ${name} ${effect.stamp}`, kind: 'answer', from: effect.from, to: name, content: effect.answer };
    default:
      return null;
  }
}

/** Whether a message is on its way when this node has just happened; null: now. */
export function isInFlight(message, node, isUntil) {
  if (!message.send || (node && !isUntil(message.send))) return false;
  const over = message.receive ?? message.end;
  return !over || (node !== null && !isUntil(over));
}

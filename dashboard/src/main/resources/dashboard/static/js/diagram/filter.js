// Which nodes are shown: of these processes, of this kind, about this transfer.

const KINDS = {
  mutex: /^(Request|Requested|Reply|Release|Released|Entered|SteppedBack|Submitted|Voided|GaveUp)$/,
  bank: /^(Propose|Sealed|Conflict|FetchBlocks|Blocks|QueryAccount|AccountIs|Exchange|BlockSealed|BlockAppended|BlockHeldBack|AccountRead|BalanceQueried|ConflictWitnessed|Fenced|Rejected)$/,
  branch: /^(Multicast|Acknowledge|Propagate|Propagated|ChangeMode|AgreeToMode|Order|Completed|SubEvent|Accepted|Executed|Finished|ModeChanged)$/,
  membership: /^(Join|Welcome|Leave|Evicted|Register|Registered|Depart|Departed|PhaseChanged|MemberJoined|MemberLeft|MemberEvicted|MemberChanged|AccountOpened)$/,
};

export const contentOf = (effect) => effect.message ?? effect.question ?? effect.answer ?? effect.fact;

const isOfKind = (node, kind) => node.effects.some(({ effect }) => KINDS[kind].test(contentOf(effect)?.type ?? ''));

/** Sends nothing, receives nothing. The critical section's two ends are shown all the same. */
export const isLocal = (node) =>
  node.sent.length === 0 &&
  node.received.length === 0 &&
  !node.effects.some(({ effect }) => /^(Entered|Released|SteppedBack)$/.test(effect.fact?.type ?? ''));

/** {hidden: Set of processes, kind: '' or one of them, transfer: '' or an id, collapsed: whether local ones go} */
export function filterOf(history, { hidden, kind, transfer, collapsed }) {
  const about = transfer ? aboutTransfer(history, transfer) : null;
  return (node) =>
    !hidden.has(node.name) &&
    (!kind || isOfKind(node, kind)) &&
    (!about || about.has(node)) &&
    !(collapsed && isLocal(node));
}

export const isFiltering = ({ hidden, kind, transfer, collapsed }) => hidden.size > 0 || Boolean(kind || transfer) || collapsed;

const stamp = (request) => `${request.time} ${request.node}`;

/** What the transfer's request, its replies, its block and its release are about. */
function aboutTransfer(history, id) {
  const about = new Set();
  const requests = new Set();
  const heights = new Set();
  const asked = new Map(); // 'client-2 client-1': client-2 has got this request of client-1
  const has = (transfers) => transfers?.some((transfer) => transfer.id === id) ?? false;
  for (const node of history.order) {
    for (const { effect } of node.effects) {
      const content = contentOf(effect) ?? {};
      if (content.request && has(content.transfers)) requests.add(stamp(content.request));
      if (content.block && has(content.block.transfers)) heights.add(content.block.height);
      if (content.type === 'Request' && effect.type === 'Received') {
        asked.set(`${node.name} ${effect.from}`, has(content.transfers));
      }
      if (isAbout(node, effect, content)) about.add(node);
    }
  }
  return about;

  function isAbout(node, effect, content) {
    if (content.type === 'Reply') {
      return effect.type === 'Sent'
        ? Object.keys(effect.to).some((to) => asked.get(`${node.name} ${to}`))
        : node.received.some((message) => message.send && about.has(message.send));
    }
    return (
      has(content.transfers) ||
      content.transfer?.id === id ||
      (content.request !== undefined && requests.has(stamp(content.request))) ||
      (content.block !== undefined && heights.has(content.block.height))
    );
  }
}

/** The last transfers, newest first: [{id, from, to, amount}] */
export function transfersIn(history, most, nodes) {
  const found = new Map();
  const oldest = Math.max(0, history.order.length - nodes);
  for (let index = history.order.length - 1; index >= oldest && found.size < most; index--) {
    for (const { effect } of history.order[index].effects) {
      const fact = effect.fact;
      if (fact?.type === 'Submitted') found.set(fact.transfer.id, fact.transfer);
    }
  }
  return [...found.values()];
}

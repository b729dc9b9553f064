// What of the diagram is in sight.
import { cone, relation } from '../history/causality.js';
import { inOrder } from '../history/node.js';
import { berths } from './flight.js';
import { marksOf, sectionsOf, stretchesOf } from './lanes.js';

const LETTER_PX = 8;
const LETTER_GAP = 5;
const TIME_PX = 68; // of a time of day
const STRETCH = 64; // columns
const MARGIN = 1; // columns beyond the edges: half a node is in sight, too

/**
 * @param arranged the Columns
 * @param columns [first, last] in sight
 * @param at the node that has just happened, null for the present
 * @param compared {nodes, way}: two nodes, and the way from one to the other, if there is one; or null
 * @param lit the node whose causes and effects are lit up, or null
 */
export function sceneOf({ history, arranged, geometry, lanes, columns, at, lit, compared, clockOf, lettersOf, matters, isPointed, stateOf, unknownSince }) {
  const sight = { first: columns[0] - MARGIN, last: columns[1] + MARGIN };
  const nodes = arranged.between(sight.first, sight.last);
  const nowColumn = at === null ? arranged.count - 1 : arranged.at(at);
  const inFlight = history
    .inFlight(at)
    .filter((message) => message.send.column >= 0 && geometry.has(message.to));
  const flying = nowColumn > sight.last ? [] : inFlight;
  const lights = lit === null ? null : cone(history, lit);
  const places = { history, arranged, geometry, lanes, sight };
  return {
    geometry,
    lanes,
    sight,
    nowColumn,
    nodes,
    clockOf,
    messages: arrowsIn(nodes, arranged.passing(sight.first, sight.last), new Set(inFlight)),
    berths: berths(flying, geometry, nowColumn),
    sections: sectionsOf(places),
    stretches: stretchesOf(places, unknownSince),
    marks: marksOf(places),
    gaps: gapsIn(arranged, sight, geometry.columnWidth),
    moment: at === null ? null : nowColumn,
    named: namedIn(arranged, sight, geometry.columnWidth, lettersOf, matters),
    isOnWay: compared && onWay(compared),
    relationOf: lights && ((node) => relation(history, lights, lit, node)),
    isPointed,
    isLater: at === null ? () => false : (node) => inOrder(node, at) > 0,
    stateOf,
    selected: lit,
  };
}

/** Tells of a node whether its clock is to be read before others: a request in a queue, and the other end of what is lit. */
export function mattering(view, pointed, lit, selected) {
  const queues = view.names('client').map((name) => view.state(name)?.queue ?? []);
  const asked = new Set(queues.flat().map(({ request }) => `client-${request.node} ${request.time}`));
  const messages = [...pointed, ...(lit ? [...lit.sent, ...lit.received] : [])];
  const ends = new Set([selected, ...messages.flatMap(({ send, receive }) => [send, receive])]);
  return (node) => ends.has(node) || asked.has(`${node.name} ${node.time}`);
}

/**
 * The nodes whose clocks have room to be read. Which ones does not depend on what is in sight, as long as that is moved by
 * less than a stretch, so that they do not come and go while one scrolls. Those that matter have room before others.
 */
function namedIn(arranged, { first, last }, width, lettersOf, matters) {
  const named = new Set();
  const fit = (one, next) => (next.column - one.column) * width >= ((lettersOf(one) + lettersOf(next)) / 2) * LETTER_PX + LETTER_GAP;
  const lanes = Map.groupBy(arranged.between((Math.floor(first / STRETCH) - 1) * STRETCH, last), ({ name }) => name);
  for (const lane of lanes.values()) {
    const wanted = lane.filter(matters);
    let before = null;
    for (const node of lane) {
      const next = wanted.find(({ column }) => column >= node.column) ?? node;
      if ((before && !fit(before, node)) || (next !== node && !fit(node, next))) continue;
      named.add(node);
      before = node;
    }
  }
  return named;
}

/** The gaps in sight; `isTold` are those whose time of day has room. */
function gapsIn({ gaps }, { first, last }, width) {
  let told = -Infinity;
  const shown = gaps.filter(({ column }) => column >= first && column <= last);
  return shown.map((gap) => {
    const isTold = (gap.column - told) * width >= TIME_PX;
    if (isTold) told = gap.column;
    return { ...gap, isTold };
  });
}

/** Of a node or a message. The two that are compared are on it, even if there is none between them. */
function onWay({ nodes, way }) {
  const found = new Set([...nodes, ...(way?.nodes ?? []), ...(way?.messages ?? [])]);
  return (one) => found.has(one);
}

/** Those with an end in sight, and those long ones that pass through it. */
function arrowsIn(nodes, passing, inFlight) {
  const messages = new Set();
  const take = (message) => {
    if (message.send?.column >= 0 && message.receive?.column >= 0 && !inFlight.has(message)) messages.add(message);
  };
  for (const node of nodes) {
    node.sent.forEach(take);
    node.received.forEach(take);
  }
  passing.forEach(take);
  return [...messages];
}

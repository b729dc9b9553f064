// Draws a part of the diagram as SVG, changing only what has changed.
import { reconcile, setAttribute, setText } from '../dom.js';
import { colourOf } from '../identity.js';
import { markText, messageText } from '../words.js';
import { head, line, round } from './geometry.js';

const SVG = 'http://www.w3.org/2000/svg';

/** svg('path', {d: …}, …) */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

const WIDEST = 4000; // px of a screen: lanes do not end before it does

const LAYERS = ['lanes', 'gaps', 'sections', 'arrows', 'flying', 'moment', 'marks', 'nodes'];

export function makeLayers(root) {
  const world = svg('g', { class: 'world' });
  const layers = { world };
  for (const name of LAYERS) {
    layers[name] = svg('g', { class: `layer-${name}` });
    world.append(layers[name]);
  }
  root.replaceChildren(world);
  return layers;
}

/** @param scene what sceneOf() gave: all of it is in sight */
export function draw(layers, scene) {
  const { geometry } = scene;
  reconcile(layers.lanes, scene.stretches, ({ name, from, state }) => `${name} ${state} ${from}`, makeStretch, (path, stretch) =>
    placeStretch(path, stretch, scene),
  );
  reconcile(layers.gaps, scene.gaps, (gap) => gap.column, makeGap, (group, gap) => placeGap(group, gap, geometry));
  reconcile(layers.sections, scene.sections, ({ name, start }) => start?.id ?? name, makeSection, (bar, section) =>
    placeSection(bar, section, scene),
  );
  reconcile(layers.arrows, scene.messages, (message) => message.key, makeArrow, (arrow, message) => placeArrow(arrow, message, scene));
  drawMoment(layers.moment, scene);
  reconcile(layers.marks, scene.marks, ({ name, column }) => `${name} ${column}`, makeMark, (group, mark) => placeMark(group, mark, geometry));
  reconcile(layers.nodes, scene.nodes, (node) => node.id, makeNode, (group, node) => placeNode(group, node, scene));
  // In the past, names are over what came later, and leave it to the pointer.
  const above = scene.moment === null ? layers.moment : null;
  if (layers.flying.nextSibling !== above) layers.world.insertBefore(layers.flying, above);
  setAttribute(layers.flying, 'data-past', scene.moment !== null);
  reconcile(layers.flying, scene.berths, (berth) => berth.key, makeFlying, (group, berth) => placeFlying(group, berth, scene));
}

const makeStretch = ({ name, state }) => svg('path', { class: 'lane', 'data-colour': colourOf(name), 'data-state': state }, svg('title', {}, `${name} ${STATES[state]}`));

const STATES = { up: 'is here', away: 'is away', paused: 'is paused', gone: 'is no member any more', unknown: 'is not known' };

function placeStretch(path, { name, from, until }, { geometry, sight }) {
  const x = Math.max(0, geometry.x(Math.max(from, sight.first)));
  const end = until === Infinity ? geometry.x(sight.last) + WIDEST : geometry.x(Math.min(until, sight.last));
  setAttribute(path, 'd', `M${round(x)} ${geometry.y(name)}H${round(end)}`);
}

const makeGap = (gap) => svg('g', { class: 'gap' }, svg('text', { y: 11 }, gap.at.slice(11, 19)), svg('path', {}));

function placeGap(group, gap, geometry) {
  const x = geometry.x(gap.column) - geometry.columnWidth / 2;
  setAttribute(group.firstChild, 'x', x + 3);
  setAttribute(group.firstChild, 'display', gap.isTold ? null : 'none');
  setAttribute(group.lastChild, 'd', `M${x} 2V${geometry.height}`);
}

const makeSection = (section) => svg('rect', { class: 'section', rx: 4, height: 20, 'data-colour': colourOf(section.name) }, svg('title'));

function placeSection(bar, { name, from, until, start }, { geometry, sight, isLater }) {
  const { x, width } = geometry.span(from, until, sight);
  setAttribute(bar, 'x', round(x));
  setAttribute(bar, 'y', geometry.y(name) - 10);
  setAttribute(bar, 'width', round(width));
  setAttribute(bar, 'data-later', start !== null && isLater(start));
  setText(bar.firstChild, `${name} inside the critical section${until === Infinity ? ', still' : ''}`);
}

const makeArrow = (message) =>
  svg('g', { class: `arrow ${message.kind}`, 'data-colour': colourOf(message.from) }, svg('path', { class: 'shaft' }), svg('path', { class: 'head' }));

function placeArrow(group, message, scene) {
  const ends = scene.geometry.arrow(message.send, message.receive);
  placeLine(group, ends);
  setAttribute(group, 'data-relation', arrowRelation(message, scene));
  setAttribute(group, 'data-later', scene.isLater(message.receive));
  setAttribute(group, 'data-pointed', scene.isPointed?.(message));
  setAttribute(group, 'data-way', wayOf(message, scene));
}

const wayOf = (one, { isOnWay }) => isOnWay && (isOnWay(one) ? 'on' : 'off');

/** An arrow is in the past (future) of a node if both its ends are, or the node is one of them. */
function arrowRelation({ send, receive }, { relationOf }) {
  if (!relationOf) return null;
  const relations = [relationOf(send), relationOf(receive)];
  if (relations.every((relation) => relation === 'past' || relation === 'self')) return 'past';
  if (relations.every((relation) => relation === 'future' || relation === 'self')) return 'future';
  return 'none';
}

function placeLine(group, ends) {
  setAttribute(group.children[0], 'd', line(ends));
  setAttribute(group.children[1], 'd', head(ends));
}

const makeFlying = ({ messages: [{ kind, from, key }] }) =>
  svg(
    'g',
    { class: `flying ${kind}`, 'data-colour': colourOf(from), 'data-message': key },
    svg('path', { class: 'shaft' }),
    svg('path', { class: 'head' }),
    svg('path', { class: 'grip' }),
    svg('text', { class: 'mark' }),
    svg('title'),
  );

const MARKS = { held: '■', cut: '✕', delayed: '…', paused: '‖' };

function placeFlying(group, berth, { geometry, sight, stateOf, relationOf, isPointed, nowColumn }) {
  const [shaft, arrowhead, grip, mark, title] = group.children;
  const [oldest] = berth.messages;
  const ends = berth.shafts.map((message) => geometry.inFlight(message.send, berth, nowColumn, sight));
  const lines = ends.map(line).join('');
  setAttribute(group, 'data-message', oldest.key);
  setAttribute(shaft, 'd', lines);
  setAttribute(arrowhead, 'd', head(ends[0]));
  setAttribute(grip, 'd', lines);
  const state = stateOf(oldest);
  setAttribute(group, 'data-state', state);
  setAttribute(group, 'data-pointed', isPointed !== null && berth.messages.some(isPointed));
  setText(mark, [MARKS[state], berth.name].filter(Boolean).join(' '));
  setAttribute(mark, 'x', Math.round(ends[0].x2 + 4));
  setAttribute(mark, 'y', Math.round(ends[0].y2 + 4));
  setText(title, berth.messages.slice(0, 12).map(inWords).join('\n'));
  const isLit = relationOf && berth.messages.some(({ send }) => relationOf(send) === 'self');
  setAttribute(group, 'data-relation', relationOf ? (isLit ? 'future' : 'none') : null);
}

const inWords = ({ content, from, to }) => `${messageText(content)} from ${from} to ${to}, on its way`;

const makeMark = ({ name }) =>
  svg('g', { class: 'lane-mark', 'data-colour': colourOf(name) }, svg('rect', { x: -7, y: -8, width: 14, height: 16, rx: 3 }), svg('text', { y: 4 }), svg('title'));

const SIGNS = { crashed: '✕', away: '✕', evicted: '⊘', left: '⇥', paused: '‖', cut: '✂', healed: '∪', resumed: '▸', back: '↻', joined: '+' };

/** Where there are several, the gravest is shown and the words say all. */
function placeMark(group, { name, column, marks }, geometry) {
  const what = Object.keys(SIGNS).find((one) => marks.some((mark) => mark.what === one));
  setAttribute(group, 'transform', `translate(${round(geometry.x(column))} ${geometry.y(name)})`);
  setAttribute(group, 'data-what', what);
  setText(group.children[1], SIGNS[what]);
  setText(group.children[2], marks.map(markText).join('\n'));
}

function drawMoment(layer, { moment, geometry }) {
  reconcile(
    layer,
    moment === null ? [] : [moment],
    () => 'moment',
    () => svg('path', { class: 'moment-line' }),
    (path) => {
      setAttribute(path, 'd', `M${round(geometry.x(moment) + geometry.columnWidth * 0.5)} 0V${geometry.height}`);
    },
  );
}

const makeNode = (node) =>
  svg(
    'g',
    { class: 'node', 'data-node': node.id, 'data-colour': colourOf(node.name) },
    svg('circle', { r: 5 }),
    svg('text', { class: 'clock' }),
    svg('circle', { class: 'grip', r: 12 }),
  );

function placeNode(group, node, { geometry, named, clockOf, relationOf, isOnWay, isLater, selected }) {
  setAttribute(group, 'transform', `translate(${geometry.x(node.column)} ${geometry.y(node.name)})`);
  setAttribute(group, 'data-relation', relationOf ? (relationOf(node) ?? 'none') : null);
  setAttribute(group, 'data-later', isLater(node));
  setAttribute(group, 'data-selected', node === selected);
  setAttribute(group, 'data-way', wayOf(node, { isOnWay }));
  setAttribute(group.children[0], 'class', node.received.length > 0 ? 'dot receives' : 'dot');
  setText(group.children[1], clockOf(node));
  setAttribute(group.children[1], 'y', -10);
  setAttribute(group.children[1], 'display', named.has(node) || relationOf?.(node) === 'self' ? null : 'none');
}

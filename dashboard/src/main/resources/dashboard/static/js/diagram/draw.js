// Draws a part of the diagram as SVG, changing only what has changed.
import { reconcile, setAttribute, setText } from '../dom.js';
import { colourOf } from '../identity.js';
import { messageText, typeText } from '../words.js';
import { head, line, spread } from './geometry.js';

const SVG = 'http://www.w3.org/2000/svg';

/** svg('path', {d: …}, …) */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

const WIDEST = 4000; // px of a screen: lanes do not end before it does

const LAYERS = ['lanes', 'gaps', 'sections', 'arrows', 'flying', 'moment', 'nodes'];

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

/**
 * @param scene {geometry, lanes, nodes, messages, flying, sections, gaps, moment, relationOf, isLater, isHeld}: all of it
 *     nodes and messages that are in sight
 */
export function draw(layers, scene) {
  const { geometry } = scene;
  drawLanes(layers.lanes, scene);
  reconcile(layers.gaps, scene.gaps, (gap) => gap.column, makeGap, (group, gap) => placeGap(group, gap, geometry));
  reconcile(layers.sections, scene.sections, (section) => section.start.id, makeSection, (bar, section) =>
    placeSection(bar, section, scene),
  );
  reconcile(layers.arrows, scene.messages, (message) => message.key, makeArrow, (arrow, message) => placeArrow(arrow, message, scene));
  drawFlying(layers.flying, scene);
  drawMoment(layers.moment, scene);
  reconcile(layers.nodes, scene.nodes, (node) => node.id, makeNode, (group, node) => placeNode(group, node, scene));
}

function drawLanes(layer, { lanes, geometry }) {
  reconcile(
    layer,
    lanes,
    (name) => name,
    (name) => svg('path', { class: 'lane', 'data-colour': colourOf(name) }),
    (path, name) => setAttribute(path, 'd', `M0 ${geometry.y(name)}H${Math.round(geometry.width + WIDEST)}`),
  );
}

const makeGap = (gap) => svg('g', { class: 'gap' }, svg('text', { y: 11 }, gap.at.slice(11, 19)), svg('path', {}));

function placeGap(group, gap, geometry) {
  const x = geometry.x(gap.column) - geometry.columnWidth / 2;
  setAttribute(group.firstChild, 'x', x + 3);
  setAttribute(group.lastChild, 'd', `M${x} 2V${geometry.height}`);
}

const makeSection = (section) => svg('rect', { class: 'section', rx: 7, height: 20, 'data-colour': colourOf(section.name) }, svg('title'));

function placeSection(bar, { name, start, end }, { geometry }) {
  const x = geometry.x(start.column) - 9;
  const until = end ? geometry.x(end.column) + 9 : geometry.width - 20;
  setAttribute(bar, 'x', x);
  setAttribute(bar, 'y', geometry.y(name) - 10);
  setAttribute(bar, 'width', Math.max(18, until - x));
  setText(bar.firstChild, `${name} inside the critical section${end ? '' : ', still'}`);
}

const makeArrow = (message) =>
  svg('g', { class: `arrow ${message.kind}`, 'data-colour': colourOf(message.from) }, svg('path', { class: 'shaft' }), svg('path', { class: 'head' }));

function placeArrow(group, message, scene) {
  const ends = scene.geometry.arrow(message.send, message.receive);
  placeLine(group, ends);
  setAttribute(group, 'data-relation', arrowRelation(message, scene));
  setAttribute(group, 'data-later', scene.isLater(message.receive));
  setAttribute(group, 'data-pointed', scene.isPointed?.(message));
}

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

const makeFlying = (message) =>
  svg(
    'g',
    { class: `flying ${message.kind}`, 'data-colour': colourOf(message.from), 'data-message': message.key },
    svg('path', { class: 'shaft' }),
    svg('path', { class: 'head' }),
    svg('path', { class: 'grip' }),
    svg('text', { class: 'mark' }),
    svg('title', {}, `${messageText(message.content)} from ${message.from} to ${message.to}, on its way`),
  );

const MOST_NAMED = 8; // messages on their way that are named; more would cover each other

const MARKS = { held: '■', cut: '✕', delayed: '…', paused: '‖' };

function drawFlying(layer, scene) {
  const isNamed = scene.flying.length <= MOST_NAMED;
  const ends = new Map(
    scene.flying.map((message) => [message, scene.geometry.dangling(message.send, message.to, scene.nowColumn)]),
  );
  if (isNamed) spread([...ends.values()]);
  reconcile(layer, scene.flying, (message) => message.key, makeFlying, (arrow, message) =>
    placeFlying(arrow, message, ends.get(message), isNamed, scene),
  );
}

function placeFlying(group, message, ends, isNamed, scene) {
  placeLine(group, ends);
  setAttribute(group.querySelector('.grip'), 'd', line(ends));
  const state = scene.stateOf(message);
  setAttribute(group, 'data-state', state);
  setAttribute(group, 'data-pointed', scene.isPointed?.(message));
  const mark = group.querySelector('.mark');
  setText(mark, [MARKS[state], isNamed ? typeText(message.content) : null].filter(Boolean).join(' '));
  setAttribute(mark, 'x', Math.round(ends.x2 + 4));
  setAttribute(mark, 'y', Math.round(ends.y2 + 4));
  setAttribute(group, 'data-relation', scene.relationOf ? (scene.relationOf(message.send) === 'self' ? 'future' : 'none') : null);
}

function drawMoment(layer, { moment, geometry }) {
  reconcile(
    layer,
    moment === null ? [] : [moment],
    () => 'moment',
    () => svg('path', { class: 'moment-line' }),
    (path) => {
      const x = geometry.x(moment) + Math.min(11, geometry.columnWidth * 0.45);
      setAttribute(path, 'd', `M${x} 0V${geometry.height}`);
    },
  );
}

const makeNode = (node) =>
  svg(
    'g',
    { class: 'node', 'data-node': node.id, 'data-colour': colourOf(node.name) },
    svg('circle', { r: 5 }),
    svg('text', { class: 'clock' }, String(node.time)),
    svg('circle', { class: 'grip', r: 12 }),
  );

function placeNode(group, node, { geometry, relationOf, isLater, selected, showClocks }) {
  setAttribute(group, 'transform', `translate(${geometry.x(node.column)} ${geometry.y(node.name)})`);
  setAttribute(group, 'data-relation', relationOf ? (relationOf(node) ?? 'none') : null);
  setAttribute(group, 'data-later', isLater(node));
  setAttribute(group, 'data-selected', node === selected);
  setAttribute(group.children[0], 'class', node.received.length > 0 ? 'dot receives' : 'dot');
  setAttribute(group.children[1], 'y', -10);
  setAttribute(group.children[1], 'display', showClocks ? null : 'none');
}

// The diagram as a file of its own.
import { colourOf } from '../identity.js';
import { draw, makeLayers, svg } from './draw.js';
import { LANE } from './geometry.js';

const NAMES_PX = 90;
const SHOWN = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'display', 'paint-order'];

/** What is in the scene, from its first column in sight on, `width` pixels of it: the text of an SVG file. */
export function pictureOf(scene, left, width, page) {
  const { geometry, lanes } = scene;
  const root = svg('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width: width + NAMES_PX, height: geometry.height, class: 'diagram-picture', 'aria-hidden': 'true',
  });
  page.append(root); // so that its style is known
  try {
    const layers = makeLayers(root);
    draw(layers, scene);
    layers.world.setAttribute('transform', `translate(${NAMES_PX - left} 0)`);
    root.prepend(svg('rect', { class: 'paper', width: '100%', height: '100%' }));
    root.append(svg('rect', { class: 'paper', width: NAMES_PX, height: '100%' }), ...lanes.map((name) => nameOf(name, geometry)));
    root.querySelectorAll('.grip').forEach((grip) => grip.remove()); // nobody takes hold of anything in a file
    root.querySelectorAll('*').forEach(inlineStyle);
    return new XMLSerializer().serializeToString(root);
  } finally {
    root.remove();
  }
}

const nameOf = (name, geometry) =>
  svg('text', { class: 'lane-name', x: 8, y: geometry.y(name) + LANE * 0.1, 'data-colour': colourOf(name) }, name);

function inlineStyle(node) {
  const style = getComputedStyle(node);
  for (const property of SHOWN) {
    const value = style.getPropertyValue(property);
    if (value) node.setAttribute(property, value);
  }
}

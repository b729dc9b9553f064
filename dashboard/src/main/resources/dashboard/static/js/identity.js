// Who is who: one colour and one sign for each process, everywhere. The sign's shape tells the role and its number
// the process, so the colour is never all there is.
import { element } from './dom.js';
import { numberOf, roleOf } from './names.js';

const COLOURS = 12;

/** The index of a process's colour; dashboard.css has the colours. Clients and branches take them by turns. */
export function colourOf(name) {
  if (name === 'bank') return 'bank';
  const offset = roleOf(name) === 'client' ? 0 : 3;
  return String((numberOf(name) - 1 + offset) % COLOURS);
}

export function sign(name) {
  const text = name === 'bank' ? 'B' : String(numberOf(name));
  return element('span', { class: `sign sign-${roleOf(name)}`, 'data-colour': colourOf(name), 'aria-hidden': 'true' }, text);
}

/** Words in which clients are named. A name is not broken at its hyphen; where there is no room for it, its sign is seen. */
export function say(node, words) {
  if (node.textContent !== words) node.replaceChildren(...words.split(/(client-\d+)/).map((part, index) => (index % 2 ? person(part) : part)));
}

const person = (name) =>
  element('span', { class: 'person', 'data-number': numberOf(name), 'data-colour': colourOf(name) }, element('span', { class: 'name' }, name));

/** The sign and the name. */
export function label(name) {
  return element('span', { class: 'process-label' }, sign(name), element('span', { class: 'process-name' }, name));
}

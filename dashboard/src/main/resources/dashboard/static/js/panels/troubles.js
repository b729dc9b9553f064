// What is wrong with a process, in its own words.
import { element, reconcile, setText } from '../dom.js';
import { timeOfDay } from '../words.js';

/** The place on a card where troubles are said. */
export const troublesPlace = () => element('div', { class: 'troubles', role: 'status' }, element('ul'));

/** The first, and how many more there are. @param troubles a list of {what, since, whatToDo} */
export function renderTroubles(place, troubles) {
  const more = troubles.length > 1 ? [{ more: troubles.length - 1 }] : [];
  reconcile(place.firstElementChild, [...troubles, ...more], ({ what, more }) => what ?? `${more} more`, (one) => (one.more ? makeMore(place, one) : makeItem()), update);
}

function update(item, { what, since, whatToDo, more }) {
  if (more) return;
  setText(item.querySelector('.what'), `${what}.`);
  setText(item.querySelector('.since'), `Since ${timeOfDay(since)}.`);
  setText(item.querySelector('.what-to-do'), whatToDo);
}

function makeMore(place, { more }) {
  const unfold = (event) => {
    const isOpen = place.toggleAttribute('data-open');
    setText(event.target, isOpen ? 'fewer' : `${more} more`);
  };
  return element('li', { class: 'more' }, element('button', { type: 'button', class: 'small', onclick: unfold }, `${more} more`));
}

const makeItem = () =>
  element(
    'li',
    {},
    element(
      'details',
      {},
      element('summary', { class: 'what' }),
      element('span', { class: 'since' }),
      ' ',
      element('span', { class: 'what-to-do' }),
    ),
  );

// What is wrong with a process, in its own words.
import { element, reconcile, setText } from '../dom.js';
import { timeOfDay } from '../words.js';

/** The place on a card where troubles are said. */
export const troublesPlace = () => element('ul', { class: 'troubles', role: 'status' });

/** @param troubles a list of {what, since, whatToDo} */
export function renderTroubles(place, troubles) {
  reconcile(place, troubles, (trouble) => trouble.what, makeItem, (item, { what, since, whatToDo }) => {
    setText(item.querySelector('.what'), `${what}.`);
    setText(item.querySelector('.since'), `Since ${timeOfDay(since)}.`);
    setText(item.querySelector('.what-to-do'), whatToDo);
  });
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

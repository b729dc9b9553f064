// The keys: a list of them, and those that work wherever one is. Keys of one letter can be switched off, for whoever
// speaks to the computer.
import { element, reconcile } from '../dom.js';

const LIST = [
  ['?', 'shows this list'],
  ['Tab', 'goes from one thing to the next; going to a condition on a card lights the message that made it true'],
  ['g', 'goes to the diagram'],
  ['← →', 'in the diagram: the event before, the event after'],
  ['↑ ↓', 'in the diagram: the nearest event of another process'],
  ['c', 'in the diagram: compares this event with the one to which the arrow keys go then'],
  ['f', 'freezes the picture, or goes on'],
  ['Esc', 'goes back to now; closes what is open; makes an enlarged part small'],
  ['1 2 3 4', 'Do, Messages, Scenarios, Events'],
  ['p', 'large words, for a projector'],
  ['Space', 'while a transfer is told: stops, and goes on'],
];

const WRITES = 'input:not([type=range], [type=checkbox]), textarea, select, dialog';

/** @param acts what a key does, by key */
export function listenToKeys(dialog, button, acts) {
  const letters = dialog.querySelector('input');
  const open = () => dialog.showModal();
  reconcile(dialog.querySelector('dl'), LIST, ([key]) => key, ([key, does]) => element('div', {}, element('dt', {}, element('kbd', {}, key)), element('dd', {}, does)));
  button.addEventListener('click', open);
  dialog.querySelector('.close').addEventListener('click', () => dialog.close());
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITES) || !letters.checked) return;
    const act = event.key === '?' ? open : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

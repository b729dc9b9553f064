// The door for lessons: a file that is chosen or dropped, or the link with which the page was opened.
import { element, setAttribute } from '../dom.js';
import { lessonOf } from '../guide/lesson.js';
import { packed, unpacked } from '../run/packing.js';

const LARGEST_BYTES = 64 * 1024;
const LINK = /^#lesson=([\w-]+)$/;

/** @param onLesson is given each lesson, as a scenario @return a part of the page */
export function lessonDoor(onLesson) {
  const status = element('p', { class: 'outcome', role: 'status' });
  const link = element('input', { class: 'lesson-link', readonly: true, 'aria-label': 'Link to the lesson' });
  const choose = element('input', { type: 'file', accept: '.json,application/json', 'aria-label': 'Lesson', onchange: () => take(() => fromFile(choose.files[0])) });
  const door = element(
    'div',
    { class: 'card lessons' },
    element('h3', {}, 'Open a lesson'),
    element('p', { class: 'note' }, 'A scenario that somebody has written: a small JSON file. It becomes the first in this list.'),
    choose,
    status,
    element('label', { class: 'note', hidden: true }, 'Link to it ', link),
  );
  const linked = LINK.exec(location.hash)?.[1];
  if (linked) take(() => unpacked(linked.replace(/-/g, '+').replace(/_/g, '/')));
  return door;

  async function take(read) {
    try {
      const json = await read();
      const lesson = lessonOf(json);
      link.value = new URL(`#lesson=${(await packed(json)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`, document.baseURI).href;
      link.parentElement.hidden = false;
      status.textContent = `“${lesson.title}” is open.`;
      setAttribute(status, 'data-bad', false);
      onLesson(lesson);
    } catch (problem) {
      status.textContent = problem.message;
      setAttribute(status, 'data-bad', true);
    }
  }
}

async function fromFile(file) {
  if (file.size > LARGEST_BYTES) throw new Error(`${file.name} is larger than 64 KB`);
  return JSON.parse(await file.text());
}

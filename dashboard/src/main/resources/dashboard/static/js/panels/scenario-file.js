// A scenario file, dropped or chosen: the dashboard plays it at branches of its own, and what comes out can be saved.
import { ask } from '../api.js';
import { download } from '../download.js';
import { element } from '../dom.js';

const LARGEST_BYTES = 256 * 1024;

/** A part of the page that shows itself once the dashboard can play scenarios. */
export function scenarioFile() {
  const status = element('p', { class: 'outcome', role: 'status' });
  const choose = element('input', { type: 'file', accept: '.json,application/json', 'aria-label': 'Scenario file', onchange: () => playFile(choose.files[0]) });
  const zone = element(
    'div',
    { class: 'drop card', hidden: true },
    element('h3', {}, 'Play a scenario file'),
    element('p', { class: 'note' }, 'Drop a JSON file with branches and customers here, or choose one. It is played at fresh branches; this bank is not touched.'),
    choose,
    status,
    element('div', { class: 'saving' }),
  );
  zone.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.dataset.over = '';
  });
  zone.addEventListener('dragleave', () => delete zone.dataset.over);
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    playFile(event.dataTransfer.files[0]);
  });
  fetch('scenarios').then(
    async (response) => {
      await response.text();
      zone.hidden = response.status === 404;
    },
    () => {},
  );
  return zone;

  async function playFile(file) {
    if (!file) return;
    const saving = zone.querySelector('.saving');
    saving.replaceChildren();
    status.removeAttribute('data-bad');
    status.textContent = `${file.name} is being played …`;
    try {
      if (file.size > LARGEST_BYTES) throw new Error(`${file.name} is larger than 256 KB`);
      const output = await ask('POST', 'scenarios', await file.text());
      status.textContent = `${file.name} has been played.`;
      const save = () => download(`output-of-${file.name}`, 'application/json', JSON.stringify(output, null, 2));
      saving.replaceChildren(element('button', { type: 'button', class: 'primary', onclick: save }, 'Save the output'));
    } catch (problem) {
      status.setAttribute('data-bad', '');
      status.textContent = problem.message;
    }
  }
}

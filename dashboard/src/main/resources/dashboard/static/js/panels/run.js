// A run in a file: saved from the live page, and opened in it again.
import { setAttribute, setText } from '../dom.js';
import { download } from '../download.js';
import { pageOf, runIn } from '../run/file.js';

export class RunPanel {
  /** @param open shows a run in place of the bank */
  constructor(root, diagram, open) {
    this.diagram = diagram;
    this.open = open;
    this.outcome = root.querySelector('.run-outcome');
    root.querySelectorAll('.save-run').forEach((button) => {
      button.addEventListener('click', () => this.#try(() => this.#save(button.value === 'sight')));
    });
    const chosen = root.querySelector('.open-run');
    chosen.addEventListener('change', () => this.#try(() => this.#open(chosen.files[0])));
  }

  async #save(inSight) {
    const { store } = this.diagram.view;
    const page = await pageOf(inSight ? store.recording(...this.#ends()) : store.recording());
    download(inSight ? 'lamport-bank-stretch.html' : 'lamport-bank-run.html', 'text/html', page);
    return `${Math.ceil(page.length / 1024)} KiB. Any browser opens it, without a server.`;
  }

  /** The first event in sight, and the last. */
  #ends() {
    const [left, right] = this.diagram.columnsInSight();
    const inSight = this.diagram.view.history.order.filter(({ column }) => column >= left && column <= right);
    if (inSight.length === 0) throw new Error('There is no event in sight.');
    return [inSight[0], inSight.at(-1)];
  }

  async #open(file) {
    const run = await runIn(await file.text());
    if (!run) throw new Error(`There is no run in ${file.name}.`);
    this.open(run);
    return '';
  }

  async #try(act) {
    setText(this.outcome, '…');
    try {
      setText(this.outcome, await act());
      setAttribute(this.outcome, 'data-bad', false);
    } catch (problem) {
      setText(this.outcome, problem.message);
      setAttribute(this.outcome, 'data-bad', true);
    }
  }
}

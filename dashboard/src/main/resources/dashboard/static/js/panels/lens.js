// The clock lens: the same events under Lamport's clocks, vector clocks, or hybrid logical clocks, and what each can tell.
import { setText } from '../dom.js';
import { pairsAmong } from '../history/clocks.js';

const MOST_COMPARED = 400; // events: their pairs are counted one by one

export class LensPanel {
  #shown = null;

  constructor(root, diagram) {
    this.diagram = diagram;
    this.words = root.querySelector('.lens-words');
    diagram.listeners.push(() => this.render());
    root.querySelector('.lens').addEventListener('change', ({ target }) => diagram.changeLens(target.value));
  }

  render() {
    const { diagram } = this;
    const { history } = diagram.view;
    const [left, right] = diagram.columnsInSight();
    const key = `${diagram.lens} ${history.version} ${left} ${right}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.words.hidden = diagram.lens === 'lamport';
    if (this.words.hidden) return;
    const { bytes } = diagram.clocks;
    setText(this.words, `${SAYS[diagram.lens](history.names().length, bytes)} ${pairs(diagram.inSight(), history)}`);
  }
}

const SAYS = {
  vector: (processes, bytes) =>
    `Vector clocks: how many events of each of the ${processes} processes an event can know of. Each message carries ${processes} numbers, ${bytes} bytes, and more with each process; from two of them one sees whether one event led to the other.`,
  hybrid: (processes, bytes) =>
    `Hybrid logical clocks: the latest wall clock that an event can know of, and a counter. Each message carries ${bytes} bytes, as with Lamport’s clocks; they never contradict a cause either, and stay near the time of day.`,
};

function pairs(nodes, history) {
  if (nodes.length > MOST_COMPARED) return '';
  const { all, concurrent } = pairsAmong(nodes, history);
  return `Of ${all.toLocaleString('en')} pairs of events in sight ${concurrent.toLocaleString('en')} are concurrent: Lamport’s clocks, of 8 bytes, order them all, and cannot tell which.`;
}

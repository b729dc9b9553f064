// Puts the page together: the line brings messages, the store folds them, the panels show what has changed, at most
// once a frame.
import { setAttribute, setText } from './dom.js';
import { listen } from './live.js';
import { BankPanel } from './panels/bank.js';
import { BranchesPanel } from './panels/branches.js';
import { ChainPanel } from './panels/chain.js';
import { ClientsPanel } from './panels/clients.js';
import { CommandsPanel } from './panels/commands.js';
import { ProcessesPanel } from './panels/processes.js';
import { StreamPanel } from './panels/stream.js';
import { Store } from './store.js';
import { timeOfDay } from './words.js';

const find = (id) => document.getElementById(id);

const store = new Store();
const commands = new CommandsPanel(find('commands'), store);
const report = (...args) => commands.report(...args);
const stream = new StreamPanel(find('events'), store);
const panels = [
  new ProcessesPanel(find('processes'), store),
  new ClientsPanel(find('clients'), store),
  new ChainPanel(find('chain'), find('chain-verdict'), store),
  new BankPanel(find('bank'), store, report),
  new BranchesPanel(find('branches'), document.querySelectorAll('#modes button'), store, report),
  commands,
  stream,
];

let due = false;

function render() {
  due = false;
  panels.forEach((panel) => panel.render());
}

store.subscribe((news) => {
  stream.take(news);
  if (!due) {
    due = true;
    requestAnimationFrame(render);
  }
});

function showLine(isThere) {
  const line = find('line');
  setAttribute(line, 'data-away', !isThere);
  setText(line, isThere ? 'live' : `no connection since ${timeOfDay(Date.now())}, trying again`);
}

let wasThere = null;
listen(
  (messages) => store.take(messages),
  (isThere) => {
    if (isThere !== wasThere) showLine(isThere);
    wasThere = isThere;
  },
);

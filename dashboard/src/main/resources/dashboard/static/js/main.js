// Puts the page together: the line brings messages, the store keeps what they tell, the panels show what has changed,
// at most once a frame.
import { setAttribute, setText } from './dom.js';
import { Lab } from './lab/lab.js';
import { listen } from './live.js';
import { BankPanel } from './panels/bank.js';
import { BranchesPanel } from './panels/branches.js';
import { ChainPanel } from './panels/chain.js';
import { ClientsPanel } from './panels/clients.js';
import { CommandsPanel } from './panels/commands.js';
import { DetailsPanel } from './panels/details.js';
import { DiagramPanel } from './panels/diagram.js';
import { ProcessesPanel } from './panels/processes.js';
import { StreamPanel } from './panels/stream.js';
import { Tabs } from './panels/tabs.js';
import { TimelinePanel } from './panels/timeline.js';
import { ToolsPanel } from './panels/tools.js';
import { Store } from './store.js';
import { View } from './view.js';
import { timeOfDay } from './words.js';

const find = (id) => document.getElementById(id);

const store = new Store();
const view = new View(store);
const lab = new Lab(store);
const tabs = new Tabs(find('tabs'));
const commands = new CommandsPanel(find('commands'), store);
const report = (...args) => {
  tabs.show('commands');
  return commands.report(...args);
};
const diagram = new DiagramPanel(find('diagram'), view, lab, () => {});
const panels = [
  new ProcessesPanel(find('processes'), view),
  new ClientsPanel(find('clients'), view),
  new ChainPanel(find('chain'), find('chain-verdict'), view),
  new BankPanel(find('bank'), view, report),
  new BranchesPanel(find('branches'), document.querySelectorAll('#modes button'), view, report),
  commands,
  diagram,
  new DetailsPanel(find('details'), view, diagram),
  new TimelinePanel(find('diagram'), find('past'), view, diagram),
  new ToolsPanel(find('diagram'), diagram),
  new StreamPanel(find('events'), view),
];

let due = false;

function render() {
  due = false;
  panels.forEach((panel) => panel.render());
}

function renderSoon() {
  if (due) return;
  due = true;
  requestAnimationFrame(render);
}

store.subscribe(renderSoon);
view.subscribe(renderSoon);
lab.subscribe(renderSoon);
lab.start();

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

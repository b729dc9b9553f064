// Puts the page together: the line brings messages, the store keeps what they tell, the panels show what has changed,
// at most once a frame.
import { setAttribute, setText } from './dom.js';
import { World } from './guide/world.js';
import { Cluster } from './lab/cluster.js';
import { Lab } from './lab/lab.js';
import { listen } from './live.js';
import { BankPanel } from './panels/bank.js';
import { BranchesPanel } from './panels/branches.js';
import { ChainPanel } from './panels/chain.js';
import { ClientsPanel } from './panels/clients.js';
import { CommandsPanel } from './panels/commands.js';
import { DetailsPanel } from './panels/details.js';
import { DiagramPanel } from './panels/diagram.js';
import { GuidePanel } from './panels/guide.js';
import { listenToKeys } from './panels/keys.js';
import { LabPanel } from './panels/lab.js';
import { LensPanel } from './panels/lens.js';
import { LightsPanel } from './panels/lights.js';
import { enlargeable } from './panels/pieces.js';
import { ProcessesPanel } from './panels/processes.js';
import { RunPanel } from './panels/run.js';
import { scenarioFile } from './panels/scenario-file.js';
import { StreamPanel } from './panels/stream.js';
import { Tabs } from './panels/tabs.js';
import { TamperDialog } from './panels/tamper.js';
import { TimelinePanel } from './panels/timeline.js';
import { TourPanel } from './panels/tour.js';
import { ToolsPanel } from './panels/tools.js';
import { runIn } from './run/file.js';
import { Store } from './store.js';
import { View } from './view.js';
import { day, timeOfDay } from './words.js';

const find = (id) => document.getElementById(id);

const REST = 3; // times as long as drawing took, so that a busy bank leaves time for the person

let due = false;
let cost = 0;

const store = new Store();
const view = new View(store);
const lab = new Lab(store);
const cluster = new Cluster();
const tabs = new Tabs(find('tabs'), () => renderSoon());
const commands = new CommandsPanel(find('commands'), store);
const report = (...args) => {
  tabs.show('commands');
  return commands.report(...args);
};
const labPanel = new LabPanel(find('messages'), view, lab, cluster, () => tabs.show('messages'));
const diagram = new DiagramPanel(find('diagram'), view, lab, (message) => labPanel.take(message));
const tamper = new TamperDialog(find('tamper'));
const timeline = new TimelinePanel(find('diagram'), find('past'), view, diagram);
const panels = [
  new LightsPanel(find('lights'), view, diagram),
  new ProcessesPanel(find('processes'), view, lab),
  new ClientsPanel(find('clients'), view, lab, diagram),
  new ChainPanel(find('chain'), find('chain-verdict'), view, (...block) => tamper.open(...block)),
  new BankPanel(find('bank'), view, report),
  new BranchesPanel(find('branches'), document.querySelectorAll('#modes button'), view, report),
  commands,
  diagram,
  new DetailsPanel(find('details'), view, diagram),
  timeline,
  new ToolsPanel(find('diagram'), diagram),
  new LensPanel(find('diagram'), diagram),
  new StreamPanel(find('events'), view),
  labPanel,
];

enlargeable(document.querySelector('.pieces'));
find('present').addEventListener('click', present);
listenToKeys(find('keys'), find('show-keys'), {
  g: () => find('diagram').querySelector('.lanes').focus(),
  f: () => (view.isPast ? timeline.goOn() : timeline.stop()),
  p: present,
  1: () => tabs.goTo('commands'),
  2: () => tabs.goTo('messages'),
  3: () => tabs.goTo('guide'),
  4: () => tabs.goTo('events'),
});
find('lights').addEventListener('focusout', closeWords);

/** The words of a light would cover what is gone to next. */
function closeWords({ currentTarget, relatedTarget }) {
  if (relatedTarget && !currentTarget.contains(relatedTarget)) currentTarget.querySelector('[aria-expanded=true]')?.click();
}

/** Large words, for whoever sits in the last row. */
function present() {
  const isOn = document.body.toggleAttribute('data-present');
  setAttribute(find('present'), 'aria-pressed', String(isOn));
  renderSoon();
}

function render() {
  due = false;
  const begun = performance.now();
  panels.forEach((panel) => panel.render());
  cost = performance.now() - begun;
}

function renderSoon() {
  if (due) return;
  due = true;
  setTimeout(() => requestAnimationFrame(render), cost < 8 ? 0 : Math.min(400, cost * REST));
}

store.subscribe(renderSoon);
view.subscribe(renderSoon);
lab.subscribe(renderSoon);
cluster.subscribe(renderSoon);

function showLine(isThere) {
  const line = find('line');
  setAttribute(line, 'data-away', !isThere);
  setText(line, isThere ? 'live' : `no connection since ${timeOfDay(Date.now())}, trying again`);
}

/** @return stops it */
function followBank() {
  const world = new World(store, lab, cluster, diagram);
  const goOn = () => timeline.goOn();
  const tour = new TourPanel(find('welcome'), find('diagram'), world, goOn, () => tabs.show('guide'));
  panels.push(tour, new GuidePanel(find('guide'), world, tour, scenarioFile(), goOn));
  if (location.hash.startsWith('#lesson=')) tabs.show('guide');
  lab.start();
  cluster.watch(() => store.unknownSince === null);
  let wasThere = null;
  return listen(
    (messages) => store.take(messages),
    (isThere) => {
      if (isThere !== wasThere) showLine(isThere);
      wasThere = isThere;
      store.onLine(isThere);
      setAttribute(document.body, 'data-unknown', !isThere);
    },
  );
}

/** Nothing can be done in a run of before, and nothing changes. @param how 'opened' in the live page, or a 'file' itself */
function showRun({ saved, messages }, how) {
  setAttribute(document.body, 'data-run', how);
  tabs.show('events');
  setText(find('line'), `a run, saved ${day(saved)}, ${timeOfDay(saved)}`);
  view.lookAt(null);
  store.take(messages);
}

const run = await runIn(document);
if (run) showRun(run, 'file');
else {
  const stop = followBank();
  new RunPanel(find('diagram'), diagram, (opened) => {
    stop();
    lab.stop();
    showRun(opened, 'opened');
  });
}

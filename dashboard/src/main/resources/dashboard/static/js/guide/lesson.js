// A lesson: a scenario that a teacher writes as JSON, and passes on as a file or in a link. docs/lessons.md has the form.
// Whatever it says, the page does only what is listed here, and only when the person presses the button of its step.
import { inserted } from './scenarios.js';

const MOST_STEPS = 50;
const NAME = /^(bank|(client|branch)-\d{1,6})$/;

const PLACES = {
  diagram: '#diagram .canvas', clients: '#clients', chain: '#chain-piece', bank: '#bank', branches: '#branches-piece', lights: '#lights',
};

/** What a step can do: how many names of processes follow, and what else may. */
const ACTS = {
  transfer: act(2, 1, (w, [from, to], amount) => w.transfer(from, to, amount)),
  deposit: act(1, 1, (w, [branch], amount) => w.deposit(branch, amount)),
  withdraw: act(1, 1, (w, [branch], amount) => w.withdraw(branch, amount)),
  hold: act(2, 0, (w, [from, to]) => w.lab.change(from, to, { held: true })),
  cut: act(2, 0, (w, [from, to]) => w.lab.change(from, to, { cut: true })),
  heal: act(2, 0, (w, [from, to]) => w.lab.change(from, to, { cut: false, held: false })),
  deliver: act(2, 1, (w, [from, to], count) => w.deliver(from, to, count)),
  pause: act(1, 0, (w, [name]) => w.lab.pause(name, true)),
  resume: act(1, 0, (w, [name]) => w.lab.pause(name, false)),
  crash: act(1, 0, (w, [name]) => w.cluster.crash(name)),
  start: act(1, 0, (w, [name]) => w.cluster.start(name)),
  evict: act(1, 0, (w, [name]) => w.evict(name)),
  flow: act(0, 0, (w) => w.asUsual()),
};

/** What can have come about since the step was begun. */
const SIGNS = {
  inside: act(1, 0, (w, [name]) => w.inside(name)),
  queued: act(2, 0, (w, [name, owner]) => w.hasQueued(name, owner)),
  needs: act(2, 0, (w, [name, other]) => w.needs(name).includes(other)),
  'in flight': act(2, 1, (w, [from, to], type) => w.inFlight(type, from, to) > 0),
  blocks: act(0, 1, (w, _, count, begun) => w.height('bank') >= begun.height + count && w.clients.every((name) => w.height(name) === w.height('bank'))),
  away: act(1, 0, (w, [name]) => w.store.process(name)?.up === false),
  evicted: act(1, 0, (w, [name]) => w.standing(name) === 'EVICTED'),
};

function act(names, more, does) {
  return { names, more, does };
}

/** A scenario for the guide. @throws Error that says what is wrong with the lesson, and where */
export function lessonOf(json) {
  const lesson = object(json, 'the lesson', { title: text, about: text, for: oneOf(['clients', 'branches']), steps: list(MOST_STEPS) }, ['for']);
  const steps = lesson.steps.map((step, index) => stepOf(step, `step ${index + 1}`));
  return { key: 'lesson', title: lesson.title, about: lesson.about, needs: lesson.for === 'branches' ? 'branches' : needs(lesson.steps), steps };
}

const needs = (steps) => (JSON.stringify(steps).match(/"(crash|start)":/) ? 'cluster' : 'lab');

function stepOf(json, where) {
  const kinds = { text, button: text, acts: list(20), until: list(20), look: text, why: text, show: oneOf(Object.keys(PLACES)), ask: anything };
  const step = object(json, where, kinds, ['acts', 'until', 'why', 'show', 'ask']);
  const acts = (step.acts ?? []).map((one) => call(one, ACTS, where));
  const signs = (step.until ?? []).map((one) => call(one, SIGNS, where));
  return {
    text: step.text, do: step.button, look: step.look, why: step.why, show: PLACES[step.show ?? 'diagram'],
    ...(step.ask === undefined ? {} : { ask: questionOf(step.ask, where) }),
    act: async (world, names) => {
      for (const one of acts) await one(world, names);
    },
    done: (world, names, begun) => signs.every((sign) => sign(world, names, begun)),
  };
}

function questionOf(json, where) {
  const { text: question, options, answer } = object(json, `${where}, ask`, { text, options: list(6), answer: text }, []);
  if (!options.includes(answer)) throw new Error(`${where}, ask: the answer “${answer}” is none of the options`);
  return { text: question, options: (names) => options.map((one) => inserted(String(one), names)), answer: (_, names) => inserted(answer, names) };
}

/** {"transfer": ["{0}", "{1}", "0.10"]} */
function call(json, known, where) {
  const [name, ...others] = Object.keys(json ?? {});
  if (name === undefined || others.length > 0 || !Object.hasOwn(known, name)) {
    throw new Error(`${where}: ${JSON.stringify(json)} is none of ${Object.keys(known).join(', ')}`);
  }
  const { names: count, more, does } = known[name];
  const given = json[name];
  if (!Array.isArray(given) || given.length < count || given.length > count + more) {
    throw new Error(`${where}: “${name}” takes a list of ${count} names of processes${more > 0 ? ' and one thing more' : ''}`);
  }
  return (world, names, begun) => {
    const processes = given.slice(0, count).map((one) => inserted(String(one), names));
    const wrong = processes.find((one) => !NAME.test(one));
    if (wrong !== undefined) throw new Error(`there is no process “${wrong}”`);
    return does(world, processes, given[count], begun);
  };
}

// ---- kinds of values

const text = (value) => typeof value === 'string' && value.length <= 2000 ? null : 'is no text of at most 2,000 letters';
const anything = () => null;
const oneOf = (values) => (value) => values.includes(value) ? null : `is none of ${values.join(', ')}`;
const list = (most) => (value) => Array.isArray(value) && value.length <= most ? null : `is no list of at most ${most}`;

function object(json, where, kinds, optional) {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error(`${where} is no object`);
  const unknown = Object.keys(json).find((name) => !Object.hasOwn(kinds, name));
  if (unknown !== undefined) throw new Error(`${where}: there is no “${unknown}”; there are ${Object.keys(kinds).join(', ')}`);
  for (const [name, kind] of Object.entries(kinds)) {
    if (json[name] === undefined && optional.includes(name)) continue;
    const flaw = json[name] === undefined ? 'is missing' : kind(json[name]);
    if (flaw) throw new Error(`${where}: “${name}” ${flaw}`);
  }
  return json;
}

// Guided scenarios on the running system, one step at a time; and scenario files.
import { element, setAttribute, setText } from '../dom.js';
import { lessonDoor } from './lesson.js';
import { tourEntry } from './tour.js';
import { SCENARIOS, inserted, namesFor, obstacle } from '../guide/scenarios.js';

const DIAGRAM = '#diagram .canvas';
const narrow = window.matchMedia('(max-width: 1100px)');

export class GuidePanel {
  #played = null; // {scenario, names, begun, index, busy, failure, isDone: Set of steps}

  /** @param goOn shows the present: a scenario is about what happens */
  constructor(root, world, tour, scenarioFile, goOn) {
    this.scenarios = [...SCENARIOS];
    this.lessonDoor = lessonDoor((lesson) => this.#add(lesson));
    this.tour = tour;
    this.root = root;
    this.goOn = goOn;
    this.world = world;
    this.scenarioFile = scenarioFile;
    this.shown = null;
  }

  render() {
    if (this.#played) this.#renderStep();
    else this.#renderList();
  }

  // ---- the list

  /** A lesson takes the place of the one of the same title. */
  #add(lesson) {
    this.scenarios = [lesson, ...this.scenarios.filter(({ title }) => title !== lesson.title)];
    this.render();
  }

  #renderList() {
    const obstacles = this.scenarios.map((scenario) => obstacle(scenario, this.world));
    const { canBegin } = this.tour;
    const key = JSON.stringify([canBegin, obstacles, this.scenarios.map(({ title }) => title)]);
    if (this.shown === key) return;
    this.shown = key;
    this.root.replaceChildren(
      element('p', { class: 'note' }, 'Each takes a few steps on the running services, and says what to look at and why.'),
      element('ol', { class: 'scenarios' }, canBegin ? tourEntry(this.tour) : null, ...this.scenarios.map((scenario, index) => this.#makeEntry(scenario, obstacles[index]))),
      this.lessonDoor,
      this.scenarioFile,
    );
  }

  #makeEntry(scenario, impossible) {
    return element(
      'li',
      { class: 'card' },
      element('h3', {}, scenario.title),
      element('p', {}, scenario.about),
      impossible
        ? element('p', { class: 'note' }, impossible)
        : element('button', { type: 'button', 'aria-label': `Begin: ${scenario.title}`, onclick: () => this.#begin(scenario) }, 'Begin'),
    );
  }

  #begin(scenario) {
    this.goOn();
    this.tour.close();
    this.#played = { scenario, names: namesFor(scenario, this.world), index: 0, busy: false, failure: null, acted: false };
    this.#enterStep();
  }

  #end() {
    this.#played = null;
    this.#point(null);
    this.shown = null;
    this.render();
    this.root.querySelector('button')?.focus();
  }

  // ---- one step

  #enterStep() {
    Object.assign(this.#played, { acted: false, busy: false, failure: null, isDone: false, guess: null, begun: this.world.now() });
    this.shown = null;
    this.render();
    this.root.querySelector('.step h3').focus({ preventScroll: true });
    this.#bringIntoSight();
  }

  /** What the step talks about. */
  #bringIntoSight() {
    const { show = DIAGRAM } = this.#step;
    this.#point(show);
    document.querySelector(show)?.scrollIntoView({ block: narrow.matches ? 'start' : 'nearest' });
  }

  #point(selector) {
    document.querySelectorAll('[data-talked]').forEach((one) => one.removeAttribute('data-talked'));
    if (selector) document.querySelector(selector)?.setAttribute('data-talked', '');
  }

  get #step() {
    return this.#played.scenario.steps[this.#played.index];
  }

  #renderStep() {
    const played = this.#played;
    const step = this.#step;
    if (this.shown !== step) this.#makeStep(step);
    this.shown = step;
    const wasDone = played.isDone;
    const canBe = !played.busy && (played.acted || step.byHand);
    if (canBe && step.done(this.world, played.names, played.begun)) played.isDone = true;
    if (played.isDone && !wasDone) this.#bringIntoSight();
    setAttribute(this.root.querySelector('.act'), 'aria-disabled', String(!this.#canAct)); // disabled it would lose the focus
    if (step.ask && (!played.isDone || !wasDone)) this.#renderQuestion(step.ask);
    const next = this.root.querySelector('.next');
    setAttribute(next, 'class', played.isDone ? 'next primary' : 'next');
    setAttribute(next, 'aria-disabled', String(!played.isDone));
    setText(this.root.querySelector('.came'), this.#outcome());
    setAttribute(this.root.querySelector('.outcome'), 'data-bad', played.failure !== null);
    this.root.querySelector('.behind').hidden = !played.isDone;
  }

  #outcome() {
    const { failure, busy, acted, isDone } = this.#played;
    if (failure) return failure;
    if (isDone) return '✓ Done. ';
    return busy || acted ? 'Under way …' : '';
  }

  #makeStep(step) {
    const { scenario, names, index } = this.#played;
    const say = (text) => inserted(text, names);
    const isLast = index === scenario.steps.length - 1;
    const button = (kind, text, act) => element('button', { type: 'button', class: kind, onclick: act }, text);
    this.root.replaceChildren(
      element(
        'div',
        { class: 'step card' },
        element('p', { class: 'note' }, `${scenario.title}: step ${index + 1} of ${scenario.steps.length}`),
        element('h3', { tabindex: '-1' }, say(step.text)),
        step.ask ? this.#makeQuestion(step.ask, names, say) : null,
        button('act primary', say(step.do), () => this.#act(step)),
        element('p', { class: 'outcome', role: 'status' }, element('span', { class: 'came' }), element('span', { class: 'verdict' })),
        element('div', { class: 'behind' }, element('p', {}, element('strong', {}, 'Look: '), say(step.look)), step.why ? element('p', {}, element('strong', {}, 'Why: '), say(step.why)) : null),
        element(
          'div',
          { class: 'buttons' },
          button('next', isLast ? 'Finish' : 'Next', () => this.#next()),
          button('stop', 'Stop here', () => this.#stop()),
        ),
      ),
    );
  }

  #makeQuestion({ text, options }, names, say) {
    const guess = (option) => {
      if (this.#played.isDone) return;
      this.#played.guess = option;
      this.render();
    };
    return element(
      'fieldset',
      { class: 'ask' },
      element('legend', {}, say(text)),
      ...options(names).map((option) => element('button', { type: 'button', class: 'guess', value: option, onclick: () => guess(option) }, option)),
    );
  }

  #renderQuestion({ answer }) {
    const { guess, isDone, names } = this.#played;
    this.root.querySelectorAll('.guess').forEach((option) => {
      setAttribute(option, 'aria-pressed', String(option.value === guess));
      setAttribute(option, 'aria-disabled', isDone && 'true');
    });
    if (!isDone || !guess) return;
    const right = answer(this.world, names);
    const verdict = this.root.querySelector('.verdict');
    setAttribute(verdict, 'data-wrong', guess !== right);
    setText(verdict, guess === right ? `You said so: ${right}.` : `✗ You said “${guess}”; it is “${right}”.`);
  }

  get #canAct() {
    const { busy, acted, isDone } = this.#played;
    return !busy && !acted && !isDone;
  }

  async #act(step) {
    if (!this.#canAct) return;
    const played = this.#played;
    this.goOn();
    Object.assign(played, { busy: true, failure: null, begun: this.world.now() });
    this.render();
    const result = await this.world.act(step, played.names, played.begun).then(
      () => ({ acted: true }),
      (problem) => ({ failure: problem.message }),
    );
    if (this.#played !== played || played.scenario.steps[played.index] !== step) return; // the person has gone on
    Object.assign(played, result, { busy: false });
    this.render();
  }

  #next() {
    const played = this.#played;
    if (!played.isDone) return;
    this.goOn();
    played.index += 1;
    if (played.index === played.scenario.steps.length) this.#end();
    else this.#enterStep();
  }

  /** Leaves no link held behind. */
  async #stop() {
    this.#end();
    if (this.world.lab.isThere) await this.world.asUsual();
  }
}

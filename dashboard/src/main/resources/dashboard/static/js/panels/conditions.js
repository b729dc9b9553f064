// The two conditions on a client's card. Pointing at one, or going to it with the keyboard, lights the message that
// made it true; choosing it shows the moment at which that message came.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { entryOf, needsOf, whyFirst, whyHeard } from '../entry.js';
import { say, sign } from '../identity.js';
import { nameOf } from '../names.js';
import { text } from '../timestamps.js';

const LOOKED_AT = 300; // events

const enteredIn = (node) => node.effects.find(({ effect }) => effect.fact?.type === 'Entered')?.effect.fact;

export class Conditions {
  #entry = null;
  #state = null;
  #pointed = null; // {of: a function that says why}

  constructor(root, name, view, diagram) {
    this.root = root;
    this.name = name;
    this.view = view;
    this.diagram = diagram;
    this.first = this.#button('first', () => whyFirst(view.history, view.node, this.#state, this.#entry));
    this.heard = element('ul', { class: 'heard' });
    this.because = element('p', { class: 'because note', id: `because-${name}` });
    this.none = element('p', { class: 'none note' });
    this.last = element('button', { type: 'button', class: 'last small', onclick: () => this.diagram.select(this.#lastEntry()) });
    root.append(this.none, this.last, this.first, element('div', { class: 'condition everyone' }, element('span', { class: 'rule' }), this.heard), this.because);
  }

  render(state) {
    this.#state = state;
    this.#entry = state ? entryOf(state) : null;
    const has = this.#entry !== null;
    for (const part of [this.first, this.heard.parentElement, this.because]) part.hidden = !has;
    this.none.hidden = has;
    setText(this.none, state ? 'No request of its own: nothing to wait for.' : 'Not known.');
    this.#renderLast(has ? null : this.#lastEntry());
    if (has) this.#renderEntry(this.#entry, state.inside !== null);
    else this.#clear();
    if (this.#pointed) this.#sayWhy();
    else say(this.because, has ? this.#summary() : '');
  }

  #clear() {
    if (this.#pointed) this.#point(null);
    for (const text of [...this.first.children, this.heard.parentElement.querySelector('.rule')]) setText(text, '');
    reconcile(this.heard, [], () => '', () => null);
  }

  #renderLast(node) {
    this.last.hidden = node === null;
    if (node) setText(this.last, `Why it was let in with ${text(enteredIn(node).request)}`);
  }

  /** The last event with which it entered, as far back as one looks quickly. */
  #lastEntry() {
    const { history, node } = this.view;
    const lane = history.lane(this.name);
    const end = node ? (lane?.countUntil(node) ?? 0) : (lane?.nodes.length ?? 0);
    return lane?.nodes.slice(Math.max(0, end - LOOKED_AT), end).findLast(enteredIn) ?? null;
  }

  #renderEntry({ own, along, ahead, next, heard }) {
    mark(this.first, ahead === null, ahead === null ? 'I am first' : `${nameOf('client', ahead.node)} is first`);
    const mine = [own, ...along].map(text).join(', ');
    setText(
      this.first.querySelector('.value'),
      ahead ? `${text(ahead)} < ${text(own)}` : next ? `${mine} < ${text(next)}` : `${mine}, no other`,
    );
    const everyone = this.heard.parentElement;
    setAttribute(everyone, 'data-holds', heard.every(({ isLater }) => isLater));
    const rule = everyone.querySelector('.rule');
    const [words, more] = heard.length > 0 ? ['heard later', ' from'] : ['nobody else to hear from', ''];
    if (rule.textContent !== words + more) rule.replaceChildren(words, element('span', { class: 'word' }, more));
    reconcile(this.heard, heard, ({ id }) => id, ({ id }) => this.#makeChip(id), (item, one) => renderChip(item.firstChild, one));
  }

  #makeChip(id) {
    const why = () => whyHeard(this.view.history, this.view.node, this.#state, this.#entry, this.#entry.heard.find((one) => one.id === id));
    const chip = this.#button('chip', why);
    chip.querySelector('.rule').replaceWith(sign(nameOf('client', id)), element('span', { class: 'visually-hidden rule' }));
    return element('li', {}, chip);
  }

  #button(kind, why) {
    const pointed = { why };
    return element(
      'button',
      {
        type: 'button',
        class: `condition ${kind}`,
        'aria-describedby': `because-${this.name}`,
        onpointerenter: () => this.#point(pointed),
        onpointerleave: () => this.#point(null),
        onfocus: () => this.#point(pointed),
        onblur: () => this.#point(null),
        onclick: () => this.#show(why()),
      },
      element('span', { class: 'rule' }),
      element('span', { class: 'value' }),
      element('span', { class: 'mark' }),
    );
  }

  // ---- pointing

  #point(pointed) {
    this.#pointed = pointed;
    this.root.toggleAttribute('data-pointed', pointed !== null);
    if (pointed && this.#entry) this.#sayWhy();
    else {
      say(this.because, this.#entry ? this.#summary() : '');
      this.diagram.point([]);
    }
  }

  #sayWhy() {
    const { messages, words } = this.#pointed.why();
    say(this.because, words);
    this.diagram.point(messages);
  }

  /** The moment at which the message came, or at which the request was made. */
  #show({ messages }) {
    const [message] = messages;
    const node = message ? (message.receive ?? message.send) : this.view.history.lane(this.name)?.nodes.findLast(({ time }) => time === this.#entry.own.time);
    if (node) this.diagram.select(node);
  }

  #summary() {
    if (this.#state.inside) return 'Both hold: it is inside, and nobody else can be.';
    const needs = needsOf(this.#state);
    if (needs.length === 0) return 'Both hold. It enters as soon as its chain is complete.';
    return this.#noDeadlock(needs) ?? `It needs ${listOf(needs)}.`;
  }

  /** Whoever sees two that wait for each other thinks of a deadlock. */
  #noDeadlock(needs) {
    for (const need of needs) {
      const other = this.view.state(nameOf('client', need.id));
      const back = other && needsOf(other).find(({ id }) => id === this.#state.id);
      if (back) return `No deadlock: it needs ${NEEDS[need.what](need.id)}; ${other.name} needs ${NEEDS[back.what](this.#state.id)}${back.what === 'stamp' ? `, which the next message brings that ${this.name} sends after it has that REQUEST` : ''}.`;
    }
    return null;
  }
}

const NEEDS = {
  RELEASE: (id) => `the RELEASE of ${nameOf('client', id)}`,
  stamp: (id) => `a later stamp from ${nameOf('client', id)}`,
};

const listOf = (needs) => needs.map(({ id, what }) => NEEDS[what](id)).join(' and ');

function mark(button, holds, rule) {
  setAttribute(button, 'data-holds', holds);
  say(button.querySelector('.rule'), rule);
  setText(button.querySelector('.mark'), holds ? '✓' : '✗');
}

function renderChip(chip, { id, stamp, isLater }) {
  const name = nameOf('client', id);
  setAttribute(chip, 'data-holds', isLater);
  setText(chip.querySelector('.rule'), `${name}: `);
  setText(chip.querySelector('.value'), isLater ? String(stamp) : '');
  setText(chip.querySelector('.mark'), isLater ? '✓' : 'not yet');
  setAttribute(chip, 'title', stamp === 0 ? `nothing heard from ${name} yet` : `the latest stamp heard from ${name} is ${stamp}`);
}

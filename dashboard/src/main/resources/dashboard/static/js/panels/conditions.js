// The two conditions on a client's card. Pointing at one, or going to it with the keyboard, lights the message that
// made it true; choosing it shows the moment at which that message came.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { entryOf, whyFirst, whyHeard } from '../entry.js';
import { sign } from '../identity.js';
import { nameOf } from '../names.js';
import { text } from '../timestamps.js';

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
    this.because = element('p', { class: 'because note', role: 'status' });
    this.none = element('p', { class: 'none note' });
    root.append(this.none, this.first, element('div', { class: 'condition everyone' }, element('span', { class: 'rule' }), this.heard), this.because);
  }

  render(state) {
    this.#state = state;
    this.#entry = state ? entryOf(state) : null;
    const has = this.#entry !== null;
    for (const part of [this.first, this.heard.parentElement, this.because]) part.hidden = !has;
    this.none.hidden = has;
    setText(this.none, state ? 'No request of its own: nothing to wait for.' : 'Not known.');
    if (has) this.#renderEntry(this.#entry, state.inside !== null);
    else if (this.#pointed) this.#point(null);
    if (this.#pointed) this.#sayWhy();
    else setText(this.because, has ? this.#summary() : '');
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
    setText(everyone.querySelector('.rule'), heard.length > 0 ? 'heard later from everyone' : 'nobody else to hear from');
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
      setText(this.because, this.#entry ? this.#summary() : '');
      this.diagram.point([]);
    }
  }

  #sayWhy() {
    const { messages, words } = this.#pointed.why();
    setText(this.because, words);
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
    const { ahead, heard } = this.#entry;
    const missing = heard.filter(({ isLater }) => !isLater).map(({ id }) => nameOf('client', id));
    if (ahead) return `It needs the RELEASE of ${nameOf('client', ahead.node)}.`;
    if (missing.length > 0) return `It needs a later stamp from ${missing.join(', ')}: an earlier request could still come.`;
    return 'Both hold. It enters as soon as its chain is complete.';
  }
}

function mark(button, holds, rule) {
  setAttribute(button, 'data-holds', holds);
  setText(button.querySelector('.rule'), rule);
  setText(button.querySelector('.mark'), holds ? '✓' : '✗');
}

function renderChip(chip, { id, stamp, isLater }) {
  const name = nameOf('client', id);
  setAttribute(chip, 'data-holds', isLater);
  setText(chip.querySelector('.rule'), `${name}: `);
  setText(chip.querySelector('.value'), stamp === 0 ? '–' : String(stamp));
  setText(chip.querySelector('.mark'), isLater ? '✓' : 'not yet');
  setAttribute(chip, 'title', isLater ? `heard ${stamp} from ${name}` : stamp === 0 ? `nothing heard from ${name} yet` : `the latest stamp heard from ${name} is ${stamp}`);
}

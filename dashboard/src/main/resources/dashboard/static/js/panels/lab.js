// The messages that one can take hold of: a table of all links, and what can be done to one of them and to processes.
import { element, reconcile, setAttribute, setText } from '../dom.js';
import { colourOf, label, sign } from '../identity.js';
import { roleOf } from '../names.js';
import { standing } from '../store.js';
import { messageText } from '../words.js';

const DELAYS = [0, 200, 500, 1000, 3000, 10000];

export class LabPanel {
  #link = null; // {from, to}
  #flying = [];
  #deliverable = false;

  constructor(root, view, lab, cluster, show) {
    this.root = root;
    this.view = view;
    this.lab = lab;
    this.cluster = cluster;
    this.show = show;
    this.result = root.querySelector('.lab-result');
    root.querySelectorAll('.all-links button').forEach((button) => button.addEventListener('click', () => this.#changeAll(button.value)));
    root.querySelector('.newcomer').addEventListener('click', () => this.#do('one more client is started', () => cluster.newcomer()));
  }

  /** Someone took hold of a message on its way: the oldest of a held link is delivered, of any other one sees the link. */
  take(message) {
    this.choose(message.from, message.to);
    if (this.lab.channel(message.from, message.to)?.held) this.#deliver(1);
  }

  choose(from, to) {
    this.#link = { from, to };
    this.show();
    this.render();
  }

  render() {
    if (this.root.hidden) return;
    const isThere = this.lab.isThere;
    this.root.querySelector('.no-lab').hidden = isThere || this.cluster.controllable;
    this.root.querySelector('.lab').hidden = !isThere && !this.cluster.controllable;
    if (isThere) this.#renderMatrix();
    if (isThere) this.#renderLink();
    if (isThere) this.#askWhenItChanges();
    this.#renderProcesses();
    this.root.querySelector('.newcomer').hidden = !this.cluster.controllable;
  }

  // ---- all links

  #renderMatrix() {
    const senders = this.lab.names().filter((name) => this.lab.of(name).channels.length > 0);
    const peers = new Set(senders.flatMap((name) => this.lab.of(name).channels.map(({ peer }) => peer)));
    const columns = this.view.names().filter((name) => peers.has(name));
    const heads = this.root.querySelector('.matrix thead tr');
    reconcile(heads, ['from', ...columns], (name) => name, (name) =>
      element('th', { scope: 'col', title: name }, name === 'from' ? 'from ↓ to →' : sign(name), name === 'from' ? null : element('span', { class: 'visually-hidden' }, name)),
    );
    this.#link ??= this.#firstLink(senders);
    this.#flying = this.view.store.history.inFlight();
    reconcile(
      this.root.querySelector('.matrix tbody'),
      senders,
      (name) => name,
      (name) => element('tr', {}, element('th', { scope: 'row', 'data-key': 'name' }, label(name))),
      (row, from) => reconcile(row, ['name', ...columns], (name) => name, (to) => this.#makeCell(from, to), (cell, to) => this.#renderCell(cell, from, to)),
    );
  }

  /** One between two of a kind: there the messages are. */
  #firstLink(senders) {
    const links = senders.flatMap((from) => this.lab.of(from).channels.map(({ peer }) => ({ from, to: peer })));
    return links.find(({ from, to }) => roleOf(from) === roleOf(to)) ?? links[0] ?? null;
  }

  #makeCell(from, to) {
    return element('td', {}, element('button', { type: 'button', class: 'link-cell', onclick: () => this.choose(from, to) }));
  }

  #renderCell(cell, from, to) {
    if (to === 'name') return;
    const channel = this.lab.channel(from, to);
    const button = cell.firstChild;
    button.hidden = !channel;
    if (!channel) return;
    const flying = this.#flying.filter((message) => message.from === from && message.to === to).length;
    const isOver = [from, to].some((name) => (standing(this.view.store, name) ?? 'ACTIVE') !== 'ACTIVE');
    const waiting = isOver ? 0 : Math.max(flying, this.#waiting(from, to).length);
    const state = isOver ? { key: 'over', mark: '', word: 'over: one of them is no member any more' } : stateOf(channel);
    setAttribute(button, 'data-state', state.key);
    setAttribute(button, 'aria-pressed', String(this.#link?.from === from && this.#link.to === to));
    setText(button, `${state.mark}${waiting > 0 ? waiting : state.mark ? '' : '·'}`);
    setAttribute(button, 'aria-label', `${from} to ${to}: ${state.word}, ${waiting} on their way`);
  }

  /** What is on its way: what the process itself says, for that includes what was sent long ago. */
  #waiting(from, to) {
    return this.lab.channel(from, to)?.waiting ?? [];
  }

  /** What has been sent or received on the link is known before the process is asked again. */
  #askWhenItChanges() {
    if (!this.#link) return;
    const { from, to } = this.#link;
    const flying = this.#flying.filter((message) => message.from === from && message.to === to);
    const key = flying.map((message) => message.key).join();
    if (key !== this.asked) this.lab.ask(from);
    this.asked = key;
  }

  // ---- one link

  #renderLink() {
    const link = this.#link;
    const card = this.root.querySelector('.link');
    const channel = link && this.lab.channel(link.from, link.to);
    card.hidden = !channel;
    if (!channel) return;
    const key = `${link.from} ${link.to}`;
    if (card.dataset.link !== key) this.#makeLink(card, key);
    const find = (selector) => card.querySelector(selector);
    setAttribute(find('.hold'), 'aria-pressed', String(channel.held));
    setAttribute(find('.cut'), 'aria-pressed', String(channel.cut));
    setText(find('.cut'), channel.cut ? 'Heal' : 'Cut');
    const waiting = this.#waiting(link.from, link.to);
    // Not disabled: that would take the focus away from who delivers one after another by keyboard.
    this.#deliverable = channel.held && waiting.length > 0;
    for (const kind of ['.deliver-one', '.deliver-all']) setAttribute(find(kind), 'aria-disabled', String(!this.#deliverable));
    const delay = find('.delay');
    if (document.activeElement !== delay) {
      if (![...delay.options].some(({ value }) => Number(value) === channel.delayMillis)) delay.append(delayOption(channel.delayMillis));
      delay.value = String(channel.delayMillis);
    }
    setText(find('.none'), waiting.length === 0 ? 'nothing on its way' : '');
    reconcile(find('.waiting-messages'), waiting.slice(0, 50), ({ sequence }) => sequence, (message) => this.#makeWaiting(link, message));
  }

  #makeLink(card, key) {
    card.dataset.link = key;
    const { from, to } = this.#link;
    const button = (name, text, act) => element('button', { type: 'button', class: name, onclick: act }, text);
    const change = (make) => () => {
      const wanted = make(this.lab.channel(from, to));
      this.#do(`${from} → ${to} ${changeText(wanted)}`, () => this.lab.change(from, to, wanted));
    };
    const delay = element('select', { class: 'delay', onchange: ({ target }) => change(() => ({ delayMillis: Number(target.value) }))() }, ...DELAYS.map(delayOption));
    card.replaceChildren(
      element('h3', {}, label(from), ' → ', label(to)),
      element(
        'div',
        { class: 'buttons' },
        button('hold', 'Hold', change(({ held }) => ({ held: !held }))),
        button('cut', 'Cut', change(({ cut }) => ({ cut: !cut }))),
        element('label', { class: 'check' }, 'Delay ', delay),
      ),
      element(
        'div',
        { class: 'buttons' },
        button('deliver-one primary', 'Deliver one', () => this.#deliverable && this.#deliver(1)),
        button('deliver-all', 'Deliver all', () => this.#deliverable && this.#deliver(100000)),
      ),
      element('p', { class: 'none note' }),
      element('ol', { class: 'waiting-messages', tabindex: '0', 'aria-label': `on their way from ${from} to ${to}, oldest first` }),
    );
  }

  #makeWaiting({ from, to }, { sequence, time, type }) {
    const known = this.view.history.inFlight().find((message) => message.from === from && message.to === to && message.time === time);
    return element(
      'li',
      { 'data-colour': colourOf(from) },
      element('span', { class: 'timestamp' }, `${time}`),
      element('span', {}, known ? messageText(known.content) : type.toUpperCase()),
      element('span', { class: 'note' }, `no. ${sequence}`),
    );
  }

  #deliver(count) {
    const { from, to } = this.#link;
    this.#do(count === 1 ? `${from} → ${to}: the oldest message is delivered` : `${from} → ${to}: all that waited is delivered`, () => this.lab.deliver(from, to, count));
  }

  #changeAll(what) {
    const change = { hold: { held: true }, slow: { delayMillis: 1000, held: false } }[what];
    this.#do(CHANGED_ALL[what], async () => {
      if (!change) return this.lab.reset();
      for (const from of this.lab.names()) {
        for (const { peer } of this.lab.of(from).channels) await this.lab.change(from, peer, change);
      }
    });
  }

  // ---- processes

  #renderProcesses() {
    reconcile(this.root.querySelector('.controls'), this.view.names(), (name) => name, (name) => this.#makeProcess(name), (item, name) => {
      const lab = this.lab.of(name);
      const pause = item.querySelector('.pause-process');
      pause.hidden = !lab;
      setAttribute(pause, 'aria-pressed', String(lab?.paused ?? false));
      setText(pause, lab?.paused ? 'Go on' : 'Pause');
      setAttribute(pause, 'aria-label', lab?.paused ? `Let ${name} go on` : `Pause ${name}`);
      const isRunning = this.cluster.isRunning(name);
      item.querySelector('.crash').hidden = isRunning !== true;
      item.querySelector('.restart').hidden = isRunning !== false;
    });
  }

  #makeProcess(name) {
    const button = (kind, text, act) => element('button', { type: 'button', class: `small ${kind}`, 'aria-label': `${text} ${name}`, onclick: act }, text);
    const pause = element('button', { type: 'button', class: 'small pause-process', onclick: () => this.#pause(name) }, 'Pause');
    return element(
      'li',
      {},
      label(name),
      element(
        'span',
        { class: 'process-buttons' },
        pause,
        button('crash', 'Crash', () => this.#do(`${name} has crashed`, () => this.cluster.crash(name))),
        button('restart', 'Start', () => this.#do(`${name} is started`, () => this.cluster.start(name))),
      ),
    );
  }

  #pause(name) {
    const { paused } = this.lab.of(name);
    return this.#do(`${name} ${paused ? 'goes on' : 'is paused'}`, () => this.lab.pause(name, !paused));
  }

  /** @param what is so, once it has been done */
  async #do(what, act) {
    try {
      await act();
      setText(this.result, `✓ ${what}`);
      setAttribute(this.result, 'data-bad', false);
    } catch (problem) {
      setText(this.result, `✗ Not so: ${what}. ${problem.message}`);
      setAttribute(this.result, 'data-bad', true);
    }
    this.render();
  }
}

const CHANGED_ALL = { hold: 'all links are held', slow: 'all links are slow: 1 s', reset: 'all links are as usual' };

function changeText({ held, cut, delayMillis }) {
  if (held !== undefined) return held ? 'is held' : 'is held no longer';
  if (cut !== undefined) return cut ? 'is cut' : 'is healed';
  return delayMillis > 0 ? `is delayed by ${delayMillis / 1000} s` : 'is delayed no longer';
}

const delayOption = (millis) => element('option', { value: String(millis) }, millis === 0 ? 'none' : `${millis / 1000} s`);

function stateOf({ cut, held, delayMillis }) {
  if (cut) return { key: 'cut', mark: '✕', word: 'cut' };
  if (held) return { key: 'held', mark: '■', word: 'held' };
  if (delayMillis > 0) return { key: 'delayed', mark: '…', word: `delayed by ${delayMillis / 1000} s` };
  return { key: 'open', mark: '', word: 'open' };
}

// One of several sections at a time; arrow keys go from tab to tab.

export class Tabs {
  constructor(root, onShow) {
    this.onShow = onShow;
    this.tabs = [...root.querySelectorAll('[role=tab]')];
    this.tabs.forEach((tab) => tab.addEventListener('click', () => this.show(sectionOf(tab).id)));
    root.addEventListener('keydown', (event) => this.#onKey(event));
    this.show(sectionOf(this.tabs[0]).id);
  }

  show(id) {
    for (const tab of this.tabs) {
      const isShown = sectionOf(tab).id === id;
      tab.setAttribute('aria-selected', String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      sectionOf(tab).hidden = !isShown;
    }
    this.onShow();
  }

  /** Shows it, and goes there. */
  goTo(id) {
    this.show(id);
    this.tabs.find((tab) => tab.tabIndex === 0).focus();
  }

  #onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = this.tabs[(this.tabs.indexOf(document.activeElement) + step + this.tabs.length) % this.tabs.length];
    this.goTo(sectionOf(next).id);
    event.preventDefault();
  }
}

const sectionOf = (tab) => document.getElementById(tab.getAttribute('aria-controls'));

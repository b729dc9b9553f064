// A run in a file: what is kept, as one page that opens anywhere without a server. It is the live page with its styles
// and modules inside, and with a recording in place of the line to the dashboard.
import { dataUrl, packed, unpacked } from './packing.js';

const RUN = 'run';
const ENTRY = 'js/main.js';

/** The page for a recording, as HTML. Each module is a data: URL, and a map says which name stands for which. */
export async function pageOf(messages) {
  const html = await textAt('.');
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  parsed.querySelector('link[rel="icon"]')?.remove();
  // As elements they would be held to the rules of this page, which allow no styles and scripts within a page.
  const inside = [];
  const place = (html) => parsed.createComment(`inside ${inside.push(html) - 1}`);
  for (const link of parsed.querySelectorAll('link[rel="stylesheet"]')) {
    link.replaceWith(place(`<style>${await textAt(link.getAttribute('href'))}</style>`));
  }
  const run = await packed({ saved: new Date().toISOString(), messages });
  const modules = await modulesFrom(ENTRY);
  parsed.querySelector('script[type="module"]').replaceWith(
    place(`<script id="${RUN}" type="application/json+deflate">${run}</script>`),
    place(`<script type="importmap">${JSON.stringify({ imports: modules })}</script>`),
    place(`<script type="module">import '${ENTRY}';</script>`),
  );
  const filled = parsed.documentElement.outerHTML.replace(/<!--inside (\d+)-->/g, (_, index) => inside[index]);
  return `<!DOCTYPE html>\n${filled}\n`;
}

/** The run in a page: {saved, messages}; null if there is none. @param page a document, or its HTML */
export async function runIn(page) {
  const parsed = typeof page === 'string' ? new DOMParser().parseFromString(page, 'text/html') : page;
  const content = parsed.getElementById(RUN)?.textContent;
  return content ? unpacked(content) : null;
}

/** All that a module imports, and what that imports: URLs by name. */
async function modulesFrom(entry) {
  const urls = {};
  const waiting = [entry];
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (name in urls) continue;
    const source = (await textAt(name)).replace(/(from |import )'(\.[^']+)'/g, (_, word, path) => {
      const imported = new URL(path, `lamport:/${name}`).pathname.slice(1);
      waiting.push(imported);
      return `${word}'${imported}'`;
    });
    urls[name] = await dataUrl(new Blob([source], { type: 'text/javascript;charset=utf-8' }));
  }
  return urls;
}

async function textAt(path) {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path} cannot be had: ${response.status}`);
  return response.text();
}

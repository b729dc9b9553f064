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
  for (const link of parsed.querySelectorAll('link[rel="stylesheet"]')) {
    const style = parsed.createElement('style');
    style.textContent = await textAt(link.getAttribute('href'));
    link.replaceWith(style);
  }
  const modules = await modulesFrom(ENTRY);
  parsed.querySelector('script[type="module"]').replaceWith(
    script(parsed, { id: RUN, type: 'application/json+deflate' }, await packed({ saved: new Date().toISOString(), messages })),
    script(parsed, { type: 'importmap' }, JSON.stringify({ imports: modules })),
    script(parsed, { type: 'module' }, `import '${ENTRY}';`),
  );
  return `<!DOCTYPE html>\n${parsed.documentElement.outerHTML}\n`;
}

/** The run in a page: {saved, messages}; null if there is none. @param page a document, or its HTML */
export async function runIn(page) {
  const parsed = typeof page === 'string' ? new DOMParser().parseFromString(page, 'text/html') : page;
  const content = parsed.getElementById(RUN)?.textContent;
  return content ? unpacked(content) : null;
}

function script(parsed, attributes, content) {
  const made = parsed.createElement('script');
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.textContent = content;
  return made;
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

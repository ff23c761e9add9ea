import { read } from './api.js';
import { element } from './element.js';
import { word } from './words.js';

/** A page of a list, with a button that puts the next one below it. */
export function pages(first, listOf) {
  const all = element('div', {});
  add(first);
  return all;

  function add(page) {
    all.append(listOf(page.items));
    if (page.next === null) return;
    const more = element('button', { type: 'button', click: load }, word('more'));
    all.append(more);

    async function load() {
      more.disabled = true;
      try {
        const next = await read(page.next);
        more.remove();
        add(next);
      } catch {
        more.disabled = false;
      }
    }
  }
}

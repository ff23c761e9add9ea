import { element } from './element.js';

/** `cells`: of each row, text or elements in the order of `heads`. */
export function table(heads, cells) {
  return element(
    'table',
    {},
    element('thead', {}, row(heads.map((head) => element('th', { scope: 'col' }, head)))),
    element(
      'tbody',
      {},
      cells.map((each) => row(each.map((cell) => element('td', {}, cell)))),
    ),
  );
}

function row(cells) {
  return element('tr', {}, cells);
}

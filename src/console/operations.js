import { Problem, send } from './api.js';
import { element } from './element.js';
import { problemText } from './problem-text.js';
import { word } from './words.js';

/**
 * One operation at a time, what came of it in `problem`. The same entry sent again after a failure on the way has the same key,
 * and so one effect. `fields`: the form's, where there is one.
 */
export function operationsOf(fields, problem) {
  let last = { request: '', key: '' };
  let busy = false;
  return {
    async run(url, body, then) {
      if (busy) return;
      busy = true;
      const request = JSON.stringify([url, body]);
      if (request !== last.request) last = { request, key: crypto.randomUUID() };
      try {
        const { pending } = await send(url, body, last.key);
        if (pending) problem.replaceChildren(element('p', {}, word('pending')));
        else then();
      } catch (error) {
        const errors = error instanceof Problem ? error.errors : [];
        const elsewhere = (fields === null ? errors : fields.show(errors)).map(({ message }) => message);
        const atFields = errors.length > elsewhere.length;
        const text = atFields ? word('attention') : problemText(error);
        problem.replaceChildren(
          element(
            'div',
            { class: 'problem' },
            [text, ...elsewhere].map((line) => element('p', {}, line)),
          ),
        );
        if (error instanceof Problem) last = { request: '', key: '' };
      } finally {
        busy = false;
      }
    },
  };
}

/** What is entered with an answer: the fields of its task, and those of the outcome that is chosen. */
import { element } from './element.js';
import { fieldsOf } from './form.js';
import { inLanguage, word } from './words.js';

const COMMENT = { properties: { comment: { type: 'string', title: word('remark') } }, required: ['comment'] };

/**
 * `shared` are the elements of the task's own fields, `own` one group of fields for each outcome that has some; both begin with
 * the values of the task's `draft`. `choose(id)` shows
 * those of this outcome alone; what stands in others is kept, and not sent. `read()` gives the `values`, and the `comment` where
 * the outcome wants one. `show(errors)` puts each error at its field, and answers those that have none.
 */
export function answerFieldsOf({ form, fields: names, outcomes, draft }) {
  const shared = fieldsOf(form, names, draft?.values);
  const groups = new Map(outcomes.filter(asks).map((outcome) => [outcome.id, groupOf(outcome, draft?.values)]));
  let chosen;
  return {
    shared: shared.elements,
    own: [...groups.values()].map(({ group }) => group),
    /** The fields of an outcome; undefined where it has none of its own. */
    groupOf: (id) => groups.get(id)?.group,
    choose(id) {
      chosen = groups.get(id);
      for (const each of groups.values()) each.group.hidden = each !== chosen;
      // An outcome that sends back asks for nothing else, and a field of an outcome goes before the task's of that name.
      shared.ask((name) => chosen === undefined || !(chosen.alone || chosen.names.includes(name)));
    },
    read: () => ({ values: { ...shared.read(), ...chosen?.fields.read() }, comment: chosen?.comment() }),
    show(errors) {
      const elsewhere = chosen?.fields.show(errors) ?? errors;
      // Last, so that the first field of the page that is wrong has the focus.
      return shared.show(elsewhere);
    },
  };
}

/** The task's outcome says where it sends back to, a customer's only that it wants a comment. */
export function sendsBack({ send_back, comment }) {
  return send_back !== undefined || comment === true;
}

function asks(outcome) {
  return sendsBack(outcome) || namesOf(outcome).length > 0;
}

/** In their order, where the task was written down with it. */
function namesOf({ fields, form }) {
  return fields ?? Object.keys(form?.properties ?? {});
}

function groupOf(outcome, entered) {
  const alone = sendsBack(outcome);
  const names = namesOf(outcome);
  const fields = fieldsOf(outcome.form ?? {}, names, entered);
  const comment = fieldsOf(COMMENT, alone ? ['comment'] : []);
  const legend = element('legend', {}, inLanguage(outcome.title));
  const group = element('fieldset', { id: `outcome-${outcome.id}`, hidden: true }, legend, fields.elements, comment.elements);
  return { group, names, fields, alone, comment: () => comment.read().comment?.trim() || undefined };
}

/** What a task leaves with one outcome and not with another: the fields of that outcome's own form. */
import { endingOutcomesOf, objectSchema } from './names-schemas.js';
import { entriesOf, type StepOutline } from './outline.js';
import { at } from './tree.js';

/** The fields that are certain where the task is known to have ended with one of `values` (`except`: with any other). */
export function fieldsOfOutcome(task: StepOutline, values: readonly string[], except: boolean): readonly string[] {
  const all = endingOutcomesOf(task);
  const possible = all.filter((outcome) => values.includes(outcome) !== except);
  const [first, ...others] = possible.map((outcome) => new Set(fieldsWith(task, outcome)));
  return first ? [...first].filter((field) => others.every((fields) => fields.has(field))) : [];
}

/** A task that failed has none of what would have been entered. */
function fieldsWith(task: StepOutline, outcome: string): readonly string[] {
  if (outcome === 'failed') return [];
  const own = entriesOf(at(task.tree, 'outcomes')).find(({ key }) => key === outcome);
  return [at(task.tree, 'form'), own && at(own.value, 'form')].flatMap((form) => (form ? required(objectSchema(form)) : []));
}

function required(form: { readonly [key: string]: unknown }): readonly string[] {
  return Array.isArray(form.required) ? (form.required as readonly string[]) : [];
}

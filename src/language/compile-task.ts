/** What only tasks have, as the Program keeps it. */
import type { People, Task, TaskOutcome } from '../program/program.js';
import { compilePeople, WORDS } from './compile-people.js';
import { conditionOf, formSchema, outcomeLabels, peopleText } from './compile-values.js';
import { contactsOf } from './names-people.js';
import { entriesOf, maps, type Outline, type StepOutline } from './outline.js';
import { at, itemsOf, type MapTree, type Tree, textOf } from './tree.js';

/** Most times that work is sent back through an outcome that does not say. */
const SENT_BACK = 3;

export function taskOutcomes(tree: Tree | undefined): TaskOutcome[] {
  const written = new Map(entriesOf(tree).map(({ key, value }) => [key, value]));
  return outcomeLabels(tree).map((label) => {
    const own = written.get(label.id);
    const step = textOf(at(own, 'send_back'));
    const form = at(own, 'form');
    return {
      ...label,
      ...(form ? { form: formSchema(form) } : {}),
      ...(step === undefined ? {} : { send_back: { step, max: numberOf(at(own, 'max')) ?? SENT_BACK } }),
    };
  });
}

/** Of a task for the customer: who may enter the answer; when nothing is said, the owner, else the administrators. */
export function assignOf(step: StepOutline, { outline }: { readonly outline: Outline }): People {
  const assign = at(step.tree, 'assign');
  if (!assign) throw new Error(`a checked playbook has no assign on line ${step.line}`);
  return contactsOf(assign).length > 0 ? handBy(step, outline, assign.range.start.line) : compilePeople(assign);
}

/** Who may enter what the customer answers. */
export function handBy(step: StepOutline, outline: Outline, line: number): People {
  const byHand = at(step.tree, 'by_hand');
  if (byHand) return compilePeople(byHand);
  const hasOwner = outline.case_roles.some(({ name }) => name === 'owner');
  return { any: hasOwner ? [{ all: [WORDS.owner] }] : [], not: [], by: 'offer', line };
}

type TaskParts = Pick<Task, 'need' | 'countersign' | 'optional' | 'customer' | 'rules' | 'documents'>;

export function taskParts(tree: MapTree): TaskParts {
  const need = at(tree, 'need');
  const countersign = at(tree, 'countersign');
  const optional = at(tree, 'optional');
  const [customer] = contactsOf(at(tree, 'assign'));
  const rules = maps(at(tree, 'rules')).flatMap((rule) => {
    const must = conditionOf(at(rule, 'must'));
    return must ? [{ must, say: peopleText(at(rule, 'say')) ?? '' }] : [];
  });
  const documents = itemsOf(at(tree, 'documents')).map((item) => peopleText(item) ?? '');
  return {
    ...(need ? { need: textOf(need) === 'all' ? ('all' as const) : (numberOf(need) ?? Number(textOf(need))) } : {}),
    ...(countersign ? { countersign: compilePeople(countersign) } : {}),
    ...(optional?.kind === 'scalar' && optional.value === true ? { optional: true as const } : {}),
    ...(customer === undefined ? {} : { customer }),
    ...(rules.length > 0 ? { rules } : {}),
    ...(documents.length > 0 ? { documents } : {}),
  };
}

function numberOf(tree: Tree | undefined): number | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;
}

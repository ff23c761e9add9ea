/** A survey as the Program keeps it: a task of the customer, whose time may run out. */
import { MAIN_CONTACT } from '../organisation/customer-contact.js';
import type { Stage, Survey, Task } from '../program/program.js';
import { handBy } from './compile-task.js';
import { durationOf, peopleText, titleOf } from './compile-values.js';
import { contactsOf } from './names-people.js';
import { channelsOf, placesOf, surveyForm } from './names-survey.js';
import type { Outline, StepOutline } from './outline.js';
import { at } from './tree.js';

type Base = Pick<Stage, 'id' | 'line' | 'deadlines' | 'on'>;

export function compileSurvey(step: StepOutline, base: Base, outline: Outline): Task {
  const { tree } = step;
  const guide = peopleText(at(tree, 'describe'));
  return {
    kind: 'task',
    ...base,
    title: titleOf(tree, step.id),
    ...(guide === undefined ? {} : { guide }),
    assign: handBy(step, outline, step.line),
    customer: contactsOf(at(tree, 'to'))[0] ?? MAIN_CONTACT,
    form: surveyForm(step),
    outcomes: [],
    show: [],
    checklist: [],
    survey: surveyOf(step),
  };
}

function surveyOf(step: StepOutline): Survey {
  const timeout = at(step.tree, 'timeout');
  return { questions: placesOf(step), channels: channelsOf(step), ...(timeout ? { timeout: durationOf(timeout) } : {}) };
}

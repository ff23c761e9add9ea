/** Surveys as forms: what is asked, as fields, and what is left in `steps.ID`. */
import type { Json, JsonSchema } from '../program/json.js';
import type { SurveyChannel, SurveyQuestion } from '../program/program.js';
import { entriesOf, namesOf, type StepOutline } from './outline.js';
import { at, itemsOf, type MapTree, type Tree, textOf, toJson } from './tree.js';

const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };
const TEXT: JsonSchema = { type: 'string' };

interface Question {
  readonly id: string;
  readonly tree: MapTree;
}

function questionsOf(survey: StepOutline): readonly Question[] {
  return entriesOf(at(survey.tree, 'questions')).flatMap(({ key, value }) => (value.kind === 'map' ? [{ id: key, tree: value }] : []));
}

export function channelsOf(survey: StepOutline): readonly SurveyChannel[] {
  const written = itemsOf(at(survey.tree, 'channels')).flatMap((each) => (textOf(each) as SurveyChannel | undefined) ?? []);
  return written.length > 0 ? written : ['web'];
}

/** Where each question belongs. */
export function placesOf(survey: StepOutline): { readonly [question: string]: SurveyQuestion } {
  const places = questionsOf(survey).map(({ id, tree }): readonly [string, SurveyQuestion] => {
    const touchpoint = textOf(at(tree, 'touchpoint'));
    const asks = textOf(at(tree, 'asks')) === 'expected' ? 'expected' : 'perceived';
    return [id, { ...(touchpoint === undefined ? {} : { touchpoint }), asks }];
  });
  return Object.fromEntries(places);
}

/** The form that the customer, or whoever enters their answers, fills in. What is answered in own words may be left open. */
export function surveyForm(survey: StepOutline): JsonSchema {
  const questions = questionsOf(survey);
  return {
    type: 'object',
    properties: Object.fromEntries(questions.map(({ id, tree }) => [id, { ...titled(at(tree, 'title')), ...answerOf(tree) }])),
    required: questions.flatMap(({ id, tree }) => (isOpen(tree) ? [] : [id])),
  };
}

function titled(title: Tree | undefined): JsonSchema {
  return title ? { title: toJson(title) } : {};
}

function answerOf(tree: MapTree): JsonSchema {
  const scale = at(tree, 'scale');
  if (scale?.kind === 'scalar')
    return { type: 'integer', minimum: 1, ...(typeof scale.value === 'number' ? { maximum: scale.value } : {}) };
  const choice = at(tree, 'choice');
  if (!choice) return TEXT;
  const values = namesOf(choice).map(({ name }) => name);
  return { enum: values, ...(choice.kind === 'map' ? { labels: toJson(choice) as Json } : {}) };
}

function isOpen(tree: MapTree): boolean {
  return !at(tree, 'scale') && !at(tree, 'choice');
}

export function surveyOutcomes(survey: StepOutline): readonly string[] {
  return at(survey.tree, 'timeout') ? ['received', 'timed_out'] : ['received'];
}

/** The fields that are certain once answers were received. */
export function fieldsOfAnswered(survey: StepOutline): readonly string[] {
  const asked = questionsOf(survey).flatMap(({ id, tree }) => (isOpen(tree) ? [] : [id]));
  return [...asked, 'completed_by', 'completed_at', 'started_at', 'by_hand'];
}

export function surveyResult(survey: StepOutline): JsonSchema {
  const answers = questionsOf(survey).map(({ id, tree }) => {
    const { labels: _, ...answer } = answerOf(tree);
    return [id, answer] as const;
  });
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(answers),
      outcome: { enum: [...surveyOutcomes(survey)] },
      completed_by: TEXT,
      completed_at: INSTANT,
      started_at: INSTANT,
      due: INSTANT,
      by_hand: { type: 'boolean' },
    },
    required: ['outcome', ...(at(survey.tree, 'timeout') ? [] : fieldsOfAnswered(survey))],
    additionalProperties: false,
  };
}

// ── how long it takes ─────────────────────────────────────────────────────────

const SECONDS_TO_CHOOSE = 30;
const SECONDS_TO_TELL = 60;

/** How long the questions take on the telephone, in seconds: estimated. */
export function secondsByPhone(survey: StepOutline): number {
  return questionsOf(survey).reduce((sum, { tree }) => sum + (isOpen(tree) ? SECONDS_TO_TELL : SECONDS_TO_CHOOSE), 0);
}

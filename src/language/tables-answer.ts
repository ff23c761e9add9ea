/**
 * Answers questions about decisions in JSON: the core of `steward decide`.
 *
 * owns: the forms of question and answer, and reading a whole table that a question brings along.
 * never: files, argv. Tables that a question names are found by the caller.
 */
import { DecisionFault, evaluateTable } from '../decision/evaluate.js';
import type { DecisionCode } from '../decision/fault.js';
import { type JsonReport, renderJson } from '../diagnostics/render.js';
import { isObject, type Json, type JsonObject } from '../program/json.js';
import type { DecisionTable } from '../program/table.js';
import { nameAt } from './outline.js';
import { tableOf } from './tables-named.js';
import { readWorkspace, type Workspace } from './workspace.js';

/** The table with that id; undefined where there is none. Its problems, where it has errors. */
export type FindTable = (id: string) => DecisionTable | { readonly diagnostics: JsonReport['diagnostics'] } | undefined;

export type DecisionAnswer = { readonly output: Json } | { readonly error: DecisionProblem };
export type DecisionProblem =
  /** Not one JSON object, or `field` is missing or not of its type. */
  | { readonly code: 'bad_json'; readonly message: string }
  | { readonly code: 'bad_field'; readonly field: string; readonly message: string }
  | { readonly code: 'unknown_table'; readonly table: string; readonly message: string }
  | { readonly code: 'bad_table'; readonly message: string; readonly diagnostics: JsonReport['diagnostics'] }
  | { readonly code: DecisionCode; readonly message: string; readonly input?: string; readonly rules?: readonly number[] };

/** Answers one line of a batch: a question as JSON text in, an answer as JSON text out, without line ends. */
export function decisionLine(line: string, find: FindTable): string {
  let question: unknown;
  try {
    question = JSON.parse(line);
  } catch {
    question = undefined;
  }
  return JSON.stringify(decision(question, find));
}

/**
 * Answers `{ table, input }` with `{ output }`: null where no rule holds and there is no default. `table` is an id or a whole
 * table as written in tables/. All inputs must be given: `from` has no case to read from. Never throws for a bad question.
 */
export function decision(question: unknown, find: FindTable): DecisionAnswer {
  if (!isObject(question)) return { error: { code: 'bad_json', message: 'A question is one JSON object: { table, input }.' } };
  const { table: asked, input } = question;
  if (!isObject(input)) return { error: { code: 'bad_field', field: 'input', message: 'The input is an object of values.' } };
  const table = typeof asked === 'string' ? find(asked) : isObject(asked) ? wholeTable(asked) : 'bad_field';
  if (table === 'bad_field') return { error: { code: 'bad_field', field: 'table', message: 'The table is an id, or a whole table.' } };
  if (!table) return { error: { code: 'unknown_table', table: String(asked), message: `There is no table ${String(asked)}.` } };
  if ('diagnostics' in table) return { error: { code: 'bad_table', message: 'The table has errors.', diagnostics: table.diagnostics } };
  try {
    return { output: evaluateTable(table, input).output };
  } catch (error) {
    if (!(error instanceof DecisionFault)) throw error;
    const { code, message, rules } = error;
    return {
      error: { code, message, ...(error.input === undefined ? {} : { input: error.input }), ...(rules.length > 0 ? { rules } : {}) },
    };
  }
}

/** The tables of a workspace, by their ids. */
export function tablesIn(workspace: Workspace): FindTable {
  return (id) => {
    const document = workspace.documents.find(({ kind, tree }) => kind === 'table' && nameAt(tree, 'table')?.name === id);
    if (!document) return undefined;
    const own = workspace.diagnostics.filter(({ file, severity }) => file === document.path && severity === 'error');
    return own.length > 0 ? { diagnostics: renderJson(own, 1).diagnostics } : tableOf(document.tree).table;
  };
}

/** The tables that questions brought along: a batch asks the same one again and again. */
const whole = new Map<string, ReturnType<FindTable>>();
const KEPT = 64;

function wholeTable(source: JsonObject): NonNullable<ReturnType<FindTable>> {
  const { table: id = 'table', ...rest } = source;
  // JSON is YAML; its first key says what it is.
  const text = JSON.stringify({ table: id, ...rest });
  const known = whole.get(text);
  if (known) return known;
  const path = 'tables/table.yaml';
  const workspace = readWorkspace([{ path, text }]);
  const found = tablesIn(workspace)(String(id));
  const errors = workspace.diagnostics.filter(({ file, severity }) => file === path && severity === 'error');
  const read = found && !('diagnostics' in found) ? found : { diagnostics: renderJson(errors, 1).diagnostics };
  if (whole.size >= KEPT) whole.clear();
  whole.set(text, read);
  return read;
}

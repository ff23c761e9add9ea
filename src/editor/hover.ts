/** What stands at a place, in a few lines: what a key is for, what a name stands for, the type of a name in an expression. */
import type { Position, Range } from '../diagnostics/diagnostic.js';
import { describeType } from '../expression/expression-type.js';
import type { Form } from '../language/shape-form.js';
import { environmentOf, fieldAt, pathAt } from './cel-names.js';
import { occurrenceAt } from './navigation.js';
import type { OpenWorkspace } from './open-workspace.js';
import { holds } from './places.js';
import { placesOf } from './shape-places.js';

export interface Hover {
  readonly range: Range;
  /** Markdown. */
  readonly text: string;
}

export function hoverAt(workspace: OpenWorkspace, file: string, at: Position): Hover | undefined {
  return inExpression(workspace, file, at) ?? onName(workspace, file, at) ?? onKey(workspace, file, at);
}

function inExpression(workspace: OpenWorkspace, file: string, at: Position): Hover | undefined {
  const parts = workspace.parts(file);
  const found = parts && pathAt(parts, at);
  if (!parts || !found) return undefined;
  const { path, field } = found;
  const known = fieldAt(environmentOf(parts, field), path.path);
  if (!known) return undefined;
  const title = definitionTitle(workspace, file, at);
  const type = describeType(known.type) + (known.certain ? '' : '; it may be missing here');
  return { range: path.range, text: `\`${path.path.join('.')}\`: ${type}${title ? `\n\n${title}` : ''}` };
}

function onName(workspace: OpenWorkspace, file: string, at: Position): Hover | undefined {
  const found = occurrenceAt(workspace, file, at);
  if (!found) return undefined;
  const { kind, name } = workspace.named(found);
  const title = definitionTitle(workspace, file, at);
  if (found.definition && !title) return undefined;
  const where = found.definition ? undefined : workspace.definitions(workspace.named(found))[0];
  const place = where && where.file !== file ? `\n\n${where.file}` : '';
  return { range: found.range, text: `${WORDS[kind] ?? kind} \`${name}\`${title ? `: ${title}` : ''}${place}` };
}

const WORDS: { readonly [kind: string]: string } = { node: 'step', case_role: 'case role', task_outcome: 'outcome', table_output: 'value' };

function definitionTitle(workspace: OpenWorkspace, file: string, at: Position): string {
  const found = occurrenceAt(workspace, file, at);
  return (found && workspace.definitions(workspace.named(found)).find(({ title }) => title)?.title) ?? '';
}

function onKey(workspace: OpenWorkspace, file: string, at: Position): Hover | undefined {
  const tree = workspace.tree(file);
  if (!tree) return undefined;
  for (const { thing, key, entry } of placesOf(tree)) {
    if (!holds(entry.key_range, at)) continue;
    const own = thing.keys[key];
    if (!own) return undefined;
    const of = thing.required?.[0] === key ? `\n\n${thing.says}` : '';
    return { range: entry.key_range, text: `**${key}**: ${own.says}${of}${valuesText(own.form)}` };
  }
  return undefined;
}

function valuesText(form: Form): string {
  return form.is === 'one_of' ? `\n\n${form.values.map((value) => `\`${value}\``).join(', ')}` : '';
}

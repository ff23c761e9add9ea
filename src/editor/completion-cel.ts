/** What may be written in an expression: names, fields of what stands before the dot, values of a choice, functions. */
import type { Environment } from '../expression/environment.js';
import { describeType, type ExpressionType, isMoney, isTemporal, isTextual } from '../expression/expression-type.js';
import type { FunctionDeclaration } from '../expression/function-declaration.js';
import { FUNCTIONS } from '../expression/functions.js';
import { playbookParts } from '../language/check.js';
import { type Field, fieldsOf, scalarsOf } from '../language/names-fields.js';
import type { Surroundings } from '../language/names-surroundings.js';
import type { MapTree, Tree } from '../language/tree.js';
import { environmentOf, fieldAt } from './cel-names.js';
import type { ShapePlace } from './shape-places.js';
import { MARK, type Suggestion } from './suggestion.js';

/** The forms whose texts are literal, with expressions in `${ … }` alone. */
const SPLICED: ReadonlySet<string> = new Set(['value', 'string', 'text']);

/** `written` is the text at the place, with the mark in it. Undefined where no expression stands there. */
export function completeCel(
  surroundings: Surroundings,
  file: string,
  tree: MapTree,
  place: ShapePlace,
  written: string,
): readonly Suggestion[] | undefined {
  const cel = celBefore(written.slice(0, written.indexOf(MARK)), SPLICED.has(place.form.is));
  if (cel === undefined) return undefined;
  const parts = playbookParts({ path: file, tree, sound: false, intact: false }, surroundings);
  if (!parts) return undefined;
  const field = [...fieldsOf(parts.outline, parts.names.flow)].find((each) => standsIn(each, place.tree));
  return field && inExpression(cel, environmentOf(parts, field));
}

/** The part of an expression that stands before the cursor. */
function celBefore(text: string, spliced: boolean): string | undefined {
  const opened = text.lastIndexOf('${');
  if (opened < 0) return spliced ? undefined : text;
  const inside = text.slice(opened + 2);
  return inside.includes('}') ? undefined : inside;
}

function standsIn(field: Field, scalar: Tree): boolean {
  const tree = 'scalar' in field ? field.scalar : field.tree;
  return tree === scalar || [...scalarsOf(tree)].some((each) => each === scalar);
}

function inExpression(before: string, environment: Environment): readonly Suggestion[] {
  const value = /([\w.?]+)\s*(?:==|!=|in\s*\[[^\]]*)\s*'[^']*$/.exec(before);
  const openText = (before.match(/'/g)?.length ?? 0) % 2 === 1;
  if (openText) return value ? valuesOf(fieldAt(environment, pathOf(value[1] ?? ''))?.type) : [];
  const access = /([A-Za-z_][\w.?]*)\.\??\w*$/.exec(before);
  if (access) return fieldsOfPath(environment, pathOf(access[1] ?? ''));
  return [...namesIn(environment), ...functions('function')];
}

function pathOf(text: string): string[] {
  return text.split(/\.\??/).filter((name) => name !== '');
}

function namesIn({ names, types }: Environment): Suggestion[] {
  const all = new Set([...Object.keys(names), ...Object.keys(types ?? {})]);
  return [...all].map((label) => ({ label, kind: 'name' }));
}

function fieldsOfPath(environment: Environment, path: readonly string[]): readonly Suggestion[] {
  const found = fieldAt(environment, path)?.type;
  const type = found?.kind === 'optional' ? found.of : found;
  if (!type) return [];
  const fields = type.kind === 'object' ? [...type.fields] : [];
  const named = fields
    .filter(([label]) => !label.includes(MARK))
    .map(
      ([label, field]): Suggestion => ({
        label,
        kind: 'name',
        detail: field.certain ? describeType(field.type) : `${describeType(field.type)}; may be missing`,
      }),
    );
  return [...named, ...functions('method', type)];
}

function valuesOf(type: ExpressionType | undefined): readonly Suggestion[] {
  const inner = type?.kind === 'optional' ? type.of : type;
  return inner?.kind === 'text' ? (inner.values ?? []).map((label) => ({ label, kind: 'value' })) : [];
}

function functions(form: FunctionDeclaration['form'], of?: ExpressionType): Suggestion[] {
  const fits = FUNCTIONS.filter(
    (each) => each.form === form && (!of || each.overloads.some(({ parameters: [first] }) => takes(first, of))),
  );
  return [...new Set(fits.map(({ name }) => name))].map((label) => ({ label, kind: 'function', text: `${label}(` }));
}

function takes(parameter: string | undefined, type: ExpressionType): boolean {
  switch (parameter) {
    case 'text':
      return isTextual(type);
    case 'instant':
      return isTemporal(type);
    case 'list':
    case 'numbers':
    case 'texts':
    case 'moneys':
      return type.kind === 'list';
    case 'money':
      return isMoney(type);
    default:
      return parameter === type.kind;
  }
}

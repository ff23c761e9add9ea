/** Where a name is given, and where it is used. */
import type { Position, Range } from '../diagnostics/diagnostic.js';
import type { Located, Named, OpenWorkspace } from './open-workspace.js';
import { holds } from './places.js';

export interface FilePlace {
  readonly file: string;
  readonly range: Range;
}

/** The name at a place: of several that hold it, the shortest. */
export function occurrenceAt(workspace: OpenWorkspace, file: string, at: Position): Located | undefined {
  return workspace
    .occurrences()
    .filter((each) => each.file === file && holds(each.range, at))
    .sort((a, b) => width(a.range) - width(b.range))[0];
}

export function namedAt(workspace: OpenWorkspace, file: string, at: Position): Named | undefined {
  const found = occurrenceAt(workspace, file, at);
  return found && workspace.named(found);
}

export function definitionAt(workspace: OpenWorkspace, file: string, at: Position): readonly FilePlace[] {
  const named = namedAt(workspace, file, at);
  return named ? workspace.definitions(named).map(placeOf) : [];
}

export function referencesAt(workspace: OpenWorkspace, file: string, at: Position, withDefinition: boolean): readonly FilePlace[] {
  const named = namedAt(workspace, file, at);
  if (!named) return [];
  return everywhere(workspace, named)
    .filter(({ definition }) => withDefinition || !definition)
    .map(placeOf);
}

/** Every place of a name, each once. */
export function everywhere(workspace: OpenWorkspace, named: Named): readonly Located[] {
  const found = new Map<string, Located>();
  for (const each of workspace.withName(named.name)) {
    const other = each.kinds.includes(named.kind) ? workspace.named(each) : undefined;
    if (other?.kind !== named.kind || other.scope !== named.scope) continue;
    found.set(`${each.file}:${each.range.start.line}:${each.range.start.column}`, each);
  }
  return [...found.values()];
}

function placeOf({ file, range }: Located): FilePlace {
  return { file, range };
}

function width({ start, end }: Range): number {
  return (end.line - start.line) * 10_000 + end.column - start.column;
}

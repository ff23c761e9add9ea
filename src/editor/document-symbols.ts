/** The outline of a file: what is named in it, one inside the other. */
import type { Range } from '../diagnostics/diagnostic.js';
import type { Located, OpenWorkspace } from './open-workspace.js';
import { compare } from './places.js';
import type { SymbolKind } from './symbols.js';

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly DocumentSymbol[];
}

export function documentSymbols(workspace: OpenWorkspace, file: string): readonly DocumentSymbol[] {
  const roots: Open[] = [];
  const within: Open[] = [];
  const definitions = workspace.occurrences().filter((each) => each.file === file && each.definition && each.whole);
  for (const definition of definitions.sort((a, b) => compare(startOf(a), startOf(b)) || compare(endOf(b), endOf(a)))) {
    const symbol = opened(definition);
    while (within.length > 0 && compare(within[within.length - 1]?.range.end ?? symbol.range.start, symbol.range.start) <= 0) within.pop();
    const parent = within[within.length - 1];
    (parent ? parent.children : roots).push(symbol);
    within.push(symbol);
  }
  return roots;
}

type Open = DocumentSymbol & { readonly children: Open[] };

function opened(definition: Located): Open {
  const { name, title, range, kinds } = definition;
  const own = name.slice(name.lastIndexOf('.') + 1);
  const whole = { start: startOf(definition), end: endOf(definition) };
  return { name: own, detail: title ?? '', kind: kinds[0] as SymbolKind, range: whole, selection: range, children: [] };
}

/** The whole holds the name, which for a key of a map stands before what is said of it. */
function startOf({ range, whole }: Located) {
  return whole && compare(whole.start, range.start) < 0 ? whole.start : range.start;
}

function endOf({ range, whole }: Located) {
  return whole && compare(whole.end, range.end) > 0 ? whole.end : range.end;
}

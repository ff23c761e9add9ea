/** Values that are worked out when a case runs, as the Program keeps them. */
import type { Json } from './json.js';

/** A CEL expression with the line it stands on, so that a fault at run time names the YAML line. */
export interface Expression {
  readonly cel: string;
  readonly line: number;
}

/** A value that is literal, an expression, a text with `${ … }` spliced in, or a structure of these. */
export type Computed =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'cel'; readonly cel: string; readonly line: number }
  | { readonly kind: 'splice'; readonly parts: readonly (string | Expression)[]; readonly line: number }
  | { readonly kind: 'object'; readonly fields: { readonly [key: string]: Computed } }
  | { readonly kind: 'list'; readonly items: readonly Computed[] };

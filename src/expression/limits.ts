/** The limits that keep every expression short of a hang: there is no other cost budget. */
export const LIMITS = {
  /** UTF-16 units of source. */
  length: 4000,
  /** Nodes of the syntax tree. */
  nodes: 1500,
  /** Brackets, calls and dots inside one another. */
  depth: 60,
  /** `map`, `filter`, `exists`, `all` inside one another. */
  macros: 2,
  /** Items of a list that an expression reads; with macros inside one another, the smaller one. */
  items: 10_000,
  items_nested: 1000,
} as const;

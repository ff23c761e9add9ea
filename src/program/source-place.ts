/**
 * Where a line of a Program stands. A playbook may take parts from other files (fragments, policies, the playbook it is a
 * variant of); lines of the file at `sources[n]` are counted from (n + 1) × LINES_OF_A_FILE, so that one number is enough.
 */
export const LINES_OF_A_FILE = 10_000_000;

export interface SourceFiles {
  readonly file: string;
  readonly sources?: readonly string[];
}

/** The file and the line in it, from 1; of a line that is none of these (0: not known), the playbook's own file. */
export function sourcePlace({ file, sources = [] }: SourceFiles, line: number): { readonly file: string; readonly line: number } {
  const band = Math.floor(line / LINES_OF_A_FILE);
  return { file: (band > 0 && sources[band - 1]) || file, line: line % LINES_OF_A_FILE };
}

import type { Program } from '../program/program.js';
import { withoutLines } from '../program/without-lines.js';
import { contentHash } from './content-hash.js';

/** The name of a Program: that of what it says. Comments and layout of its text make no other Program. */
export function programHash(program: Program): string {
  return contentHash(withoutLines(program));
}

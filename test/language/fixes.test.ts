/** A fix that is offered mends what it is offered for. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Position } from '../../src/diagnostics/diagnostic.js';
import { checkIn, placeOf } from './example-workspace.js';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
const names = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

function fixed(text: string, fix: NonNullable<Diagnostic['fix']>): string {
  const lines = text.split('\n');
  const offset = ({ line, column }: Position) => lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  return text.slice(0, offset(fix.range.start)) + fix.text + text.slice(offset(fix.range.end));
}

function found(path: string, text: string): readonly Diagnostic[] {
  return checkIn([{ path, text }]).diagnostics.filter(({ file }) => file === path);
}

const nameOf = ({ code, range }: Diagnostic) => `${code} ${range.start.line}:${range.start.column}`;

const withFixes = names.flatMap((name) => {
  const text = readFileSync(folder + name, 'utf8');
  const path = placeOf(text, name);
  return found(path, text)
    .filter(({ fix }) => fix)
    .map((diagnostic) => ({ name, path, text, diagnostic, title: `${name}: ${nameOf(diagnostic)}` }));
});

describe('the fix of', () => {
  it('many kinds of mistakes is there', () => {
    expect(new Set(withFixes.map(({ diagnostic }) => diagnostic.code)).size).toBeGreaterThan(35);
  });

  it.each(withFixes)('$title mends it, and breaks nothing', ({ path, text, diagnostic }) => {
    const after = fixed(text, diagnostic.fix!);
    const before = found(path, text).map(nameOf);
    const left = found(path, after);
    const same = (each: Diagnostic) => each.code === diagnostic.code && each.range.start.line === diagnostic.range.start.line;
    expect(left.filter(same).length).toBeLessThan(found(path, text).filter(same).length);
    expect(left.filter(({ code }) => code.startsWith('yaml/')).length).toBeLessThanOrEqual(
      before.filter((name) => name.startsWith('yaml/')).length,
    );
  });
});

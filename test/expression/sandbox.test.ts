import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every file and package that a module reaches at run time: imports of types alone are left out. */
function reachedFrom(entry: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, clause, target] of source.matchAll(/^(?:import|export)\s+([^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gms)) {
      if (clause?.startsWith('type ') || target === undefined) continue;
      if (!target.startsWith('.')) reached.add(target);
      else visit(sourceOf(resolve(dirname(file), target)));
    }
  };
  visit(entry);
  return reached;
}

function sourceOf(path: string): string {
  const typescript = path.replace(/\.js$/, '.ts');
  return existsSync(typescript) ? typescript : path;
}

it('evaluation reaches cel-js alone, and no node module', () => {
  const reached = reachedFrom(`${root}src/expression/evaluate.ts`);
  const packages = [...reached].filter((each) => !each.startsWith('/'));
  expect(packages).toEqual(['@marcbachmann/cel-js']);
  const own = [...reached].filter((each) => each.startsWith('/')).map((each) => each.slice(root.length));
  expect(own.filter((file) => !file.startsWith('src/expression/') && !file.startsWith('src/calendar/'))).toEqual([]);
  expect(own.filter((file) => /check|infer|surface|syntax|expression-type|problem/.test(file))).toEqual([]);
});

it('cel-js reaches nothing but itself', () => {
  const reached = reachedFrom(`${root}node_modules/@marcbachmann/cel-js/lib/index.js`);
  expect([...reached].filter((each) => !each.includes('/cel-js/lib/'))).toEqual([]);
});

it('the check knows how to see an import: it finds those of this file', () => {
  expect([...reachedFrom(fileURLToPath(import.meta.url))].filter((each) => each.startsWith('node:'))).toEqual([
    'node:fs',
    'node:path',
    'node:url',
  ]);
});

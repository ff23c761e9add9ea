/** docs/known-pains.md names tests that there are. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/known-pains.md', root), 'utf8');
const named = [...page.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)].map(([, file = '', name = '']) => ({ file, name }));

describe('every pain', () => {
  it('has a test in its row', () => {
    expect(named).toHaveLength(page.split('\n').filter((line) => line.startsWith('|')).length - 2);
  });

  it.each(named)('$file has “$name”', ({ file, name }) => {
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(`'${name}'`);
  });
});

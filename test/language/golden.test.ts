/**
 * What Steward says about broken files, word for word. To add one: put NAME.yaml into golden/ (its first line may say where
 * it would lie in a workspace: `# as: holidays/cn.yaml`), run with UPDATE_GOLDEN=1, and read NAME.out.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../src/diagnostics/render.js';
import { checkIn, placeOf } from './example-workspace.js';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));

describe('what is said about', () => {
  it.each(names)('%s', (name) => {
    const text = readFileSync(`${folder}${name}.yaml`, 'utf8');
    const { files, diagnostics } = checkIn([{ path: placeOf(text, `${name}.yaml`), text }]);
    const textOf = (path: string) => files.find((file) => file.path === path)?.text;
    const out = renderText(diagnostics, { textOf, files: files.length });
    if (process.env.UPDATE_GOLDEN) writeFileSync(`${folder}${name}.out`, out);
    expect(out).toBe(existsSync(`${folder}${name}.out`) ? readFileSync(`${folder}${name}.out`, 'utf8') : '(no such file)');
  });

  it('every file with an answer is there', () => {
    const answers = readdirSync(folder).filter((file) => file.endsWith('.out'));
    expect(answers.filter((file) => !names.includes(file.replace(/\.out$/, '')))).toEqual([]);
  });
});

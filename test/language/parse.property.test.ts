/** Broken files never break Steward: whatever is done to a playbook, there is an answer, and every place lies in the file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson, renderText } from '../../src/diagnostics/render.js';
import { parse } from '../../src/language/parse.js';
import { type ScalarTree, type Tree, toJson } from '../../src/language/tree.js';
import { checkIn } from './example-workspace.js';
import { expectInside, mutated, mutation, signs } from './mutations.js';
import { shippedFiles } from './shipped-files.js';

const complaint = shippedFiles().find(({ path }) => path.endsWith('complaint.yaml'))!.text;
/** A part of it, so that many runs are quick: the head, and the first stage. */
const sample = complaint.slice(0, complaint.indexOf('  - stage: understand'));
function scalarsOf(tree: Tree): ScalarTree[] {
  if (tree.kind === 'scalar') return [tree];
  return (tree.kind === 'list' ? tree.items : tree.entries.map((entry) => entry.value)).flatMap(scalarsOf);
}

describe('a playbook with anything done to it', { timeout: 120_000 }, () => {
  it('is read without a throw, and every place lies in the file', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const text = mutated(sample, mutations);
        const { value, diagnostics } = parse(text, 'complaint.yaml');
        expectInside(text, diagnostics);
        if (!value) expect(diagnostics.length).toBeGreaterThan(0);
        else {
          expect(() => JSON.stringify(toJson(value))).not.toThrow();
          for (const scalar of scalarsOf(value))
            if (typeof scalar.value === 'string') expect(scalar.places?.length).toBe(scalar.value.length + 1);
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 100) },
    );
  });

  it('gets an answer from all stages that can be printed', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutated(sample, mutations);
        const { files, diagnostics } = checkIn([{ path: 'after-sale/complaint.yaml', text }]);
        expectInside(
          text,
          diagnostics.filter(({ file }) => file === 'after-sale/complaint.yaml'),
        );
        const textOf = (path: string) => files.find((file) => file.path === path)?.text;
        expect(renderText(diagnostics, { textOf, files: 1 })).not.toMatch(/undefined|\[object/);
        expect(renderText(diagnostics, { textOf, files: 1, language: 'zh' })).not.toMatch(/undefined|\[object/);
        expect(JSON.parse(JSON.stringify(renderJson(diagnostics, 1)))).toEqual(renderJson(diagnostics, 1));
      }),
      { numRuns: 30 },
    );
  });

  it('is read without a throw when it is nothing but signs', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...signs), fc.constantFrom('a', 'b: c', '\n  ')), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expectInside(text, parse(text, 'a.yaml').diagnostics);
      }),
      { numRuns: 500 },
    );
  });

  it('is read the same with every kind of line break', () => {
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 3 }), (mutations) => {
        const text = mutated(sample, mutations).replace(/\r\n?/g, '\n');
        const [unix, windows] = [parse(text, 'a.yaml'), parse(text.replaceAll('\n', '\r\n'), 'a.yaml')];
        expect(windows.diagnostics).toEqual(unix.diagnostics);
        expect(windows.value && toJson(windows.value)).toEqual(unix.value && toJson(unix.value));
      }),
      { numRuns: 40 },
    );
  });
});

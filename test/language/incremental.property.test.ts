/** What an editor is told while a workspace is edited is what a check of all its files would tell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWorkspace } from '../../src/language/check-workspace.js';
import { IncrementalChecker } from '../../src/language/incremental.js';
import { readWorkspace, type WorkspaceFile } from '../../src/language/workspace.js';
import { mutated, mutation } from './mutations.js';
import { shippedFiles } from './shipped-files.js';

const shipped = shippedFiles().filter(({ path }) => path.endsWith('.yaml'));
const edit = fc.record({
  file: fc.constantFrom(...shipped.map(({ path }) => path)),
  mutations: fc.array(mutation, { minLength: 1, maxLength: 2 }),
  /** The text as shipped comes back before the edit, so that most edits are of sound files. */
  restored: fc.boolean(),
});

function fresh(files: readonly WorkspaceFile[]) {
  return checkWorkspace(readWorkspace(files)).diagnostics;
}

describe('an incremental check', () => {
  it('finds what a check of all files anew finds, after every edit', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        const checker = new IncrementalChecker();
        let files: readonly WorkspaceFile[] = shipped;
        checker.check(files);
        for (const { file, mutations, restored } of edits) {
          files = files.map((each) => {
            if (each.path !== file) return each;
            const before = restored ? (shipped.find(({ path }) => path === file)?.text ?? '') : each.text;
            return { path: file, text: mutated(before, mutations) };
          });
          expect(checker.check(files).diagnostics).toEqual(fresh(files));
        }
      }),
      { numRuns: 4 },
    );
  });

  it('follows a file that is taken away and put back', () => {
    const checker = new IncrementalChecker();
    const without = shipped.filter(({ path }) => path !== 'messages/customer_withdraws.yaml');
    for (const files of [shipped, without, shipped]) expect(checker.check(files).diagnostics).toEqual(fresh(files));
  });

  it('reads and checks only what has changed', () => {
    const checker = new IncrementalChecker();
    const before = checker.check(shipped);
    const path = 'after-sale/complaint.scenarios.yaml';
    const after = checker.check(shipped.map((file) => (file.path === path ? { path, text: `${file.text}\n# more\n` } : file)));
    expect(after.parts.get('after-sale/complaint.yaml')).toBe(before.parts.get('after-sale/complaint.yaml'));
    const again = checker.check(shipped.map((file) => (file.path === 'calendars.yaml' ? { ...file, text: `${file.text}# more\n` } : file)));
    expect(again.parts.get('after-sale/complaint.yaml')).toBe(before.parts.get('after-sale/complaint.yaml'));
  });
});

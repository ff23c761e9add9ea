import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { fixWorkspace } from '../../language/fix.js';
import { Ended, FAILED } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { print } from '../print.js';
import { selection } from '../selection.js';
import type { Terminal } from '../terminal.js';
import { textDiff } from '../text-diff.js';
import { isYaml } from '../workspace-folder.js';

interface FixOptions {
  readonly workspace: string;
  readonly format: 'text' | 'json';
  readonly dryRun?: boolean;
}

interface FixedFiles {
  readonly fixed: readonly { readonly file: string; readonly line: number; readonly code: string; readonly text: string }[];
  readonly errors: number;
  readonly warnings: number;
  /** With --dry-run: what would change. */
  readonly diff?: string;
}

export function fixCommand(terminal: Terminal): Command {
  return new Command('fix')
    .description('apply the fixes that `check` offers: misspellings, other words for keys, quotes; ends with 1 when errors are left')
    .argument('[paths...]', 'files or folders; the whole workspace where none is given')
    .option('--dry-run', 'change nothing, and show what would change')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'))
    .action((paths: readonly string[], options: FixOptions) => {
      const fixed: Diagnostic[] = [];
      const left: Diagnostic[] = [];
      const diffs: string[] = [];
      for (const { folder, wanted } of selection(terminal.cwd, options.workspace, paths)) {
        const result = fixWorkspace(folder.files, (path) => isYaml(path) && wanted(path));
        fixed.push(...result.fixed.map((each) => ({ ...each, file: folder.shown(each.file) })));
        left.push(...result.left.filter(({ file }) => wanted(file)));
        result.files.forEach((file, index) => {
          const before = folder.files[index]?.text ?? '';
          if (file.text === before) return;
          if (options.dryRun) diffs.push(textDiff(folder.shown(file.path), before, file.text));
          else writeFileSync(join(folder.root, file.path), file.text);
        });
      }
      const count = (severity: Diagnostic['severity']) => left.filter((each) => each.severity === severity).length;
      const report: FixedFiles = {
        fixed: fixed.map(({ file, range, code, fix }) => ({ file, line: range.start.line, code, text: fix?.text ?? '' })),
        errors: count('error'),
        warnings: count('warning'),
        ...(options.dryRun ? { diff: diffs.join('') } : {}),
      };
      print(terminal, options.format, report, fixedText);
      if (report.errors > 0) throw new Ended(FAILED);
    });
}

function fixedText({ fixed, errors, warnings, diff }: FixedFiles): string {
  const left = errors + warnings === 0 ? 'Nothing is left.' : `${errors} errors and ${warnings} warnings are left: steward check`;
  if (diff !== undefined) return `${diff}${fixed.length} fixes would be applied. ${left}`;
  return [
    ...fixed.map(({ file, line, code, text }) => `${file}:${line} ${code}: ${text.trim() || 'taken out'}`),
    `${fixed.length} fixes applied. ${left}`,
  ].join('\n');
}

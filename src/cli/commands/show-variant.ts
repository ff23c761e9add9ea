import { Command } from 'commander';
import type { Override } from '../../language/reuse-variants.js';
import { readWorkspace } from '../../language/workspace.js';
import { sourcePlace } from '../../program/source-place.js';
import { wrongUse } from '../exit.js';
import { formatOption, workspaceOption } from '../options.js';
import { print, table } from '../print.js';
import { selection } from '../selection.js';
import { tellDiagnostics } from '../sound-workspace.js';
import type { Terminal } from '../terminal.js';

interface ShownOverride extends Omit<Override, 'line' | 'base_line'> {
  readonly file: string;
  readonly line: number;
  /** Where the part stands in what is varied. */
  readonly base?: { readonly file: string; readonly line: number };
}
interface ShownVariant {
  readonly playbook: string;
  readonly file: string;
  readonly variant_of: string;
  readonly base_file: string;
  readonly overrides: readonly ShownOverride[];
}

export function showVariantCommand(terminal: Terminal): Command {
  return new Command('show-variant')
    .description('show what a variant of a playbook has otherwise than the playbook it is a variant of')
    .argument('<file>', 'a playbook with variant_of')
    .addOption(workspaceOption())
    .addOption(formatOption('text', 'json'))
    .action((file: string, options: { readonly workspace: string; readonly format: string }) => {
      const [selected] = selection(terminal.cwd, options.workspace, [file]);
      if (selected === undefined) throw wrongUse(`There is no file ${file}.`);
      const { folder, wanted } = selected;
      const workspace = readWorkspace(folder.files);
      const own = workspace.diagnostics.filter((diagnostic) => wanted(diagnostic.file));
      tellDiagnostics(folder, own, terminal);
      const [composed, ...others] = workspace.composed.filter(({ path }) => wanted(path));
      if (!composed?.variant || others.length > 0)
        throw wrongUse(`${file} is not a variant: it has no variant_of of a playbook that there is.`);
      const { variant, path, sources = [] } = composed;
      const placeOf = (line: number) => {
        const place = sourcePlace({ file: path, sources }, line);
        return { file: folder.shown(place.file), line: place.line };
      };
      const shown: ShownVariant = {
        playbook: variant.playbook,
        file: folder.shown(path),
        variant_of: variant.base,
        base_file: folder.shown(variant.base_file),
        overrides: variant.overrides.map(({ line, base_line, ...rest }) => ({
          ...rest,
          ...placeOf(line),
          ...(base_line === undefined ? {} : { base: placeOf(base_line) }),
        })),
      };
      print(terminal, options.format, shown, variantText);
    });
}

const WORDS: { readonly [V in Override['verb']]: string } = {
  change: 'changes',
  replace: 'replaces',
  remove: 'takes out',
  add: 'adds',
  before: 'puts before',
  after: 'puts after',
};

function variantText({ playbook, variant_of, base_file, overrides }: ShownVariant): string {
  const rows = overrides.map(({ verb, part, key, put, line, base }) => [
    `line ${line}`,
    WORDS[verb],
    key === undefined ? part : `${part}: ${key}`,
    put && put.length > 0 ? put.join(', ') : '',
    base ? `${base.file}:${base.line}` : '',
  ]);
  const head = `${playbook} is ${variant_of} (${base_file}) but for:`;
  return rows.length === 0 ? `${playbook} is ${variant_of} (${base_file}).` : `${head}\n${table(rows)}`;
}

/** docs/diagnostics/README.md lists every code. `UPDATE_DOCS=1` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Code, codes, severities } from '../../src/diagnostics/codes.js';
import { docsOf } from '../../src/diagnostics/render.js';

const file = new URL('../../docs/diagnostics/README.md', import.meta.url);

/** What a page says first. */
function titleOf(code: Code): string {
  const page = readFileSync(new URL(`../../${docsOf(code)}`, import.meta.url), 'utf8');
  const [, first = ''] = /^# \S+\n\n([^\n]+(?:\n[^\n]+)*)/.exec(page) ?? [];
  const [sentence = ''] = /^.*?[.!?](?=\s|$)/.exec(first.replaceAll('\n', ' ')) ?? [first];
  return sentence.replaceAll('|', '\\|');
}

function table(): string {
  const families = [...new Set(codes.map((code) => code.split('/')[0]))];
  const sections = families.map((family) => {
    const own = codes.filter((code) => code.startsWith(`${family}/`)).sort();
    const rows = own.map(
      (code) => `| [${code}](${docsOf(code).replace('docs/diagnostics/', '')}) | ${severities[code]} | ${titleOf(code)} |`,
    );
    return [`## ${family}`, '', '| Code | Severity | What it means |', '|---|---|---|', ...rows].join('\n');
  });
  const errors = codes.filter((code) => severities[code] === 'error').length;
  return [
    '# Diagnostics',
    '',
    `Everything that \`steward check\` and \`steward lsp\` can find: ${codes.length} codes, ${errors} errors and ${codes.length - errors} warnings. Codes never change meaning.`,
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
}

it('the table of diagnostics lists every code with its severity, its meaning and its page', () => {
  const wanted = table();
  if (process.env.UPDATE_DOCS) writeFileSync(file, wanted);
  expect(readFileSync(file, 'utf8'), 'UPDATE_DOCS=1 npx vitest run test/diagnostics/table.test.ts writes it anew').toBe(wanted);
  for (const code of codes) expect(titleOf(code)).not.toBe('');
});

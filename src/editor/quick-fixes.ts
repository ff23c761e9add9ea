/** What mends a diagnostic, where it is known. */
import type { Diagnostic, Range } from '../diagnostics/diagnostic.js';
import type { Language } from '../diagnostics/message.js';
import type { OpenWorkspace } from './open-workspace.js';
import { overlap } from './places.js';

export interface QuickFix {
  readonly title: string;
  readonly diagnostic: Diagnostic;
  readonly edit: { readonly range: Range; readonly text: string };
}

export function quickFixes(workspace: OpenWorkspace, file: string, range: Range, language: Language): readonly QuickFix[] {
  return workspace.diagnostics().flatMap((diagnostic) => {
    const { fix } = diagnostic;
    if (!fix || diagnostic.file !== file || !(overlap(diagnostic.range, range) || overlap(fix.range, range))) return [];
    return [{ title: titleOf(fix.text, language), diagnostic, edit: fix }];
  });
}

function titleOf(text: string, language: Language): string {
  const shown = text.trim() === '' ? '' : text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (shown === '') return language === 'zh' ? (text === '' ? '删除' : '改正空格') : text === '' ? 'Take it out' : 'Mend the spaces';
  return language === 'zh' ? `改为：${shown}` : `Write: ${shown}`;
}

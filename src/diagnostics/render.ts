/**
 * Diagnostics as people and programs read them: text with the code framed, and JSON.
 *
 * owns: the two forms. SARIF is made by the command line, whose library touches files.
 * never: which diagnostics there are, or files on disk: the texts are given.
 */
import pc from 'picocolors';
import type { Code, Severity } from './codes.js';
import type { Diagnostic, Range } from './diagnostic.js';
import { frame } from './frame.js';
import type { Language } from './message.js';
import { textsOf } from './messages.js';
import { inOrder } from './order.js';

/** The most that is printed for one file; those after the first are mostly echoes. */
export const MOST_PER_FILE = 100;

export interface TextOptions {
  readonly language?: Language;
  readonly colour?: boolean;
  /** The text of a file; undefined where there is none: then nothing is framed. */
  readonly textOf: (file: string) => string | undefined;
  /** How many files were looked at. */
  readonly files: number;
}

interface Words {
  readonly severity: { readonly [S in Severity]: string };
  readonly more: (count: number, file: string) => string;
  readonly help: string;
  readonly summary: (summary: Summary) => string;
}
const words: { readonly [L in Language]: Words } = {
  en: {
    severity: { error: 'error', warning: 'warning' },
    more: (count, file) => `… and ${count} more in ${file}`,
    help: 'Instead:',
    summary: ({ files, errors, warnings }) =>
      errors + warnings === 0
        ? `Nothing wrong in ${counted(files, 'file')}.`
        : `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${counted(files, 'file')}.`,
  },
  zh: {
    severity: { error: '错误', warning: '警告' },
    more: (count, file) => `…… ${file} 中还有 ${count} 条`,
    help: '建议：',
    summary: ({ files, errors, warnings }) =>
      errors + warnings === 0 ? `${files} 个文件没有问题。` : `${files} 个文件中有 ${errors} 个错误、${warnings} 个警告。`,
  },
};

/** Text for a terminal: every diagnostic with its place, the code framed, what to write instead; a summary at the end. */
export function renderText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const language = options.language ?? 'en';
  const blocks: string[] = [];
  for (const [file, own] of grouped(diagnostics)) {
    const text = options.textOf(file);
    for (const diagnostic of own.slice(0, MOST_PER_FILE)) blocks.push(renderOne(diagnostic, text, language, options.colour ?? false));
    if (own.length > MOST_PER_FILE) blocks.push(words[language].more(own.length - MOST_PER_FILE, file));
  }
  const summary = words[language].summary(summaryOf(diagnostics, options.files));
  return `${[...blocks, summary].join('\n\n')}\n`;
}

function renderOne(diagnostic: Diagnostic, text: string | undefined, language: Language, colour: boolean): string {
  const { code, severity, file, range } = diagnostic;
  const paint = pc.createColors(colour);
  const { message, help } = textsOf(diagnostic, language);
  const kind = severity === 'error' ? paint.red(words[language].severity.error) : paint.yellow(words[language].severity.warning);
  return [
    `${paint.bold(`${file}:${range.start.line}:${range.start.column}`)} ${kind} ${paint.dim(code)}`,
    message,
    ...(text === undefined ? [] : [frame(text, range, colour)]),
    `${words[language].help} ${help}`,
    paint.dim(docsOf(code)),
  ].join('\n');
}

function grouped(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const files = new Map<string, Diagnostic[]>();
  for (const diagnostic of inOrder(diagnostics)) {
    const own = files.get(diagnostic.file);
    if (own) own.push(diagnostic);
    else files.set(diagnostic.file, [diagnostic]);
  }
  return files;
}

// ── JSON ──────────────────────────────────────────────────────────────────────

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
}
/** A diagnostic in JSON (DESIGN §3): lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface JsonDiagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly file: string;
  readonly range: Range;
  /** The page about the code, relative to the project. */
  readonly docs: string;
}
export interface JsonReport {
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly summary: Summary;
}

/** All diagnostics, none left out. */
export function renderJson(diagnostics: readonly Diagnostic[], files: number, language: Language = 'en'): JsonReport {
  return {
    diagnostics: inOrder(diagnostics).map((diagnostic) => {
      const { code, severity, file, range } = diagnostic;
      return { code, severity, ...textsOf(diagnostic, language), file, range, docs: docsOf(code) };
    }),
    summary: summaryOf(diagnostics, files),
  };
}

function summaryOf(diagnostics: readonly Diagnostic[], files: number): Summary {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { files, errors, warnings: diagnostics.length - errors };
}

/** The page about a code, relative to the project. */
export function docsOf(code: Code): string {
  return `docs/diagnostics/${code.replace('/', '-')}.md`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

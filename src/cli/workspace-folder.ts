/** The files of a workspace, as the language reads them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { wrongUse } from './exit.js';

export interface WorkspaceFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** The files of one workspace, and how they are called at the terminal. */
export interface WorkspaceFolder {
  /** Absolute. */
  readonly root: string;
  readonly files: readonly WorkspaceFile[];
  /** A path of the workspace as it can be opened from where the command runs. */
  readonly shown: (path: string) => string;
}

/** Every YAML, Markdown and JSON file of the folder, in the order of their paths; hidden files and folders are left out. */
export function readWorkspaceFolder(cwd: string, folder: string): WorkspaceFolder {
  const root = resolve(cwd, folder);
  if (!isFolder(root)) throw wrongUse(`There is no folder of playbooks at ${root}. Name it with --workspace.`);
  return workspaceFolder(cwd, root, filesOf(root));
}

/** These files, which lie in `root`, as a workspace. */
export function workspaceFolder(cwd: string, root: string, paths: readonly string[]): WorkspaceFolder {
  return {
    root,
    files: paths.map((file) => ({ path: within(root, file), text: readFileSync(file, 'utf8') })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    shown: (path) => shownPath(cwd, join(root, path)),
  };
}

/** Diagnostics with the names that their files have at the terminal. */
export function atTerminal({ shown }: WorkspaceFolder, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, file: shown(diagnostic.file) }));
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** `path` relative to `root`, with `/`. */
export function within(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** The files of a workspace in a folder, absolute. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return isYaml(entry.name) || /\.(md|json)$/.test(entry.name) ? [path] : [];
  });
}

/** Relative where it lies below, so that it is short; else absolute. */
function shownPath(cwd: string, path: string): string {
  const short = within(cwd, path);
  return short.startsWith('../') ? path : short;
}

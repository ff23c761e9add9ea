/** The files of a workspace, as the language reads them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { wrongUse } from './exit.js';

export interface WorkspaceFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every YAML and Markdown file of the folder, in the order of their paths; hidden files and folders are left out. */
export function readWorkspaceFolder(cwd: string, folder: string): WorkspaceFile[] {
  const root = resolve(cwd, folder);
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw wrongUse(`There is no folder of playbooks at ${root}. Name it with --workspace.`);
  return filesOf(root)
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return /\.(ya?ml|md)$/.test(entry.name) ? [path] : [];
  });
}

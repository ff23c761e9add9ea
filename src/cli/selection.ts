/**
 * What `check` and `test` are about: the files that PATHS name, each with the workspace around it, since a playbook is
 * checked against the organisation, calendars and messages of its workspace.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { wrongUse } from './exit.js';
import { filesOf, isFolder, isYaml, readWorkspaceFolder, type WorkspaceFolder, within, workspaceFolder } from './workspace-folder.js';

export interface Selection {
  readonly folder: WorkspaceFolder;
  /** Whether a file of the workspace is meant. */
  readonly wanted: (path: string) => boolean;
}

/**
 * Without paths: the whole workspace. Else the paths by workspace: that is the nearest folder at or above a path that
 * holds organisation.yaml; where there is none, the path stands alone. A path is looked for from the current folder,
 * then from the workspace.
 */
export function selection(cwd: string, workspace: string, paths: readonly string[]): Selection[] {
  if (paths.length === 0) return [{ folder: readWorkspaceFolder(cwd, workspace), wanted: () => true }];
  const byRoot = new Map<string, string[]>();
  for (const given of paths) {
    const path = placeOf(given, cwd, workspace);
    const root = workspaceOf(path) ?? path;
    byRoot.set(root, [...(byRoot.get(root) ?? []), path]);
  }
  return [...byRoot].map(([root, own]) => {
    const alone = !isFolder(root);
    const base = alone ? dirname(root) : root;
    const folder = workspaceFolder(cwd, base, alone ? [root] : filesOf(root));
    const prefixes = own.map((path) => within(base, path));
    const below = (prefix: string) => (file: string) => prefix === '' || file === prefix || file.startsWith(`${prefix}/`);
    for (const prefix of prefixes) {
      const holds = folder.files
        .map(({ path }) => path)
        .filter(isYaml)
        .some(below(prefix));
      if (!holds) throw wrongUse(`There is no YAML file at ${join(base, prefix)}.`);
    }
    return { folder, wanted: (file: string) => prefixes.some((prefix) => below(prefix)(file)) };
  });
}

function placeOf(given: string, cwd: string, workspace: string): string {
  const places = [resolve(cwd, given), resolve(cwd, workspace, given)];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw wrongUse(`There is no file or folder ${given}.`);
  return found;
}

/** The nearest folder at or above a path that holds organisation.yaml. */
export function workspaceOf(path: string): string | undefined {
  let folder = isFolder(path) ? path : dirname(path);
  for (;;) {
    if (existsSync(join(folder, 'organisation.yaml'))) return folder;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

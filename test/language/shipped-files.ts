import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkspaceFile } from '../../src/language/workspace.js';

const root = fileURLToPath(new URL('../../playbooks/', import.meta.url));

/** The files of the shipped workspace. */
export function shippedFiles(): WorkspaceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(yaml|md)$/.test(path))
    .sort()
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(root + path, 'utf8') }));
}

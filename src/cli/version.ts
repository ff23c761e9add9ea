import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../temporal/built-files.js';

/** The version of this Steward. */
export function stewardVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;
}

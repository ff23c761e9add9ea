/** Files of the build that the SDK loads by path. They are found from the package's root, from sources and build alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('Steward was moved out of its package: no package.json above it.');
    folder = above;
  }
  return folder;
}

export const payloadConverterPath = (): string => join(packageRoot(), 'dist/src/temporal/payload-converter.cjs');
export const workflowBundlePath = (): string => join(packageRoot(), 'dist/workflow-bundle.js');

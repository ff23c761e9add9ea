#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write(
    'steward is not built yet. Run this in its folder first:\n\n  npm ci\n\n(or `npm run build`, when only dist/ is missing)\n',
  );
  process.exitCode = 2;
}

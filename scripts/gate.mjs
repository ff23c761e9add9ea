/**
 * The whole gate, as CI calls it: build, types, lint, rooms, every test. Each check that is no test counts as one.
 * It goes on after a failure, so that one error never hides the next, and ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'steward-gate-'));
const report = join(scratch, 'vitest.json');
let passed = 0;
let failed = 0;
const skipped = [];

/** Longer than all takes on a slow machine: a gate that hangs tells nobody why. Milliseconds. */
const PATIENCE = 75 * 60_000;

function run(title, command, args) {
  process.stdout.write(`\n── ${title}\n`);
  const begun = performance.now();
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env, timeout: PATIENCE });
  if (error?.code === 'ETIMEDOUT') process.stdout.write(`Did not end within ${PATIENCE / 60_000} minutes. What did end stands above.\n`);
  process.stdout.write(`${title}: ${Math.round((performance.now() - begun) / 1_000)} s\n`);
  return status === 0;
}

function check(title, command, args) {
  if (run(title, command, args)) passed += 1;
  else {
    failed += 1;
    process.stdout.write(`failed: ${title}\n`);
  }
}

const bin = (name) => join('node_modules', '.bin', name);

check('build', process.execPath, ['scripts/build.mjs']);
check('types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']);
check('lint and format', bin('biome'), ['check', '.']);
check('rooms', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'workers']);
check('unused', bin('knip'), []);

run('tests', bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  // A file that cannot be loaded has no test to count.
  failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  for (const file of testResults) {
    for (const test of file.assertionResults) if (['pending', 'skipped', 'todo'].includes(test.status)) skipped.push(test.fullName);
  }
} catch (error) {
  failed += 1;
  process.stdout.write(`no test report: ${error.message}\n`);
}
rmSync(scratch, { recursive: true, force: true });

for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
if (skipped.length > 0 && process.env.CI) {
  failed += skipped.length;
  process.stdout.write('In CI nothing may be skipped.\n');
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/**
 * The whole gate, as CI calls it: build, types, lint, rooms, every test. Each check that is no test counts as one.
 * It goes on after a failure, so that one error never hides the next, and ends with `N passed, N failed`.
 */
import { spawn, spawnSync } from 'node:child_process';
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

const ENV = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

function run(title, command, args) {
  process.stdout.write(`\n── ${title}\n`);
  const begun = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: ENV, timeout: PATIENCE });
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

/** Beside others: what it says is told when it has ended. */
async function checkApart(title, command, args) {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENV, timeout: PATIENCE });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
  const status = await new Promise((resolve) => child.once('close', resolve).once('error', (error) => resolve(String(error))));
  process.stdout.write(`\n── ${title}\n${Buffer.concat(said)}${title}: ${Math.round((performance.now() - begun) / 1_000)} s\n`);
  if (status === 0) passed += 1;
  else {
    failed += 1;
    process.stdout.write(`failed: ${title} (${status})\n`);
  }
}

const bin = (name) => join('node_modules', '.bin', name);

check('build', process.execPath, ['scripts/build.mjs']);
// The first takes as long as the others together.
await Promise.all([
  checkApart('types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']),
  checkApart('lint and format', bin('biome'), ['check', '.'])
    .then(() => checkApart('rooms', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'workers']))
    .then(() => checkApart('unused', bin('knip'), [])),
]);

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

/**
 * Builds dist/: the TypeScript of src/ and workers/, and the workflow bundle that Temporal workers load.
 *
 * Both parts are skipped when their inputs have not changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const sources = ['src', 'workers'];

removeOrphans();
compile();
copyAssets();
await bundleWorkflows();

/** Files of dist/ whose source is gone: a deleted migration must not run from an old build. */
function removeOrphans() {
  for (const file of sources.flatMap((folder) => filesUnder(join(dist, folder)))) {
    const path = relative(dist, file);
    const source = path.replace(/\.(c|m)?js(\.map)?$/, '.$1ts');
    if (!existsSync(join(root, source)) && !existsSync(join(root, path))) rmSync(file);
  }
}

function compile() {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const buildInfo = join(dist, '.tsbuildinfo');
  const complete = sources.every((folder) => !hasCode(join(root, folder), '.ts') || hasCode(join(dist, folder), '.js'));
  if (!complete) rmSync(buildInfo, { force: true });
  const options = ['-p', 'tsconfig.build.json', '--incremental', '--tsBuildInfoFile', buildInfo];
  const { status } = spawnSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error('steward: the build stopped at the type errors above.');
    process.exit(1);
  }
}

/** What tsc leaves behind: the pages and other files that are read at run time. */
function copyAssets() {
  for (const file of sources.flatMap((folder) => filesUnder(join(root, folder)))) {
    if (/\.[cm]?tsx?$/.test(file)) continue;
    const target = join(dist, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}

async function bundleWorkflows() {
  const entry = join(dist, 'workers', 'workflows.js');
  const bundle = join(dist, 'workflow-bundle.js');
  const stamp = join(dist, 'workflow-bundle.inputs');
  if (!existsSync(entry)) {
    console.error('steward: no workers/workflows.ts, so no workflow bundle was built.');
    return;
  }
  const inputs = digest([join(root, 'package-lock.json'), ...sources.flatMap((folder) => filesUnder(join(dist, folder)))]);
  if (existsSync(bundle) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const payloadConverterPath = join(dist, 'src', 'temporal', 'payload-converter.cjs');
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    payloadConverterPath,
    // Nothing in them is of one case: a worker's thread reads them once, and not for every case.
    preloadModules: [entry, payloadConverterPath],
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(`${bundle}.new`, code);
  renameSync(`${bundle}.new`, bundle);
  writeFileSync(stamp, inputs);
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files.filter((name) => !name.endsWith('.map')).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function hasCode(folder, extension) {
  return filesUnder(folder).some((file) => file.endsWith(extension) && !file.endsWith('.d.ts'));
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

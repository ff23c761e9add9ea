/**
 * Embedded databases for tests. Making one takes seconds, so one is made for each version of the schema and of the journal, kept under
 * node_modules, and copied.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import { type EmbeddedPlace, type OpenedDatabase, openEmbedded } from '../../src/store/database.js';
import { EmbeddedPool, openPglite } from '../../src/store/embedded.js';
import { migrate } from '../../src/store/migrations/migrate.js';

const ROOT = join(import.meta.dirname, '..', '..');
const KEPT = join(ROOT, 'node_modules', '.cache', 'steward');

/** Where an embedded database and its journal are in a data folder, as `steward up` has them. */
export function placeIn(folder: string): EmbeddedPlace {
  return { folder: join(folder, 'database'), journal: join(folder, 'journal') };
}

/** A data folder with an empty, migrated database, not open; the caller deletes it. */
export async function embeddedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'steward-database-'));
  await putEmbedded(folder);
  return folder;
}

/** Puts an empty, migrated database and its journal into a data folder that has none. */
export async function putEmbedded(dataFolder: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  // A thousand small files: Node's own copy takes a second of the processor for them, this one a fifth of it.
  await promisify(execFile)('cp', ['-R', `${await template()}/.`, dataFolder]);
}

/** An empty database; closing it deletes its folder. */
export async function openEmbeddedForTest(): Promise<OpenedDatabase> {
  const folder = await embeddedFolder();
  const opened = await openEmbedded(placeIn(folder));
  const close = async (): Promise<void> => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...opened, close };
}

/** An empty, migrated database in memory. */
export async function openInMemory(): Promise<OpenedDatabase> {
  copied ??= inMemoryTemplate();
  return openEmbedded(null, await copied);
}

let copied: Promise<Blob> | undefined;

async function inMemoryTemplate(): Promise<Blob> {
  await mkdir(KEPT, { recursive: true });
  const file = join(KEPT, `memory-${await schemaHash()}.tar`);
  if (!(await isThere(file))) {
    const pglite = await openPglite(null);
    await migrate(new Kysely({ dialect: new PostgresDialect({ pool: new EmbeddedPool(pglite, () => null) }) }));
    const made = `${file}.${process.pid}`;
    await writeFile(made, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()));
    await pglite.close();
    await rename(made, file);
  }
  return new Blob([await readFile(file)]);
}

async function template(): Promise<string> {
  const folder = join(KEPT, `data-${await schemaHash()}`);
  if (await isThere(folder)) return folder;
  await mkdir(KEPT, { recursive: true });
  const made = await mkdtemp(join(KEPT, 'making-'));
  await (await openEmbedded(placeIn(made))).close();
  // Another test file may have been faster; its template is as good.
  await rename(made, folder).catch(() => rm(made, { recursive: true, force: true }));
  return folder;
}

async function schemaHash(): Promise<string> {
  const migrations = join(ROOT, 'src', 'store', 'migrations');
  const files = (await readdir(migrations)).sort().map((file) => join(migrations, file));
  // What its journal says is noted in it, too.
  files.push(join(ROOT, 'src', 'store', 'journalled.ts'), join(ROOT, 'node_modules', '@electric-sql', 'pglite', 'package.json'));
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

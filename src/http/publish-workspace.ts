/** Publishing: a whole workspace is checked and compiled, and holds from then on for new cases; with errors nothing changes. */
import { randomUUID } from 'node:crypto';
import type { Language } from '../diagnostics/message.js';
import { type JsonReport, renderJson } from '../diagnostics/render.js';
import { type CompiledWorkspace, compileWorkspace, type Publishable, publishableOf } from '../language/compile-workspace.js';
import { readWorkspace, type WorkspaceFile } from '../language/workspace.js';
import { saveArtefact } from '../store/artefacts.js';
import { type AuditedActor, noteDeed } from '../store/audit.js';
import { contentHash } from '../store/content-hash.js';
import type { Database } from '../store/database.js';
import { setOrganisation } from '../store/organisation.js';
import { currentPlaybook, publishCalendars, publishPlaybook } from '../store/publications.js';

export interface PublishedPlaybook {
  readonly playbook: string;
  readonly version: number;
  /** Content hash of the Program. */
  readonly program: string;
  /** False where it was this version already. */
  readonly changed: boolean;
}

export type WorkspacePublished =
  | {
      readonly kind: 'published';
      readonly playbooks: readonly PublishedPlaybook[];
      /** Warnings. */
      readonly report: JsonReport;
    }
  /** It has errors: nothing was changed. */
  | { readonly kind: 'refused'; readonly report: JsonReport };

/** The workspace compiled, with everything found in it. */
export function checkWorkspace(files: readonly WorkspaceFile[], language: Language): { compiled: CompiledWorkspace; report: JsonReport } {
  const compiled = compileWorkspace(readWorkspace(files));
  return { compiled, report: renderJson(compiled.diagnostics, files.length, language) };
}

/**
 * `by`: who, for the audit log; null for the server itself. Publishing the same again changes nothing; what was cut short is completed
 * by publishing again.
 */
export async function publishWorkspace(
  db: Database,
  files: readonly WorkspaceFile[],
  by: AuditedActor | null,
  language: Language = 'en',
): Promise<WorkspacePublished> {
  const { compiled, report } = checkWorkspace(files, language);
  const publishable = publishableOf(compiled);
  if (!publishable) return { kind: 'refused', report };
  return { kind: 'published', playbooks: await publish(db, publishable, by), report };
}

/** What was checked before. */
export async function publish(
  db: Database,
  { organisation, programs, calendarSet }: Publishable,
  by: AuditedActor | null,
): Promise<readonly PublishedPlaybook[]> {
  const hashes = [];
  for (const program of programs) hashes.push({ playbook: program.playbook, hash: await saveArtefact(db, 'program', program) });
  const calendars = await saveArtefact(db, 'calendars', calendarSet);
  const person = by?.person ?? null;
  await setOrganisation(db, organisation, person);
  await publishCalendars(db, { hash: calendars, by: person });
  const playbooks = [];
  for (const { playbook, hash } of hashes) {
    const before = await currentPlaybook(db, playbook);
    const { version } = await publishPlaybook(db, { playbook, hash, by: person });
    playbooks.push({ playbook, version, program: hash, changed: before?.hash !== hash });
  }
  if (by) {
    const changed = playbooks.filter((each) => each.changed).map(({ playbook, version }) => ({ playbook, version }));
    const detail = { organisation: contentHash(organisation), calendars, changed };
    await noteDeed(db, by, { entry: randomUUID(), action: 'playbooks_published', subject: null, detail });
  }
  return playbooks;
}

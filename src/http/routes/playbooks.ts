/** Playbooks: listed, checked, and published as a whole workspace. */
import type { Application, Request } from 'express';
import type { Language } from '../../diagnostics/message.js';
import type { JsonReport } from '../../diagnostics/render.js';
import type { WorkspaceFile } from '../../language/workspace.js';
import type { Json } from '../../program/json.js';
import type { OpenedDatabase } from '../../store/database.js';
import { playbookVersions } from '../../store/publications.js';
import { mayStart } from '../authorisation.js';
import { actorOf } from '../identity.js';
import { API, pathOf } from '../links.js';
import { Problem } from '../problem.js';
import { checkWorkspace, publishWorkspace } from '../publish-workspace.js';
import type { PublishedPrograms } from '../published-programs.js';
import { iso } from '../representation.js';

interface WorkspaceBody {
  readonly files: readonly WorkspaceFile[];
}

export function addPlaybookRoutes(
  app: Application,
  { db, durable }: Pick<OpenedDatabase, 'db' | 'durable'>,
  programs: PublishedPrograms,
  /** Is called when something was published. */
  onPublished: () => void,
): void {
  app.post(`${API}/playbooks`, async (request, response) => {
    const actor = actorOf(response);
    const { files } = request.body as WorkspaceBody;
    const published = await publishWorkspace(db, files, actor, languageOf(request));
    if (published.kind === 'refused') throw workspaceInvalid(published.report);
    await durable();
    onPublished();
    response.json({ playbooks: published.playbooks, diagnostics: published.report.diagnostics });
  });

  app.post(`${API}/check`, (request, response) => {
    const { files } = request.body as WorkspaceBody;
    response.json(checkWorkspace(files, languageOf(request)).report);
  });

  app.get(`${API}/playbooks`, async (_request, response) => {
    const published = await programs.all();
    const items = published.map(({ publication, content }) => ({
      playbook: publication.id,
      title: content.title,
      phase: content.phase,
      version: publication.version,
      program: publication.hash,
      published_at: iso(publication.published_at),
      versions_url: `${pathOf.playbook(publication.id)}/versions`,
      may_start: mayStart(actorOf(response), content, null),
    }));
    response.json({ items });
  });

  app.get(`${API}/playbooks/:id/versions`, async (request, response) => {
    const { id } = request.params;
    const versions = await playbookVersions(db, id);
    if (versions.length === 0) throw new Problem('playbook_unknown', `No playbook ${id} was ever published.`, { playbook: id });
    const items = versions.map(({ version, hash, published_at, published_by }) => ({
      version,
      program: hash,
      published_at: iso(published_at),
      published_by,
    }));
    response.json({ items });
  });
}

/** For diagnostics, which the person who wrote the playbooks reads. */
function languageOf(request: Request): Language {
  return request.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
}

function workspaceInvalid({ diagnostics, summary }: JsonReport): Problem {
  const { errors } = summary;
  const detail = `Nothing was published: there ${errors === 1 ? 'is 1 error' : `are ${errors} errors`} in the workspace.`;
  return new Problem('workspace_invalid', detail, { diagnostics: diagnostics as unknown as Json, summary: { ...summary } });
}

/**
 * Documents that cases wrote. Their ids are hashes of their content: whoever may see a case finds them in its results, and who
 * knows one may read it.
 */
import type { Application } from 'express';
import type { Database } from '../../store/database.js';
import { readFile } from '../../store/files.js';
import { API } from '../links.js';
import { Problem } from '../problem.js';
import { decided } from '../route-access.js';

export function addFileRoutes(app: Application, db: Database): void {
  app.get(`${API}/files/:id`, async (request, response) => {
    const file = await readFile(db, request.params.id);
    if (file === null) throw new Problem('file_unknown', `There is no file ${request.params.id}.`);
    decided(response);
    response.type(file.media_type);
    response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    response.send(file.content);
  });
}

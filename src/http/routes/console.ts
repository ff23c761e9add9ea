/** The console's page and its parts, as they lie in src/console. */
import { fileURLToPath } from 'node:url';
import express, { type Application } from 'express';

export function addConsoleRoutes(app: Application): void {
  const folder = fileURLToPath(new URL('../../console/', import.meta.url));
  app.get('/', (_request, response) => {
    response.sendFile('index.html', { root: folder });
  });
  const files = express.static(folder, { index: false, redirect: false, dotfiles: 'ignore' });
  app.get('/console/:file', (request, response, next) => {
    request.url = `/${request.params.file}`;
    files(request, response, next);
  });
}

/** What changes, as it changes: server-sent events (WHATWG HTML §9.2). */
import type { Application, Response } from 'express';
import { candidateOf } from '../../organisation/directory.js';
import type { EventFeed, ToldEvent } from '../event-feed.js';
import type { Identity } from '../identity.js';
import { actorOf } from '../identity.js';
import type { KnownOrganisation } from '../known-organisation.js';
import { API } from '../links.js';

/** Proxies end a connection on which nothing comes for long. */
const HEARTBEAT_MS = 15_000;
/** A listener that takes nothing is cut off, and goes on from its last event when it comes again. */
const UNSENT_LIMIT = 1_000_000;

export function addEventRoutes(app: Application, feed: EventFeed, identity: Identity, organisation: KnownOrganisation): void {
  app.get(`${API}/events`, async (request, response) => {
    const { person } = actorOf(response);
    const token = (request.get('Authorization') ?? '').split(' ')[1] ?? '';
    const last = request.get('Last-Event-ID') ?? null;
    let place = '';
    let stop: () => void = () => undefined;
    const end = (): void => {
      stop();
      response.end();
    };
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    const heartbeat = setInterval(() => {
      identity.personOf(token).then(
        (known) => (known === person ? send(response, `: still there\n${place === '' ? '' : `id: ${place}\n`}\n`, end) : end()),
        () => undefined,
      );
    }, HEARTBEAT_MS);
    heartbeat.unref();
    response.on('close', () => {
      clearInterval(heartbeat);
      stop();
    });
    stop = await feed.listen(
      {
        reader: async () => {
          const known = await organisation();
          const actor = known && candidateOf(known, person);
          return known && actor ? { actor, organisation: known } : null;
        },
        tell: (events) => {
          place = events.at(-1)?.id ?? place;
          send(response, events.map(written).join(''), end);
        },
        end,
      },
      last,
    );
    if (response.closed) stop();
  });
}

function written({ event, id, data }: ToldEvent): string {
  return event === undefined ? '' : `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function send(response: Response, text: string, end: () => void): void {
  if (text === '' || response.writableEnded || response.destroyed) return;
  response.write(text);
  if (response.writableLength > UNSENT_LIMIT) end();
}

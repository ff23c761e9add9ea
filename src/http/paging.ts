/** Lists in pages: a cursor goes in, a ready-made URL of the next page comes out. */
import type { Request } from 'express';
import type { JsonObject } from '../program/json.js';
import type { Page } from '../store/cursor.js';

const LIMIT = 50;

export interface Paging {
  readonly cursor: string | null;
  readonly limit: number;
}

export function pagingOf(request: Request): Paging {
  const { cursor, limit } = request.query as unknown as { readonly cursor?: string; readonly limit?: number };
  return { cursor: cursor ?? null, limit: limit ?? LIMIT };
}

export function pageRepresentation<T>(request: Request, page: Page<T>, represent: (item: T) => JsonObject): JsonObject {
  return { items: page.items.map(represent), next: page.next === null ? null : urlOfNext(request, page.next) };
}

function urlOfNext(request: Request, cursor: string): string {
  const url = new URL(request.originalUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}

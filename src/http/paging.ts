/** Lists in pages: a cursor goes in, a ready-made URL of the next page comes out. */
import type { Request } from 'express';
import type { JsonObject } from '../program/json.js';
import type { Page } from '../store/cursor.js';

const LIMIT = 50;
/** A page of nothing that the reader may see is passed over, so often at most: the caller goes on from `next`. */
const PAGES_PASSED = 10;

export interface Paging {
  readonly cursor: string | null;
  readonly limit: number;
}

export function pagingOf(request: Request): Paging {
  const { cursor, limit } = request.query as unknown as { readonly cursor?: string; readonly limit?: number };
  return { cursor: cursor ?? null, limit: limit ?? LIMIT };
}

/** The first page from `cursor` on of which the reader sees something, of that alone. */
export async function firstSeen<T>(
  cursor: string | null,
  read: (cursor: string | null) => Promise<Page<T>>,
  seen: (items: readonly T[]) => Promise<readonly T[]>,
): Promise<Page<T>> {
  let page = await read(cursor);
  let items = await seen(page.items);
  for (let passed = 0; items.length === 0 && page.next !== null && passed < PAGES_PASSED; passed += 1) {
    page = await read(page.next);
    items = await seen(page.items);
  }
  return { items, next: page.next };
}

export function pageRepresentation<T>(request: Request, page: Page<T>, represent: (item: T) => JsonObject): JsonObject {
  return { items: page.items.map(represent), next: page.next === null ? null : urlOfNext(request, page.next) };
}

function urlOfNext(request: Request, cursor: string): string {
  const url = new URL(request.originalUrl, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  return `${url.pathname}${url.search}`;
}

/** Work on whole cases: related to each other, told by their parent, merged. */
import type { Application, Request, Response } from 'express';
import type { LinkKind, RelationKind } from '../../engine/relation.js';
import type { JsonObject } from '../../program/json.js';
import { ancestorsOf, type RelatedCase, relatedCases, standingCase } from '../../store/case-relations.js';
import type { Database } from '../../store/database.js';
import type { OperationRequest, UpdateName } from '../../temporal/case-contract.js';
import { type KnownCase, withRelations } from '../authorisation.js';
import { readCaseFor, readVisibleCase, visibleAmong } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API, pathOf } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { problemOfRefusal } from '../refusal-problem.js';
import { iso } from '../representation.js';
import { knownOf } from '../route-access.js';

interface LinkBody {
  readonly relation: LinkKind | 'parent_of';
  readonly case: string;
  readonly comment?: string;
  readonly earlier?: boolean;
}
interface UpdateBody {
  readonly text: string;
  readonly message?: { readonly name: string; readonly data?: JsonObject };
  readonly at_end?: boolean;
}
interface MergeBody {
  readonly into: string;
  readonly comment?: string;
  readonly undo?: boolean;
}
type ById = Request<{ id: string }>;

export function addCaseWorkRoutes(app: Application, db: Database, programs: PublishedPrograms, operations: Operations): void {
  /** The other case: it is linked as well. */
  const readLinked = (response: Response, id: string): Promise<KnownCase> => readCaseFor(db, programs, readerOf(response), id, 'link');
  const perform = (
    request: Request,
    response: Response,
    name: UpdateName,
    known: KnownCase,
    operands: Partial<OperationRequest>,
    subject = '',
  ): Promise<void> => {
    const actor = withRelations(readerOf(response), known);
    const caseId = known.view.id;
    const { id, fingerprint } = operationId(request, actor, name, `${caseId} ${subject}`);
    return performAndAnswer(response, db, operations, { case: caseId, name, id, request: { ...operands, actor, fingerprint } });
  };

  app.get(`${API}/cases/:id/relations`, async (request: ById, response) => {
    const reader = readerOf(response);
    const { view } = knownOf(response);
    const { relation } = request.query as { readonly relation?: RelationKind };
    const page = await relatedCases(db, view.id, { ...pagingOf(request), ...(relation === undefined ? {} : { relation }) });
    const views = page.items.flatMap((each) => each.view ?? []);
    const seen = new Set((await visibleAmong(db, programs, reader, views)).map((each) => each.id));
    response.json(pageRepresentation(request, page, (each) => relationRepresentation(each, seen.has(each.case))));
  });

  /** A parent and a child are told by the child, which has only the one. */
  const toChild = (id: string, relation: LinkKind | 'parent_of', other: string) =>
    relation === 'parent_of' ? { on: other, relation: 'child_of' as const, other: id } : { on: id, relation, other };

  app.post(`${API}/cases/:id/links`, async (request: ById, response) => {
    const { relation, case: named, comment, earlier } = request.body as LinkBody;
    const one = knownOf(response);
    const two = await readLinked(response, await standingCase(db, named));
    const { on, ...linked } = toChild(one.view.id, relation, two.view.id);
    if (linked.relation === 'child_of' && (await ancestorsOf(db, linked.other)).includes(on)) {
      throw problemOfRefusal({ code: 'relation_invalid', reason: 'circle', case: linked.other }, String);
    }
    await perform(request, response, 'link', on === one.view.id ? one : two, {
      ...linked,
      ...(comment ? { comment } : {}),
      ...(earlier ? { earlier } : {}),
    });
  });

  app.delete(`${API}/cases/:id/links/:relation/:other`, async (request, response) => {
    const { id, relation, other } = request.params as {
      readonly id: string;
      readonly relation: LinkKind | 'parent_of';
      readonly other: string;
    };
    const one = knownOf(response);
    const { on, ...linked } = toChild(id, relation, other);
    const known = on === id ? one : await readLinked(response, on);
    await perform(request, response, 'unlink', known, linked, `${relation} ${other}`);
  });

  app.post(`${API}/cases/:id/updates`, async (request: ById, response) => {
    const { text, message, at_end } = request.body as UpdateBody;
    const { actor } = readerOf(response);
    const known = knownOf(response);
    const sent = message ? { message: { id: '', name: message.name, data: message.data ?? {}, sender: actor.person } } : {};
    await perform(request, response, 'update_children', known, { text, ...sent, ...(at_end ? { at_end } : {}) });
  });

  app.post(`${API}/cases/:id/merge`, async (request: ById, response) => {
    const { into, comment, undo } = request.body as MergeBody;
    const known = knownOf(response);
    const { view } = known;
    const other = await readVisibleCase(db, programs, readerOf(response), await standingCase(db, into));
    if (other.view.status !== 'open' && view.status === 'open') {
      throw new Problem('case_closed', `${other.view.id} has ended: a case is merged into one that is open.`, { case: other.view.id });
    }
    await perform(request, response, 'merge', known, {
      other: other.view.id,
      ...(comment ? { comment } : {}),
      ...(undo ? { undo } : {}),
    });
  });
}

function shownOf(view: RelatedCase['view']): JsonObject {
  return view === null ? {} : { title: view.title, status: view.status, outcome: view.outcome };
}

function relationRepresentation({ relation, case: other, at, by, comment, view }: RelatedCase, seen: boolean): JsonObject {
  return {
    relation,
    case: other,
    url: pathOf.case(other),
    at: iso(at),
    by,
    ...(comment === null ? {} : { comment }),
    // Whoever may not see the other case is told that there is one, and no more.
    ...shownOf(seen ? view : null),
  };
}

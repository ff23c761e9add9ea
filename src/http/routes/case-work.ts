/** Work on whole cases: related to each other, told by their parent, merged. */
import type { Application, Request, Response } from 'express';
import type { LinkKind, RelationKind } from '../../engine/relation.js';
import type { JsonObject } from '../../program/json.js';
import type { Permission } from '../../program/program.js';
import { ancestorsOf, type RelatedCase, relatedCases, standingCase } from '../../store/case-relations.js';
import type { Database } from '../../store/database.js';
import type { OperationRequest, UpdateName } from '../../temporal/case-contract.js';
import { mayMerge, mayMessage, mayWith } from '../authorisation.js';
import { type ReadCase, readCaseFor, readVisibleCase, visibleAmong } from '../case-access.js';
import { operationId } from '../idempotency.js';
import { API, pathOf } from '../links.js';
import { performAndAnswer, readerOf } from '../operation-answer.js';
import type { Operations } from '../operations.js';
import { pageRepresentation, pagingOf } from '../paging.js';
import { Problem } from '../problem.js';
import type { PublishedPrograms } from '../published-programs.js';
import { problemOfRefusal } from '../refusal-problem.js';
import { iso } from '../representation.js';

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
  const readFor = (response: Response, id: string, permission: Permission): Promise<ReadCase> => {
    const reader = readerOf(response);
    return readCaseFor(db, programs, reader, id, permission, (access, parties) =>
      mayWith(permission, reader.actor, access, parties, reader.organisation),
    );
  };
  const perform = (
    request: Request,
    response: Response,
    name: UpdateName,
    caseId: string,
    operands: Partial<OperationRequest>,
    subject = '',
  ): Promise<void> => {
    const { actor } = readerOf(response);
    const { id, fingerprint } = operationId(request, actor, name, `${caseId} ${subject}`);
    return performAndAnswer(response, db, operations, { case: caseId, name, id, request: { ...operands, actor, fingerprint } });
  };

  app.get(`${API}/cases/:id/relations`, async (request: ById, response) => {
    const reader = readerOf(response);
    const { view } = await readVisibleCase(db, programs, reader, request.params.id);
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
    const one = await readFor(response, request.params.id, 'link');
    const two = await readFor(response, await standingCase(db, named), 'link');
    const { on, ...linked } = toChild(one.view.id, relation, two.view.id);
    if (linked.relation === 'child_of' && (await ancestorsOf(db, linked.other)).includes(on)) {
      throw problemOfRefusal({ code: 'relation_invalid', reason: 'circle', case: linked.other }, String);
    }
    await perform(request, response, 'link', on, { ...linked, ...(comment ? { comment } : {}), ...(earlier ? { earlier } : {}) });
  });

  app.delete(`${API}/cases/:id/links/:relation/:other`, async (request, response) => {
    const { id, relation, other } = request.params as {
      readonly id: string;
      readonly relation: LinkKind | 'parent_of';
      readonly other: string;
    };
    await readFor(response, id, 'link');
    const { on, ...linked } = toChild(id, relation, other);
    if (on !== id) await readFor(response, on, 'link');
    await perform(request, response, 'unlink', on, linked, `${relation} ${other}`);
  });

  app.post(`${API}/cases/:id/updates`, async (request: ById, response) => {
    const { text, message, at_end } = request.body as UpdateBody;
    const { actor, organisation } = readerOf(response);
    const { view } = await readCaseFor(db, programs, readerOf(response), request.params.id, 'message', (access, parties) =>
      mayMessage(actor, access, parties, organisation),
    );
    const sent = message ? { message: { id: '', name: message.name, data: message.data ?? {}, sender: actor.person } } : {};
    await perform(request, response, 'update_children', view.id, { text, ...sent, ...(at_end ? { at_end } : {}) });
  });

  app.post(`${API}/cases/:id/merge`, async (request: ById, response) => {
    const { into, comment, undo } = request.body as MergeBody;
    const { actor, organisation } = readerOf(response);
    const { view } = await readCaseFor(db, programs, readerOf(response), request.params.id, 'merge', (access, parties) =>
      mayMerge(actor, access, parties, organisation),
    );
    const other = await readVisibleCase(db, programs, readerOf(response), await standingCase(db, into));
    if (other.view.status !== 'open' && view.status === 'open') {
      throw new Problem('case_closed', `${other.view.id} has ended: a case is merged into one that is open.`, { case: other.view.id });
    }
    await perform(request, response, 'merge', view.id, {
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

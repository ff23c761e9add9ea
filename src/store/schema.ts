/**
 * The tables as kysely sees them. Instants of cases are epoch milliseconds in bigint columns (read as numbers); columns
 * of type Timestamp are the database's own clock and only ever compared with it.
 *
 * owns: names and types of columns; the migrations make them.
 */
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { WriteStatus } from './projection/rules.js';

export type Database = Kysely<Schema>;
export type DatabaseTransaction = Transaction<Schema>;

type Timestamp = ColumnType<Date, Date, Date>;
/** Written as JSON text, read as a value. */
type JsonColumn = ColumnType<unknown, string, string>;

export interface Schema {
  artefacts: { hash: string; kind: string; content: string; created_at: Generated<Date> };
  publications: { kind: string; id: string; version: number; hash: string; published_at: number; published_by: string | null };
  organisations: { version: Generated<number>; hash: string; content: string; set_at: number; set_by: string | null };
  customers: { id: string; file: JsonColumn; version: number; changed_at: number };
  customer_contacts: {
    id: string;
    customer_id: string;
    at: number;
    person: string;
    acting_for: string | null;
    detail: JsonColumn;
    fingerprint: string;
  };
  absences: {
    id: string;
    person: string;
    substitute: string | null;
    begins_at: number;
    ends_at: number;
    entered_by: string | null;
    entered_at: number;
    begun: Generated<boolean>;
  };
  case_changes: {
    id: Generated<number>;
    change: JsonColumn;
    after_case: Generated<string>;
    round: Generated<number>;
    due_at: Generated<Date>;
  };
  events: {
    tx: Generated<number>;
    id: Generated<number>;
    at: Generated<Date>;
    kind: string;
    case_id: string;
    task_id: string | null;
    audience_before: JsonColumn | null;
    audience_after: JsonColumn | null;
  };
  files: { id: string; name: string; media_type: string; content: string; created_at: Generated<Date> };
  case_numbers: { playbook: string; last: number };
  case_keys: { playbook: string; key: string; last_number: number; case_id: string | null };
  case_starts: {
    id: Generated<number>;
    request_id: string | null;
    fingerprint: string | null;
    occasion: string | null;
    playbook: string;
    key: string | null;
    number: number | null;
    case_id: string | null;
    decision: string | null;
    input: string | null;
    state: string;
    run_id: string | null;
    created_at: Generated<Date>;
  };
  heads: {
    case_id: string;
    run_id: string;
    seq: number;
    write_id: string | null;
    verified: boolean;
    written_at: Timestamp;
    playbook: string;
    phase: string;
    key: string;
    customer_id: string | null;
    status: string;
    outcome: string | null;
    stage: string | null;
    owner: string | null;
    started_at: number;
    ended_at: number | null;
    overdue: boolean;
    incidents: number;
    view: JsonColumn;
  };
  writes: {
    case_id: string;
    write_id: string;
    parent_id: string | null;
    parent_seq: number;
    run_id: string;
    seq: number;
    status: WriteStatus;
    status_since: Timestamp;
  };
  facts: {
    case_id: string;
    write_id: string;
    fact_id: string;
    position: number;
    at: number;
    kind: string;
    actor: string | null;
    acting_for: string | null;
    subject: string | null;
    detail: JsonColumn;
    origin: JsonColumn | null;
  };
  audit: {
    id: Generated<number>;
    at: number;
    person: string | null;
    acting_for: string | null;
    action: string;
    case_id: string | null;
    subject: string | null;
    channel: string | null;
    address: string | null;
    detail: JsonColumn;
    entry: string;
  };
  tasks: {
    task_id: string;
    case_id: string;
    playbook: string;
    stage: string;
    customer_id: string | null;
    assignee: string | null;
    overdue: boolean;
    rank: number;
    due_rank: number;
    search: string;
    text_id: string;
    digest: string;
    view: JsonColumn;
  };
  task_texts: { text_id: string; playbook: string; stage: string; search: string };
  task_candidates: {
    candidate: string;
    task_id: string;
    rank: number;
    due_rank: number;
    also: string[];
    skills: string[];
    levels: number[];
    excluded: string[];
    plain: boolean;
    playbook: string;
    text_id: string;
    customer_id: string | null;
    overdue: boolean;
  };
  task_counts: { candidate: string; open: number; overdue: number };
  task_count_changes: { id: Generated<number>; candidate: string; open: number; overdue: number };
  saved_filters: { person: string; name: string; filter: JsonColumn; saved_at: number };
  decisions: { case_id: string; effect: string; request: string; decision: JsonColumn };
  notices: {
    id: Generated<number>;
    case_id: string;
    write_id: string;
    effect: string;
    person: string;
    about: JsonColumn;
    created_at: Timestamp;
    read_at: Timestamp | null;
    handed_over: Generated<boolean>;
  };
  deliveries: {
    id: Generated<number>;
    case_id: string;
    effect: string;
    person: string;
    channel: string;
    about: JsonColumn;
    noticed_at: Timestamp;
    state: string;
    batch: string | null;
    attempts: Generated<number>;
    due_at: Timestamp;
    error: string | null;
    urgent: Generated<boolean>;
    digest: Generated<boolean>;
  };
  loads: { person: string; open: number; turn: number };
  archive: {
    case_id: string;
    write_id: string;
    run_id: string;
    seq: number;
    outcome: string | null;
    ended_at: number;
    view: string;
    state: string | null;
    facts: string;
    archived_at: Generated<Date>;
  };
  operations: {
    id: string;
    case_id: string;
    kind: string;
    fingerprint: string;
    request: string;
    state: string;
    answer: string | null;
    attempts: Generated<number>;
    created_at: Generated<Date>;
    retry_at: Generated<Date>;
  };
  failed_starts: {
    id: string;
    playbook: string;
    start: string | null;
    cause: JsonColumn;
    message: string;
    attempts: Generated<number>;
    failed_at: number;
    retry_at: Generated<Date>;
  };
  ended_cases: { id: Generated<number>; case_id: string; write_id: string };
  journal_outbox: { id: Generated<number>; entry: string };
  attachments: { id: string; size: number; content: Uint8Array };
  customer_links: { token_hash: string; kind: string; case_id: string; subject: string; contact: string; expires_at: number };
  settings: { name: string; value: string };
}

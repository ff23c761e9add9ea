/** One case: where it stands, its clocks, its open tasks, what happened. */
import { read } from './api.js';
import { customerLink } from './customer-row.js';
import { element } from './element.js';
import { pages } from './pages.js';
import { dueOf, tasksTable } from './task-row.js';
import { inLanguage, instant, value, word } from './words.js';

export async function casePage(id) {
  const url = `/api/v1/cases/${encodeURIComponent(id)}`;
  const [{ case: shown, tasks }, timeline, deadlines] = await Promise.all([read(url), read(`${url}/timeline`), read(`${url}/deadlines`)]);
  return [
    element('p', {}, element('a', { href: '#/' }, word('inbox'))),
    element('h1', {}, `${inLanguage(shown.title)} · ${shown.key}`),
    facts(shown),
    ...incidents(shown),
    ...section('tasks', tasks, tasksTable),
    ...section('deadlines', deadlines.items, deadlineList),
    element('h2', {}, word('data')),
    definitions(Object.entries(shown.data).map(([name, of]) => [name, value(of)])),
    element('h2', {}, word('timeline')),
    pages(timeline, eventList),
  ];
}

export function definitions(pairs) {
  return element(
    'dl',
    {},
    pairs.map(([name, of]) => [element('dt', {}, name), element('dd', {}, of)]),
  );
}

function facts(shown) {
  const pairs = [
    [word('status'), shown.outcome === null ? word(shown.status) : `${word(shown.status)}: ${shown.outcome}`],
    [word('started'), instant(shown.started_at)],
  ];
  if (shown.stage_title !== null) pairs.push([word('stage'), inLanguage(shown.stage_title)]);
  if (shown.ended_at !== null) pairs.push([word('ended'), instant(shown.ended_at)]);
  if (shown.customer_id !== null) pairs.push([word('customer'), customerLink(shown.customer_id)]);
  for (const [role, holder] of Object.entries(shown.case_roles)) pairs.push([word(role), holder ?? '–']);
  return definitions(pairs);
}

function incidents({ incidents: found }) {
  return found.map(({ message, file, line }) =>
    element('div', { class: 'problem' }, element('p', {}, message), element('p', { class: 'quiet' }, `${file}:${line}`)),
  );
}

function section(title, items, listOf) {
  return items.length === 0 ? [] : [element('h2', {}, word(title)), listOf(items)];
}

function deadlineList(deadlines) {
  return element(
    'ul',
    {},
    deadlines.map((deadline) =>
      element(
        'li',
        {},
        `${inLanguage(deadline.title)}: `,
        dueOf({ ...deadline, due_unknown: deadline.due === null }),
        deadline.status === 'running' ? null : ` · ${word(`deadline_${deadline.status}`)}`,
        element('details', {}, element('summary', {}, word('why_then')), ledgerList(deadline)),
      ),
    ),
  );
}

/** When it ran, was paused and was closed, and what changed it. */
function ledgerList({ target, calendar, changes, ledger }) {
  const stretches = (ledger ?? []).map(({ from, to, kind, causes, title }) => {
    const why = causes ? causes.map(causeText).join('; ') : title === undefined ? null : inLanguage(title);
    return [from, [`${instant(from)} – ${instant(to)}`, word(`ledger_${kind}`), why]];
  });
  const changed = changes.map(({ at, kind, cause, was, target: to }) => [
    at,
    [instant(at), word(`ledger_${kind}`), to, causeText(cause), was && `${word('was_due')} ${instant(was)}`],
  ]);
  const lines = [...stretches, ...changed].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return element(
    'ul',
    { class: 'timeline' },
    element('li', {}, `${target} · ${calendar}`),
    lines.map(([, parts]) => element('li', {}, parts.filter((part) => part !== null && part !== undefined).join(' · '))),
  );
}

function causeText({ kind, of, by, reason }) {
  return [word(`cause_${kind}`), of && shortened(of), by, reason].filter(Boolean).join(' ');
}

function eventList(events) {
  return element(
    'ul',
    { class: 'timeline' },
    events.map((event) => element('li', event.undone ? { class: 'undone' } : {}, eventText(event), entered(event))),
  );
}

function eventText({ at, kind, actor, subject, detail }) {
  const outcome = kind === 'task_completed' && detail.outcome !== 'completed' ? detail.outcome : null;
  const due = kind === 'clock_started' && detail.due ? instant(detail.due) : null;
  return [instant(at), word(kind), subject && shortened(subject), outcome, due, actor].filter((part) => part !== null).join(' · ');
}

/** The case is known here, and only a repetition needs its number. */
function shortened(subject) {
  return subject.replace(/^.*:/, '').replace(/\.(\d+)$/, (_, time) => (time === '1' ? '' : ` (${time})`));
}

/** What was entered. */
function entered({ detail }) {
  const values = Object.entries(detail.values ?? {});
  return values.length === 0 ? null : definitions(values.map(([name, of]) => [name, value(of)]));
}

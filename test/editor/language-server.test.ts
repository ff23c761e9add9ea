/** `steward lsp`, as an editor uses it: a process of its own, spoken to over its standard input and output. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  DefinitionRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  HoverRequest,
  type Location,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { IncrementalChecker } from '../../src/language/incremental.js';
import { shippedFiles } from '../language/shipped-files.js';
import { EditorClient } from './editor-client.js';
import { edited } from './text-places.js';

const complaint = 'after-sale/complaint.yaml';
const scenarios = 'after-sale/complaint.scenarios.yaml';

let editor: EditorClient;
beforeAll(async () => {
  editor = new EditorClient();
  await editor.initialize();
  await editor.open(complaint);
  await editor.diagnostics(complaint);
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

/** Types something, asks, and takes it back. */
async function while_<T>(file: string, from: string, to: string, ask: () => Promise<T>): Promise<T> {
  const before = editor.text(file);
  await editor.type(file, from, to);
  try {
    return await ask();
  } finally {
    await editor.type(file, editor.text(file), before);
  }
}

const labels = async (file: string, text: string) => (await editor.completions(file, text)).map(({ label }) => label);

describe('diagnostics', () => {
  it('are there as one types, before anything is saved, and go when it is mended', async () => {
    expect(await editor.diagnostics(complaint)).toEqual([]);
    await editor.type(complaint, 'goto: resolve', 'goto: resolvd');
    const [found] = await editor.diagnostics(complaint);
    expect(found).toMatchObject({ code: 'name/unknown-stage', severity: 1, source: 'steward' });
    expect(editor.textAt(complaint, found!.range)).toBe('resolvd');
    await editor.type(complaint, 'goto: resolvd', 'goto: resolve');
    expect(await editor.diagnostics(complaint)).toEqual([]);
  });

  it('count columns in UTF-16 units, behind Chinese and other wide text', async () => {
    const wrong = "title: { en: 'Complaint 😀', zh: 客户投诉, zhh!: x }";
    await editor.type(complaint, 'title: { en: Complaint, zh: 客户投诉 }', wrong);
    const found = await editor.diagnostics(complaint);
    expect(found.map(({ range }) => editor.textAt(complaint, range))).toEqual(['zhh!']);
    await editor.type(complaint, wrong, 'title: { en: Complaint, zh: 客户投诉 }');
    expect(await editor.diagnostics(complaint)).toEqual([]);
  });

  it('appear in the file that they are about, when another one is changed', async () => {
    await editor.open('messages/customer_withdraws.yaml');
    await editor.type('messages/customer_withdraws.yaml', 'message: customer_withdraws', 'message: customer_gives_up');
    const found = await editor.until(complaint, (codes) => codes.includes('name/unknown-message'));
    expect(editor.textAt(complaint, found[0]!.range)).toBe('customer_withdraws');
    await editor.until(scenarios, (codes) => codes.includes('name/unknown-message'));
    await editor.close('messages/customer_withdraws.yaml');
    await editor.until(complaint, (codes) => codes.length === 0);
    await editor.until(scenarios, (codes) => codes.length === 0);
  });

  it('have a quick fix where it is known, which mends them', async () => {
    await editor.type(complaint, 'goto: resolve', 'goto: resolvd');
    const [found] = await editor.diagnostics(complaint);
    const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: editor.uri(complaint) },
      range: found!.range,
      context: { diagnostics: [found!] },
    });
    const [action] = actions as { title: string; edit: WorkspaceEdit }[];
    expect(action?.title).toBe('Write: resolve');
    const text = edited(editor.text(complaint), action?.edit.changes?.[editor.uri(complaint)] ?? []);
    await editor.type(complaint, 'goto: resolvd', 'goto: resolve');
    expect(text).toBe(editor.text(complaint));
  });
});

describe('completion', () => {
  it('offers the keys of each kind of step, those it must have first and those it has not', async () => {
    const typed = 'task: hear_out\n        ';
    const found = await while_(complaint, 'task: hear_out\n        ', 'task: hear_out\n        \n        ', () => labels(complaint, typed));
    expect(found).toEqual(expect.arrayContaining(['checklist', 'priority', 'if']));
    expect(found).not.toContain('assign');
    expect(found).not.toContain('max');
  });

  it('offers the kinds of steps where a step begins', async () => {
    const found = await while_(complaint, '    steps:\n      - task: hear_out', '    steps:\n      - \n      - task: hear_out', () =>
      labels(complaint, '    steps:\n      - '),
    );
    expect(found).toEqual(expect.arrayContaining(['task', 'choose', 'repeat', 'finish']));
  });

  it('offers the names that are known: roles, stages, outcomes, steps, calendars, messages', async () => {
    expect(await while_(complaint, 'goto: resolve', 'goto: ', () => labels(complaint, 'goto: '))).toContain('resolve');
    expect(await while_(complaint, 'goto: resolve', 'goto: ', () => labels(complaint, 'goto: '))).not.toContain('hear_out');
    expect(await while_(complaint, 'finish: withdrawn', 'finish: ', () => labels(complaint, 'finish: '))).toEqual(
      expect.arrayContaining(['resolved', 'withdrawn', 'unresolved']),
    );
    expect(await labels(complaint, 'owner: { role: ')).toEqual(expect.arrayContaining(['engineer', 'service_desk']));
    expect(await labels(complaint, '- message: ')).toEqual(['customer_withdraws', 'goods_arrived', 'payment_received']);
    await editor.open('organisation.yaml');
    expect(await labels('organisation.yaml', '\ncalendar: ')).toEqual(['office', 'calling_hours', 'mornings', 'afternoons']);
    expect(await labels('organisation.yaml', 'unit: workshop, roles: [')).toContain('director');
    expect(await labels('organisation.yaml', 'title: { en: Workshop, zh: 维修车间 }, parent: ')).toContain('company');
    await editor.close('organisation.yaml');
  });

  it('offers the values of a choice', async () => {
    expect(await while_(complaint, 'phase: after-sale', 'phase: ', () => labels(complaint, 'phase: '))).toEqual([
      'pre-sale',
      'in-sale',
      'after-sale',
      'relationship',
      'internal',
    ]);
  });

  it('offers the languages that somebody speaks, and the customer’s', async () => {
    expect(await labels(complaint, 'by: least_loaded, speaks: ')).toEqual(['customer', 'zh', 'en']);
    const typed = 'by: least_loaded, speaks: data.';
    const found = await while_(complaint, 'by: least_loaded, speaks: customer', typed, () => labels(complaint, typed));
    expect(found).toEqual(expect.arrayContaining(['channel', 'severity']));
  });

  it('knows in expressions the names, the fields behind a dot, and the values of a choice', async () => {
    const until = "until: steps.confirm_problem.outcome == 'understood'";
    const at = (to: string) => while_(complaint, until, to, () => labels(complaint, to));
    expect(await at('until: steps.')).toEqual(expect.arrayContaining(['hear_out', 'apologise', 'confirm_problem']));
    expect(await at('until: steps.hear_out.')).toEqual(expect.arrayContaining(['story', 'mood', 'completed_by']));
    expect(await at('until: data.')).toEqual(expect.arrayContaining(['channel', 'severity']));
    expect(await at('until: customer.')).toEqual(expect.arrayContaining(['name', 'tier']));
    expect(await at('until: ')).toEqual(expect.arrayContaining(['data', 'steps', 'customer', 'now']));
    expect(await at("until: steps.confirm_problem.outcome == '")).toEqual(['understood', 'misunderstood']);
  });

  it('replaces the word that was begun, and writes no second colon', async () => {
    const [item] = (await while_(complaint, 'goto: resolve', 'goto: reso', () => editor.completions(complaint, 'goto: reso'))).filter(
      ({ label }) => label === 'resolve',
    );
    expect(item?.textEdit).toMatchObject({ newText: 'resolve' });
    const { range } = item!.textEdit as TextEdit;
    expect(range.end.character - range.start.character).toBe(4);
  });
});

describe('names', () => {
  const definition = async (file: string, text: string, back = 1) => {
    const found = (await editor.connection.sendRequest(DefinitionRequest.type, editor.place(file, text, back))) as Location[];
    return found.map(({ uri, range }) => {
      const path = uri.slice(editor.uri('').length + 1);
      return `${path}: ${editor.textAt(path, range)} ${range.start.line + 1}`;
    });
  };
  const line = (file: string, text: string) => editor.text(file).slice(0, editor.text(file).indexOf(text)).split('\n').length;

  it('lead to where they are given: in the playbook, from expressions, and in other files', async () => {
    expect(await definition(complaint, 'goto: resolve')).toEqual([`${complaint}: resolve ${line(complaint, 'stage: resolve')}`]);
    expect(await definition(complaint, 'until: steps.confirm_problem')).toEqual([
      `${complaint}: confirm_problem ${line(complaint, 'task: confirm_problem')}`,
    ]);
    expect(await definition(complaint, 'owner: { role: service_desk')).toEqual([
      `organisation.yaml: service_desk ${line('organisation.yaml', 'role: service_desk')}`,
    ]);
    expect(await definition(complaint, 'show: [steps.hear_out.story')).toEqual([`${complaint}: story ${line(complaint, 'story:')}`]);
    expect(await definition(complaint, '- message: customer_withdraws')).toEqual([
      `messages/customer_withdraws.yaml: customer_withdraws ${line('messages/customer_withdraws.yaml', 'message:')}`,
    ]);
    expect(await definition(scenarios, 'scenarios: complaint')).toEqual([`${complaint}: complaint ${line(complaint, 'playbook:')}`]);
    expect(await definition(scenarios, 'complete: hear_out')).toEqual([`${complaint}: hear_out ${line(complaint, 'task: hear_out')}`]);
    expect(await definition('organisation.yaml', 'calendar: office')).toEqual([
      `calendars.yaml: office ${line('calendars.yaml', 'calendar: office')}`,
    ]);
  });

  it('are found wherever they are used', async () => {
    const params = { ...editor.place(complaint, 'task: hear_out', 1), context: { includeDeclaration: true } };
    const found = (await editor.connection.sendRequest(ReferencesRequest.type, params)) ?? [];
    const inPlaybook = editor.text(complaint).match(/\bhear_out\b/g)?.length ?? 0;
    const inScenarios = editor.text(scenarios).match(/\bhear_out\b/g)?.length ?? 0;
    expect(found.filter(({ uri }) => uri === editor.uri(complaint))).toHaveLength(inPlaybook);
    expect(found.filter(({ uri }) => uri === editor.uri(scenarios))).toHaveLength(inScenarios);
    expect(inScenarios).toBeGreaterThan(1);
  });

  /** The shipped workspace after a rename, with files called otherwise where it says so. */
  function after(edit: WorkspaceEdit) {
    const byUri = new Map<string, TextDocumentEdit['edits']>();
    const renamed = new Map<string, string>();
    for (const change of edit.documentChanges ?? []) {
      if ('textDocument' in change) byUri.set(change.textDocument.uri, change.edits);
      else if (change.kind === 'rename') renamed.set(change.oldUri, change.newUri);
    }
    return shippedFiles().map(({ path, text }) => {
      const uri = editor.uri(path);
      const to = renamed.get(uri)?.slice(editor.uri('').length + 1);
      return { path: to ?? path, text: edited(text, (byUri.get(uri) ?? []) as never) };
    });
  }

  const names = [
    ['a step', complaint, 'task: hear_out', 'listen_first'],
    ['a stage', complaint, 'stage: resolve', 'mend'],
    ['an outcome of the case', complaint, 'finish: withdrawn', 'taken_back'],
    ['an outcome of a task', complaint, '              understood', 'agreed'],
    ['a case role', complaint, 'case_roles:\n  owner', 'keeper'],
    ['a deadline', complaint, 'deadline: resolution', 'all_done'],
    ['a role', 'organisation.yaml', 'role: service_desk', 'front_desk'],
    ['a person', 'organisation.yaml', 'person: li_na', 'li_xiaona'],
    ['a unit', 'organisation.yaml', 'unit: workshop', 'garage'],
    ['a calendar', 'calendars.yaml', 'calendar: office', 'shop'],
    ['a message', 'messages/customer_withdraws.yaml', 'message: customer_withdraws', 'customer_gives_up'],
    ['a field of a form', complaint, '            story', 'report'],
    ['a field of the data', complaint, '    reference', 'number'],
    ['a field of the customer', 'customer.yaml', '  tier', 'rank'],
    ['a playbook, with its files', complaint, 'playbook: complaint', 'grievance'],
    ['holidays, with their file', 'holidays/cn.yaml', 'holidays: cn', 'china'],
  ] as const;

  it.each(names)('of %s can be changed everywhere at once, and nothing is wrong after', async (what, file, text, newName) => {
    const edit = await editor.connection.sendRequest(RenameRequest.type, { ...editor.place(file, text, 1), newName });
    const files = after(edit ?? {});
    const old = /[a-z_]+$/.exec(text)?.[0] ?? '';
    const found = new IncrementalChecker().check(files).diagnostics;
    // The word `owner` means the case role of that name: it is no name that could be changed with it.
    const wrong = what === 'a case role' ? found.filter(({ code }) => code !== 'people/no-owner') : found;
    expect(wrong.map(({ code, file: of, range }) => `${code} ${of}:${range.start.line}`)).toEqual([]);
    expect(files.some((each) => each.text.includes(newName))).toBe(true);
    expect(files.map((each) => each.text)).not.toEqual(shippedFiles().map((each) => each.text));
    expect(old).not.toBe('');
  });

  it.each([
    ['that is taken', 'apologise', /'apologise' is taken: see after-sale\/complaint\.yaml, line \d+\./],
    ['that is no id', 'Hear out', /'Hear out' cannot be an id/],
  ])('are not changed to one %s, and it is said why', async (_, newName, reason) => {
    const params = { ...editor.place(complaint, 'task: hear_out', 1), newName };
    await expect(editor.connection.sendRequest(RenameRequest.type, params)).rejects.toThrow(reason);
  });

  it('are not changed while a broken expression may hold them', async () => {
    const sound = "until: steps.confirm_problem.outcome == 'understood'";
    await while_(complaint, sound, "until: steps.confirm_problem.outcome == == 'understood'", async () => {
      const params = { ...editor.place(complaint, 'task: confirm_problem', 1), newName: 'asked' };
      await expect(editor.connection.sendRequest(RenameRequest.type, params)).rejects.toThrow(/Mend it first/);
    });
  });

  it('say beforehand whether they can be changed', async () => {
    expect(await editor.connection.sendRequest(PrepareRenameRequest.type, editor.place(complaint, 'task: hear_out', 1))).toMatchObject({
      placeholder: 'hear_out',
    });
    await expect(editor.connection.sendRequest(PrepareRenameRequest.type, editor.place(complaint, 'phase: after', 1))).rejects.toThrow(
      /no name here/,
    );
  });
});

describe('hover', () => {
  const hover = async (file: string, text: string) => {
    const found = await editor.connection.sendRequest(HoverRequest.type, editor.place(file, text, 1));
    return (found?.contents as { value: string } | undefined)?.value;
  };

  it('says what a key is for, what a name stands for, and the type of a name in an expression', async () => {
    expect(await hover(complaint, 'if_open')).toBe(
      '**if_open**: What a start does while a case with that key is open.\n\n`refuse`, `skip`, `join`',
    );
    expect(await hover(complaint, 'owner: { role: service_desk')).toBe('role `service_desk`: Service desk · 客服\n\norganisation.yaml');
    expect(await hover(complaint, 'until: steps.confirm_problem.outcome')).toBe(
      '`steps.confirm_problem.outcome`: text: understood or misunderstood',
    );
    expect(await hover(complaint, '&& data.reopened')).toContain('`data.reopened`: ');
    expect(await hover(complaint, '# A complaint')).toBeUndefined();
  });
});

describe('the outline of a file', () => {
  it('holds stages, their steps, and the fields of their forms', async () => {
    const found = await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: editor.uri(complaint) } });
    const symbols = found as DocumentSymbol[];
    const playbook = symbols.find(({ name }) => name === 'complaint');
    const stage = playbook?.children?.find(({ name }) => name === 'listen');
    const step = stage?.children?.find(({ name }) => name === 'hear_out');
    expect(step?.children?.map(({ name }) => name)).toEqual(['story', 'mood']);
  });
});

it('leaves the files on the disk as they are', () => {
  for (const { path, text } of shippedFiles()) expect(readFileSync(join(editor.folder, path), 'utf8')).toBe(text);
});

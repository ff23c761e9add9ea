import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureIdentityKey, personOfToken, readIdentityKey } from '../../src/identity/local-identity.js';
import { steward } from './memory-terminal.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  it('prints its help and ends with 0', async () => {
    const { code, out, err } = await steward(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Usage: steward/);
    expect(err).toBe('');
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['tasks', '--frobnicate']],
    ['a missing argument', ['complete']],
    ['too many arguments', ['tasks', 'more']],
    ['an unknown format', ['tasks', '--format', 'xml']],
    ['a port that is none', ['up', '--port', 'http']],
    ['no word on who is asking', ['tasks']],
    ['no word on which tasks', ['reassign', '--to-role', 'desk', '--token', 't']],
    ['no word on to whom', ['reassign', '--of-person', 'li', '--token', 't']],
    ['a server that is no address', ['tasks', '--token', 't', '--server', 'localhost']],
    ['a field without a value', ['complete', 'a/b:c.1', '--token', 't', '--set', 'facts']],
    ['values that are no JSON', ['complete', 'a/b:c.1', '--token', 't', '--values', '{']],
    ['values that are no object', ['complete', 'a/b:c.1', '--token', 't', '--values', '[1]']],
    ['a file of values that is not there', ['complete', 'a/b:c.1', '--token', 't', '--values', '@nowhere.json']],
  ])('ends with 2 and says what is wrong on standard error for %s', async (_, argv) => {
    const { code, out, err } = await steward(argv, { cwd: folder });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
  });

  it('ends with 1 and names the remedy where no server answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    await new Promise((resolve) => silent.close(resolve));
    const { code, err } = await steward(['tasks', '--token', 't', '--server', `http://127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`No Steward server answers at http://127.0.0.1:${port} .*\`steward up\``));
  });
});

describe('steward token', () => {
  it('prints a token of the person, and nothing else', async () => {
    const key = ensureIdentityKey(join(folder, '.steward', 'identity.key'));
    const { code, out, err } = await steward(['token', 'li_na'], { cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(await personOfToken(key, out.trim())).toBe('li_na');
  });

  it('prints one JSON document with --format json', async () => {
    ensureIdentityKey(join(folder, 'here', 'identity.key'));
    const { out } = await steward(['token', 'li_na', '--data', 'here', '--format', 'json', '--hours', '1'], { cwd: folder });
    expect(JSON.parse(out)).toEqual({ token: expect.any(String), person: 'li_na', expires_at: expect.stringMatching(/Z$/) });
  });

  it('ends with 1 where no server has ever run, and makes no key', async () => {
    const { code, err } = await steward(['token', 'li_na'], { cwd: folder });
    expect(code).toBe(1);
    expect(err).toMatch(/no identity key .*`steward up`/);
    expect(existsSync(join(folder, '.steward'))).toBe(false);
  });
});

describe('local identity', () => {
  it('makes its key once, for its owner only', () => {
    const file = join(folder, 'identity.key');
    expect(readIdentityKey(file)).toBeUndefined();
    const key = ensureIdentityKey(file);
    expect(Buffer.from(ensureIdentityKey(file))).toEqual(Buffer.from(key));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('knows no one by a token of another key, a token that was changed, one that has expired, or an unsigned one', async () => {
    const key = ensureIdentityKey(join(folder, 'identity.key'));
    const other = ensureIdentityKey(join(folder, 'other.key'));
    const { mintToken } = await import('../../src/identity/local-identity.js');
    const token = await mintToken(key, 'li_na', 60, Date.now());
    const [header, , signature] = token.split('.');
    const claims = { sub: 'chen_wei', iss: 'steward-local', aud: 'steward', exp: 4_000_000_000 };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged}.`;
    expect(await personOfToken(key, token)).toBe('li_na');
    for (const bad of [
      await mintToken(other, 'li_na', 60, Date.now()),
      await mintToken(key, 'li_na', 60, Date.now() - 3_600_000),
      `${header}.${forged}.${signature}`,
      unsigned,
      'no token',
      '',
    ]) {
      expect(await personOfToken(key, bad)).toBeUndefined();
    }
  });

  it('refuses a file that holds no key', () => {
    writeFileSync(join(folder, 'identity.key'), 'short\n');
    expect(() => readIdentityKey(join(folder, 'identity.key'))).toThrow(/does not hold an identity key/);
  });
});

describe('commands that talk to a server', () => {
  interface Received {
    readonly line: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: unknown;
  }
  let server: Server;
  let address: string;
  let received: Received[] = [];
  let answer: { status: number; body: object | string | ((line: string) => object | undefined) } = { status: 200, body: {} };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        received.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: text === '' ? null : JSON.parse(text) });
        const body = typeof answer.body === 'function' ? answer.body(`${request.method} ${request.url}`) : answer.body;
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    received = [];
  });

  const task = {
    id: 'complaint/R-1:hear_out.1',
    case: 'complaint/R-1',
    step: 'hear_out',
    title: { en: 'Hear the customer out', zh: '倾听客户' },
    status: 'ready',
    assignee: null,
    due: null as string | null,
    due_unknown: false,
    overdue: false,
    outcomes: [{ id: 'accepted', title: 'Accept' }],
    form: { properties: { facts: {}, wants: {} }, required: ['facts'] },
  };

  const complaint = {
    id: 'complaint/R-1',
    title: { en: 'Complaint', zh: '客户投诉' },
    status: 'open',
    outcome: null as string | null,
    stage_title: { en: 'Listen', zh: '倾听' },
    case_roles: { owner: 'li_na' },
    deadlines: [{ title: 'Resolved', due: '2026-03-09T01:00:00.000Z', overdue: true }],
    incidents: [{ message: 'No such key: cost', file: 'after-sale/complaint.yaml', line: 80 }],
    records: [{ record: 'rounds', value: 2, unit: 'rounds' }],
  };

  it('send ids whole, values by type, an Idempotency-Key and the token', async () => {
    answer = { status: 200, body: { case: complaint, tasks: [] } };
    const argv = ['complete', 'complaint/R-1:hear_out.1', '--outcome', 'accepted', '--values', '{"facts":"wet"}'];
    const { code, out } = await steward([...argv, '--set', 'cost.amount=12', '--set', 'wants=repair', '--set', 'urgent=true'], {
      env: { STEWARD_SERVER: address, STEWARD_TOKEN: 'the-token' },
    });
    expect({ code, out }).toEqual({ code: 0, out: 'Done. complaint/R-1 has no open task now.\n' });
    expect(received).toHaveLength(1);
    expect(received[0]?.line).toBe('POST /api/v1/tasks/complaint%2FR-1%3Ahear_out.1/complete');
    expect(received[0]?.body).toEqual({
      outcome: 'accepted',
      values: { facts: 'wet', cost: { amount: 12 }, wants: 'repair', urgent: true },
    });
    expect(received[0]?.headers.authorization).toBe('Bearer the-token');
    expect(received[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [
      ['link', 'a/1', 'child_of', 'b/2', '--comment', 'One cause', '--earlier'],
      'POST /api/v1/cases/a%2F1/links',
      { relation: 'child_of', case: 'b/2', comment: 'One cause', earlier: true },
    ],
    [['unlink', 'a/1', 'child_of', 'b/2'], 'DELETE /api/v1/cases/a%2F1/links/child_of/b%2F2', null],
    [
      ['tell-children', 'a/1', '--text', 'Mended', '--message', 'mended', '--set', 'n=2', '--at-end'],
      'POST /api/v1/cases/a%2F1/updates',
      { text: 'Mended', at_end: true, message: { name: 'mended', data: { n: 2 } } },
    ],
    [['merge', 'a/1', 'b/2', '--undo'], 'POST /api/v1/cases/a%2F1/merge', { into: 'b/2', undo: true }],
    [
      ['split', 'a/1', '--copy', 'x', '--copy', 'y', '--set', 'z=1'],
      'POST /api/v1/cases/a%2F1/split',
      { copy: ['x', 'y'], data: { z: 1 } },
    ],
    [['reopen', 'a/1', '--comment', 'It smokes'], 'POST /api/v1/cases/a%2F1/reopen', { comment: 'It smokes' }],
    [['contact', 'a/1', '--channel', 'phone', '--note', 'Calm'], 'POST /api/v1/cases/a%2F1/contacts', { channel: 'phone', note: 'Calm' }],
  ])('work on whole cases: %j', async (argv, line, body) => {
    answer = { status: 200, body: { case: complaint, tasks: [] } };
    const { code, out } = await steward(argv, { env: { STEWARD_SERVER: address, STEWARD_TOKEN: 'the-token' } });
    expect(code).toBe(0);
    expect(out).toContain('complaint/R-1');
    expect(received).toMatchObject([{ line, body }]);
    expect(received[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('log a contact without a case to the customer, and show those that were logged', async () => {
    const env = { STEWARD_SERVER: address, STEWARD_TOKEN: 'the-token' };
    const logged = { at: '2026-03-02T02:00:00.000Z', by: 'li', channel: 'phone', note: 'A price?', case: null };
    answer = { status: 201, body: logged };
    const one = await steward(['contact', '--customer', 'h.1', '--channel', 'phone', '--note', 'A price?'], { env });
    expect(one.out).toBe('h.1: contact logged at 2026-03-02 10:00.\n');
    answer = { status: 200, body: { items: [logged, { ...logged, case: 'a/1', note: '' }], next: null } };
    const { out } = await steward(['contacts', 'h.1'], { env });
    expect(out.split('\n')).toEqual([
      'WHEN (Asia/Shanghai)  WHO  HOW    CASE  WHAT',
      '2026-03-02 10:00      li   phone  -     A price?',
      '2026-03-02 10:00      li   phone  a/1',
      '',
    ]);
    expect(received).toMatchObject([
      { line: 'POST /api/v1/customers/h.1/contacts', body: { channel: 'phone', note: 'A price?' } },
      { line: 'GET /api/v1/customers/h.1/contacts?limit=50' },
    ]);
    for (const argv of [
      ['--channel', 'x'],
      ['a/1', '--customer', 'h.1', '--channel', 'x'],
    ]) {
      expect(await steward(['contact', ...argv], { env })).toMatchObject({ code: 2, err: expect.stringContaining('Name the case') });
    }
    expect(received).toHaveLength(2);
  });

  it('show which requests were refused, and how often', async () => {
    const line = { at: '2026-03-02T02:00:00.000Z', person: 'li', acting_for: null, action: 'request_refused', case: null, channel: 'cli' };
    const refused = { ...line, subject: 'h.1', address: '127.0.0.1' };
    const operation = 'GET /api/v1/customers/{id}';
    const items = [
      { ...refused, detail: { operation, times: 7 } },
      { ...refused, detail: { operation, times: 1 } },
    ];
    answer = { status: 200, body: { items, next: null } };
    const { out } = await steward(['audit', '--refused', '--person', 'li'], { env: { STEWARD_SERVER: address, STEWARD_TOKEN: 't' } });
    expect(received).toMatchObject([{ line: 'GET /api/v1/audit?person=li&refused=true&limit=50' }]);
    expect(out).toContain('refused: GET /api/v1/customers/{id} (7 times)');
    expect(out).toMatch(/refused: GET \/api\/v1\/customers\/\{id\} +h\.1/);
  });

  it('hand many tasks on page by page, and say what came of each', async () => {
    const item = { task: 'a/1:x.1', title: 'X', status: 'done' };
    const held = { task: 'b/2:x.1', title: 'X', status: 'refused', problem: { detail: 'Wang has this task.' } };
    const pages = [
      { items: [item], done: 1, refused: 0, next: 'a/1:x.1' },
      { items: [held], done: 0, refused: 1, next: null },
    ];
    answer = { status: 200, body: () => pages.shift() };
    const argv = ['reassign', '--of-person', 'li', '--overdue', '--to-role', 'desk', '--comment', 'On leave'];
    const { code, out } = await steward(argv, { env: { STEWARD_SERVER: address, STEWARD_TOKEN: 'the-token' } });
    expect(code).toBe(0);
    expect(out).toMatch(/a\/1:x\.1 +X +done\nb\/2:x\.1 +X +Wang has this task\.\n\n1 done, 1 refused\.\n$/);
    const body = { of: { person: 'li', overdue: true }, to: { role: 'desk' }, comment: 'On leave' };
    expect(received.map((each) => each.body)).toEqual([body, { ...body, after: 'a/1:x.1' }]);
  });

  it('act as --as says, with a token of the data folder', async () => {
    const key = ensureIdentityKey(join(folder, '.steward', 'identity.key'));
    answer = { status: 200, body: { items: [], next: null } };
    const { out } = await steward(['tasks', '--as', 'li_na', '--server', address], { cwd: folder });
    expect(out).toBe('Nothing to do.\n');
    expect(await personOfToken(key, received[0]?.headers.authorization?.replace('Bearer ', '') ?? '')).toBe('li_na');
  });

  it("print tasks in columns, in the reader's language and the organisation's time zone, with what complete needs", async () => {
    const second = {
      ...task,
      id: 'complaint/R-1:propose.1',
      assignee: 'liu_yang',
      outcomes: [
        { id: 'yes', title: 'Yes' },
        { id: 'no', title: 'No', form: { properties: { why: {} }, required: ['why'] } },
      ],
      due: '2026-03-02T02:00:00.000Z',
      overdue: true,
    };
    answer = {
      status: 200,
      body: { items: [task, { ...second, form: { properties: { mood: { enum: ['calm', 'upset'] } } } }], next: null },
    };
    const { out } = await steward(['tasks', '--token', 't', '--server', address], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(out.split('\n')).toEqual([
      'TASK                      TITLE     WITH      DUE (Asia/Shanghai)      TAKES',
      'complaint/R-1:hear_out.1  倾听客户  offered                            --outcome accepted, facts, [wants]',
      'complaint/R-1:propose.1   倾听客户  liu_yang  2026-03-02 10:00 (late)  --outcome yes|no (why), [mood=calm|upset]',
      '',
    ]);
  });

  it("take this machine's time zone where no workspace is at hand", async () => {
    answer = { status: 200, body: { items: [{ ...task, due: '2026-03-02T02:00:00.000Z' }], next: null } };
    const { out } = await steward(['tasks', '--token', 't', '--server', address], { cwd: folder });
    expect(out).toContain('DUE (UTC)');
    expect(out).toContain('2026-03-02 02:00');
  });

  it('show a case with all that is known of it', async () => {
    answer = { status: 200, body: { case: complaint, tasks: [task] } };
    const { out } = await steward(['show', 'complaint/R-1', '--token', 't', '--server', address]);
    expect(received[0]?.line).toBe('GET /api/v1/cases/complaint%2FR-1');
    expect(out.split('\n').slice(0, 8)).toEqual([
      'complaint/R-1  Complaint',
      'open in Listen',
      'owner: li_na',
      'Resolved: due 2026-03-09 09:00 (Asia/Shanghai), late',
      'rounds: 2 rounds',
      'incident: No such key: cost (after-sale/complaint.yaml:80)',
      '',
      expect.stringMatching(/^TASK/),
    ]);
  });

  it('cancel a case with a reason', async () => {
    answer = { status: 200, body: { case: { ...complaint, status: 'cancelled' }, tasks: [] } };
    expect((await steward(['cancel', 'complaint/R-1', '--token', 't', '--server', address])).code).toBe(2);
    const { out } = await steward(['cancel', 'complaint/R-1', '--reason', 'Entered twice', '--token', 't', '--server', address]);
    expect(out).toBe('Done. complaint/R-1 is cancelled.\n');
    expect(received).toMatchObject([{ line: 'POST /api/v1/cases/complaint%2FR-1/cancel', body: { reason: 'Entered twice' } }]);
  });

  it('show what failed, and settle it', async () => {
    const incident = { id: '7.1', message: 'No such key: cost', file: 'after-sale/complaint.yaml', line: 80 };
    answer = { status: 200, body: { items: [{ case: 'complaint/R-1', incident }], next: null } };
    const { out } = await steward(['incidents', '--token', 't', '--server', address]);
    expect(out.split('\n')).toEqual([
      'CASE           INCIDENT  WHERE                         WHAT',
      'complaint/R-1  7.1       after-sale/complaint.yaml:80  No such key: cost',
      '',
    ]);
    received = [];
    answer = { status: 200, body: { case: complaint, tasks: [] } };
    const settle = (...argv: string[]) => steward(['incidents', ...argv, '--token', 't', '--server', address, '--format', 'json']);
    for (const argv of [['retry'], ['skip']]) expect((await settle(...argv, 'complaint/R-1', '7.1')).code).toBe(0);
    expect(JSON.parse((await settle('mend', 'complaint/R-1', '7.1', '--set', 'cost=12')).out)).toMatchObject({ tasks: [] });
    expect(received.map(({ line, body }) => [line, body])).toEqual([
      ['POST /api/v1/incidents/complaint%2FR-1/7.1/retry', {}],
      ['POST /api/v1/incidents/complaint%2FR-1/7.1/skip', {}],
      ['POST /api/v1/incidents/complaint%2FR-1/7.1/mend', { data: { cost: 12 } }],
    ]);
    expect((await settle('mend', 'complaint/R-1')).code).toBe(2);
  });

  it('print what the server answered as one JSON document with --format json, all pages of it', async () => {
    const pages: { [line: string]: object } = {
      'GET /api/v1/tasks?limit=200': { items: [task], next: '/api/v1/tasks?cursor=2' },
      'GET /api/v1/tasks?cursor=2': { items: [{ ...task, id: 'complaint/R-2:hear_out.1' }], next: null },
    };
    answer = { status: 200, body: (line: string) => pages[line] };
    const { out, err } = await steward(['tasks', '--token', 't', '--server', address, '--format', 'json']);
    expect(JSON.parse(out)).toEqual({ items: [task, { ...task, id: 'complaint/R-2:hear_out.1' }] });
    expect(err).toBe('');
  });

  it('wait for an operation that the server has not finished', async () => {
    const url = '/api/v1/operations/abc';
    const answers: { [line: string]: object[] } = {
      'POST /api/v1/tasks/complaint%2FR-1%3Ahear_out.1/claim': [{ url, status: 'pending', kept: true }],
      'GET /api/v1/operations/abc': [
        { url, status: 'pending', kept: true },
        { url, status: 'done', result: { case: { ...complaint, status: 'completed', outcome: 'resolved' }, tasks: [] } },
      ],
    };
    answer = { status: 202, body: (line: string) => answers[line]?.shift() };
    const { code, out } = await steward(['claim', 'complaint/R-1:hear_out.1', '--token', 't', '--server', address]);
    expect({ code, out }).toEqual({ code: 0, out: 'Done. complaint/R-1 is completed: resolved.\n' });
    expect(received).toHaveLength(3);
  });

  it('end with 1 and a problem in plain words, field by field', async () => {
    const errors = [{ field: '/facts', message: 'is required' }];
    answer = { status: 422, body: { title: 'Unprocessable', detail: 'The form is not filled in.', errors } };
    const { code, out, err } = await steward(['claim', 'complaint/R-1:hear_out.1', '--token', 't', '--server', address]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe('steward: The form is not filled in.\n  /facts: is required\n');
  });

  it('end with 1 where something else than Steward answers', async () => {
    answer = { status: 404, body: 'Not found' };
    const { code, err } = await steward(['show', 'complaint/R-1', '--token', 't', '--server', address]);
    expect(code).toBe(1);
    expect(err).toMatch(/HTTP 404.*Is --server right\?/);
  });
});

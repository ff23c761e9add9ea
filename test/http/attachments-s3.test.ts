import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCheckedObjectStore } from '../../src/server/open-object-store.js';
import { saveAttachment } from '../../src/store/attachments.js';
import { type ObjectStore, openObjectStore } from '../../src/store/object-store.js';
import { type LocalServer, localServer } from '../connectors/http-server.js';
import { complaint, customers, mill } from './complaint.js';
import { type S3Server, s3Server } from './s3-server.js';
import { type Served, serve } from './served.js';

let s3: S3Server;
let objects: ObjectStore;
let served: Served;
beforeAll(async () => {
  s3 = await s3Server();
  objects = await openObjectStore(s3.settings);
  served = await serve({ organisation: mill, programs: [complaint], customers, objects });
});
afterAll(async () => {
  await served.close();
  objects.close();
  await s3.close();
});

let count = 0;
async function startedTask(): Promise<string> {
  count += 1;
  const data = { description: 'It smokes', reference: `S-${count}` };
  const { id } = (await served.post('li', '/api/v1/cases', { playbook: 'complaint', customer: 'hengfa', data })).body.case;
  return `/api/v1/tasks/${encodeURIComponent(`${id}:hear_out.1`)}`;
}
const attach = (person: string, task: string, content: Buffer) =>
  served.post(person, `${task}/attachments`, { name: 'smoke.png', media_type: 'image/png', content: content.toString('base64') });
const filesOf = async (task: string): Promise<readonly { readonly url: string }[]> => (await served.get('li', task)).body.attachments ?? [];
async function download(url: string) {
  const response = await fetch(`${served.origin}${url}`, { headers: { authorization: await served.bearer('li') } });
  return { status: response.status, content: Buffer.from(await response.arrayBuffer()) };
}
const keyOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const inDatabase = () => served.db.selectFrom('attachments').select('id').execute();
const problem = (status: number, code: string) => ({ status, body: { type: `urn:steward:problem:${code}` } });

describe('a file put to a task, with an S3 store', () => {
  test('is there under its SHA-256 and not in the database, and is read again as it was', async () => {
    const [task, photo] = [await startedTask(), randomBytes(3_000)];
    expect((await attach('li', task, photo)).status).toBe(200);
    expect((await s3.content(keyOf(photo))).equals(photo)).toBe(true);
    expect(await inDatabase()).toEqual([]);
    const [file] = await filesOf(task);
    const read = await download(file?.url ?? '');
    expect(read.status).toBe(200);
    expect(read.content.equals(photo)).toBe(true);
  });

  test('is kept once for the same content', async () => {
    const content = randomBytes(2_000);
    const before = (await s3.keys()).length;
    for (const task of [await startedTask(), await startedTask()]) expect((await attach('li', task, content)).status).toBe(200);
    expect((await s3.keys()).length).toBe(before + 1);
  });

  test('is refused while the store is away, with nothing of it in the case, and taken when it is back', async () => {
    const [task, content] = [await startedTask(), randomBytes(1_000)];
    await attach('li', task, randomBytes(1_000));
    const [other] = await filesOf(task);
    await s3.goAway();
    const refused = await attach('li', task, content);
    expect(refused).toMatchObject(problem(503, 'attachments_unavailable'));
    expect(refused.body.detail).toContain('Nothing is lost; try again');
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await served.get('li', other?.url ?? '')).toMatchObject(problem(503, 'attachments_unavailable'));
    expect(await filesOf(task)).toHaveLength(1);
    await s3.comeBack();
    expect((await attach('li', task, content)).status).toBe(200);
    expect((await download((await filesOf(task))[1]?.url ?? '')).content.equals(content)).toBe(true);
  });

  test('is seen by nobody where the case did not take it, though the store has it', async () => {
    const [task, content] = [await startedTask(), randomBytes(1_000)];
    await attach('li', task, randomBytes(1_000));
    const [file] = await filesOf(task);
    expect(await attach('zhao', task, content)).toMatchObject(problem(403, 'not_a_candidate'));
    expect(await s3.keys()).toContain(keyOf(content));
    const id = createHash('sha256').update(content).digest('base64url');
    const beside = (file?.url ?? '').replace(/[^/]+$/, id);
    expect(await served.get('li', beside)).toMatchObject(problem(404, 'file_unknown'));
  });

  test('is not given out where the store has something else under its hash, and mended when it is put to a task again', async () => {
    const [task, content] = [await startedTask(), randomBytes(1_000)];
    await attach('li', task, content);
    const [file] = await filesOf(task);
    for (const other of [randomBytes(1_000), Buffer.alloc(0), Buffer.alloc(10_485_761)]) {
      await s3.damage(keyOf(content), other);
      expect(await served.get('li', file?.url ?? '')).toMatchObject(problem(500, 'attachment_damaged'));
    }
    await attach('li', await startedTask(), content);
    expect((await download(file?.url ?? '')).content.equals(content)).toBe(true);
  });

  test('that the store has lost is told as missing, and in the log with where it may be', async () => {
    const [task, content] = [await startedTask(), randomBytes(1_000)];
    await attach('li', task, content);
    await s3.remove(keyOf(content));
    const [file] = await filesOf(task);
    expect(await served.get('li', file?.url ?? '')).toMatchObject(problem(500, 'attachment_missing'));
    expect(served.log.at(-2)).toContain('It may be in another bucket or under another prefix');
  });

  test('is read from the database where it was put there before there was an S3 store, also while that is away', async () => {
    const [task, content] = [await startedTask(), randomBytes(1_000)];
    await saveAttachment({ db: served.db, objects: null }, content);
    expect((await attach('li', task, content)).status).toBe(200);
    expect(await s3.keys()).not.toContain(keyOf(content));
    const [file] = await filesOf(task);
    await s3.goAway();
    const read = await download(file?.url ?? '');
    await s3.comeBack();
    expect(read.content.equals(content)).toBe(true);
  });
});

describe('a start', () => {
  const told: string[] = [];
  const start = (changes: object) =>
    openCheckedObjectStore({ ...s3.settings, ...changes }, pino({ enabled: false }), (text) => told.push(text));

  test('finds that the bucket can be written and read', async () => {
    (await start({ prefix: 'elsewhere/' })).close();
    expect(told).toEqual([]);
  });

  test('ends where there is no such bucket, and says what to do', async () => {
    await expect(start({ bucket: 'flies' })).rejects.toMatchObject({
      code: 'object_store_refuses',
      message: `The S3 store at ${s3.settings.endpoint} has no bucket flies. Make it, or name the right one in STEWARD_S3_BUCKET.`,
    });
  });

  test.each([
    ['an unknown key', { AWS_ACCESS_KEY_ID: 'nobody' }, /does not take the credentials \(InvalidAccessKeyId\)\. Check AWS_ACCESS_KEY_ID/],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, /does not take the credentials \(SignatureDoesNotMatch\)\./],
    ['no credentials', { AWS_ACCESS_KEY_ID: '' }, /There are no credentials for .* Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
  ])('ends with %s, and says what to do', async (_, changed, message) => {
    const before = { ...process.env };
    Object.assign(process.env, changed);
    try {
      await expect(start({})).rejects.toMatchObject({ code: 'object_store_refuses', message: expect.stringMatching(message) });
    } finally {
      Object.assign(process.env, before);
    }
  });

  test('ends where something else than an S3 store answers', async () => {
    await withStoreThat(
      (_, response) => response.end('<html>'),
      async (endpoint) => {
        await expect(start({ endpoint })).rejects.toMatchObject({
          code: 'object_store_refuses',
          message: `What ${endpoint} gives back is not what it was given: it may be no S3 store. Check STEWARD_S3_ENDPOINT, its port too.`,
        });
      },
    );
  });

  test.each([
    ['in another region', 301, 'PermanentRedirect', /^The bucket files is in the region eu-west-1\. Set STEWARD_S3_REGION=eu-west-1\.$/],
    [
      'not ours',
      403,
      'AccessDenied',
      /do not let Steward write and read kept\/\* in the bucket files\. Let them s3:PutObject and s3:GetObject/,
    ],
    ['refused for whatever reason', 400, 'Odd', /refuses Steward: 400, Odd: No\. Check the STEWARD_S3_ variables/],
  ])('ends where the bucket is %s, and says what to do', async (_, status, code, message) => {
    await withStoreThat(
      (_asked, response) => refuse(response, status, code),
      async (endpoint) => {
        await expect(start({ endpoint })).rejects.toMatchObject({ code: 'object_store_refuses', message: expect.stringMatching(message) });
      },
    );
  });

  test('goes on where the store is away, and says what that means', async () => {
    await s3.goAway();
    const opened = await start({});
    await s3.comeBack();
    expect(told).toEqual([
      expect.stringMatching(
        /^The S3 store at .* does not answer: .* Check that it runs, and STEWARD_S3_ENDPOINT\. Until it does, files can/,
      ),
    ]);
    await opened.keep(Buffer.from('back'));
    expect(await opened.read(createHash('sha256').update('back').digest('base64url'), 4)).toEqual(Buffer.from('back'));
    opened.close();
  });
});

test('a store that does not tell what is missing, since it may not be listed, takes files all the same', async () => {
  const taken: string[] = [];
  const answer: LocalServer['answer'] = ({ method, url }, response) => {
    if (method === 'GET') return refuse(response, 403, 'AccessDenied');
    taken.push(url);
    response.end();
  };
  await withStoreThat(answer, async (endpoint) => {
    const opened = await openObjectStore({ ...s3.settings, endpoint });
    await opened.keep(Buffer.from('new'));
    opened.close();
  });
  expect(taken).toEqual([expect.stringContaining(keyOf(Buffer.from('new')))]);
});

async function withStoreThat(answer: LocalServer['answer'], use: (endpoint: string) => Promise<void>): Promise<void> {
  const server = await localServer();
  server.answer = answer;
  try {
    await use(server.url);
  } finally {
    await server.close();
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-bucket-region': 'eu-west-1' });
  response.end(`<Error><Code>${code}</Code><Message>No</Message></Error>`);
}

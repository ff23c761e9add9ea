/** The workspace in test/e2e/outside, whose playbooks ask and play in every way, and a world outside for it. */
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { readWorkspaceFolder, type WorkspaceFile } from '../../../src/cli/workspace-folder.js';
import { type Asked, type LocalServer, localServer } from '../../connectors/http-server.js';
import { type LocalMailServer, localMailServer } from '../../connectors/mail-server.js';
import { QUICK_SWEEPER, type Steward, type StewardOptions, startSteward } from './steward.js';
import { until } from './until.js';

const folder = fileURLToPath(new URL('../outside/', import.meta.url));

export const CARRIER_SECRET = `whsec_${Buffer.from('what the carrier knows').toString('base64')}`;

/** From a text of the workspace to another, in whatever file it stands. */
export type Change = readonly [from: string, to: string];

/** `url`: of the HTTP server that its connectors ask. */
export function outsideWorkspace(url: string, changes: readonly Change[] = []): readonly WorkspaceFile[] {
  const { files } = readWorkspaceFolder(folder, folder);
  return files.map(({ path, text }) => ({
    path,
    text: [['http://outside.test', url] as const, ...changes].reduce((now, [from, to]) => now.replaceAll(from, to), text),
  }));
}

/** Its people and calendars alone, for playbooks of a test's own. */
export function companyWorkspace(): readonly WorkspaceFile[] {
  return readWorkspaceFolder(folder, folder).files.filter(({ path }) => /^(organisation|calendars|holidays)/.test(path));
}

export interface Outside {
  readonly steward: Steward;
  readonly server: LocalServer;
  readonly mail: LocalMailServer;
  stop(): Promise<void>;
}

export async function startOutside(options: Partial<StewardOptions> = {}, changes: readonly Change[] = []): Promise<Outside> {
  const server = await localServer();
  const mail = await localMailServer();
  const env = { STEWARD_TEST_SHOP: 'Bearer of the shop', STEWARD_TEST_CARRIER: CARRIER_SECRET, STEWARD_SMTP_URL: mail.url };
  const steward = await startSteward({ workspace: outsideWorkspace(server.url, changes), sweeper: QUICK_SWEEPER, env, ...options });
  return {
    steward,
    server,
    mail,
    async stop() {
      await steward.stop();
      await server.close();
      await mail.close();
    },
  };
}

/** An answer to what was asked of the outside; undefined: none, as long as the asker waits. */
export type Answers = (asked: Asked, response: ServerResponse) => void;

export interface Shown {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into cases of every shape
  readonly case: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly tasks: any[];
}

/** Starts a case; gives its id. */
export async function startCase(steward: Steward, playbook: string, data: object, person = 'ada'): Promise<string> {
  const { status, body } = await steward.api(person).post('/api/v1/cases', { playbook, data });
  if (status !== 201) throw new Error(`The start answered ${status}: ${JSON.stringify(body)}`);
  return body.case.id;
}

export async function shownCase(steward: Steward, id: string): Promise<Shown> {
  const { status, body } = await steward.api('ada').readCase(id);
  if (status !== 200) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Waits until it is true of the case as it is shown. */
export function untilCase(steward: Steward, id: string, what: string, holds: (shown: Shown) => boolean): Promise<Shown> {
  return until(`${id} ${what}`, () => shownCase(steward, id), holds);
}

export function untilTask(steward: Steward, id: string, step: string): Promise<Shown> {
  return untilCase(steward, id, `has the task ${step}`, ({ tasks }) => tasks.some((task) => task.step === step));
}

export function untilEnded(steward: Steward, id: string): Promise<Shown> {
  return untilCase(steward, id, 'has ended', (shown) => shown.case.status !== 'open');
}

export function untilIncident(steward: Steward, id: string): Promise<Shown> {
  return untilCase(steward, id, 'has an incident', (shown) => shown.case.incidents.length > 0);
}

/** Completes the open task of the step, as Ada may everything. */
export async function complete(steward: Steward, id: string, step: string, values: object = {}): Promise<void> {
  const { tasks } = await untilTask(steward, id, step);
  const task = tasks.find((each) => each.step === step);
  const { status, body } = await steward.api('ann').complete(task.id, { values });
  if (status !== 200) throw new Error(`${task.id} answered ${status}: ${JSON.stringify(body)}`);
}

/** VS Code's YAML extension, which is yaml-language-server, with the schemas of `schemas/`: on every shipped file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { positionIn } from '../editor/text-places.js';
import { shippedFiles } from './checked-workspace.js';

const playbooks = fileURLToPath(new URL('../../playbooks/', import.meta.url));
const bin = join(dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')), 'bin/yaml-language-server');

let server: ChildProcess;
let connection: ProtocolConnection;
const found = new Map<string, readonly Diagnostic[]>();
const heard: (() => void)[] = [];

beforeAll(async () => {
  server = spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!server.stdout || !server.stdin) throw new Error('no streams');
  connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    found.set(uri, diagnostics);
    for (const each of heard.splice(0)) each();
  });
  const settings = { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } };
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => (section === 'yaml' ? settings.yaml : section === undefined ? settings : {})),
  );
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.listen();
  const uri = pathToFileURL(playbooks).href;
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'playbooks' }],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: { hover: { contentFormat: ['markdown'] }, completion: { completionItem: { snippetSupport: true } } },
    },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings });
});
afterAll(() => {
  connection.dispose();
  server.kill('SIGKILL');
});

async function open(path: string, text: string): Promise<{ uri: string; diagnostics: readonly Diagnostic[] }> {
  const uri = pathToFileURL(join(playbooks, path)).href;
  found.delete(uri);
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  for (;;) {
    const diagnostics = found.get(uri);
    if (diagnostics) return { uri, diagnostics };
    await new Promise<void>((resolve) => heard.push(resolve));
  }
}

describe('the YAML extension of editors', () => {
  it.each(shippedFiles().filter(({ path }) => path.endsWith('.yaml')))('finds nothing wrong in $path', async ({ path, text }) => {
    expect((await open(path, text)).diagnostics.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  const complaint = shippedFiles().find(({ path }) => path.endsWith('complaint.yaml'))?.text ?? '';

  it('finds a misspelt key', async () => {
    const { diagnostics } = await open('after-sale/misspelt.yaml', complaint.replace('\nphase:', '\nphse:'));
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it('completes the keys of a step', async () => {
    const text = complaint.replace('- task: hear_out\n', '- task: hear_out\n        \n');
    const { uri } = await open('after-sale/completed.yaml', text);
    const at = text.indexOf('- task: hear_out\n') + '- task: hear_out\n        '.length;
    const answer = await connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: positionIn(text, at) });
    const labels = (Array.isArray(answer) ? answer : (answer?.items ?? [])).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['checklist', 'priority', 'describe']));
  });

  it('explains a key', async () => {
    const { uri } = await open('after-sale/hovered.yaml', complaint);
    const position = positionIn(complaint, complaint.indexOf('if_open') + 2);
    const answer = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
    expect(JSON.stringify(answer?.contents)).toContain('What a start does while a case with that key is open');
  });
});

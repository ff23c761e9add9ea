/** An editor, as far as the language server sees it: a real client over standard input and output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { offsetIn, positionIn } from './text-places.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export class EditorClient {
  readonly folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'steward-editor-'))), 'playbooks');
  readonly #process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #diagnostics = new Map<string, { version: number | undefined; diagnostics: readonly Diagnostic[] }>();
  #heard: (() => void)[] = [];
  readonly exited: Promise<number | null>;

  /** Starts a server on a copy of the shipped workspace. */
  constructor() {
    cpSync(join(root, 'playbooks'), this.folder, { recursive: true });
    this.#process = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'lsp', '--stdio'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, LANG: 'C' },
    });
    this.exited = new Promise((resolve) => this.#process.once('exit', resolve));
    const { stdin, stdout } = this.#process;
    if (!stdin || !stdout) throw new Error('no streams');
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
      this.#diagnostics.set(uri, { version, diagnostics });
      const heard = this.#heard;
      this.#heard = [];
      for (const each of heard) each();
    });
    this.connection.listen();
  }

  async initialize({ locale = 'en', renamesFiles = true }: { locale?: string; renamesFiles?: boolean } = {}): Promise<void> {
    await this.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: pathToFileURL(this.folder).href,
      locale,
      workspaceFolders: null,
      capabilities: renamesFiles ? { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['rename'] } } } : {},
    });
    await this.connection.sendNotification(InitializedNotification.type, {});
  }

  uri(file: string): string {
    return pathToFileURL(join(this.folder, file)).href;
  }

  text(file: string): string {
    return this.#texts.get(file)?.text ?? readFileSync(join(this.folder, file), 'utf8');
  }

  async open(file: string): Promise<void> {
    const text = this.text(file);
    this.#texts.set(file, { text, version: 1 });
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file), languageId: 'yaml', version: 1, text },
    });
  }

  async close(file: string): Promise<void> {
    this.#texts.delete(file);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(file) } });
  }

  /** Types `to` in the place of `from`, as one edit of that place. */
  async type(file: string, from: string, to: string): Promise<void> {
    const before = this.text(file);
    const at = before.indexOf(from);
    if (at < 0) throw new Error(`${file} has no ${from}`);
    const version = (this.#texts.get(file)?.version ?? 0) + 1;
    const range = { start: positionIn(before, at), end: positionIn(before, at + from.length) };
    this.#texts.set(file, { text: before.slice(0, at) + to + before.slice(at + from.length), version });
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri(file), version },
      contentChanges: [{ range, text: to }],
    });
  }

  /** The place right behind `text`, or before its last `back` letters. */
  place(file: string, text: string, back = 0): { textDocument: { uri: string }; position: Position } {
    const own = this.text(file);
    const at = own.indexOf(text);
    if (at < 0) throw new Error(`${file} has no ${text}`);
    return { textDocument: { uri: this.uri(file) }, position: positionIn(own, at + text.length - back) };
  }

  /** The text of a range, as the server's places have it. */
  textAt(file: string, range: TextEdit['range']): string {
    const own = this.text(file);
    return own.slice(offsetIn(own, range.start), offsetIn(own, range.end));
  }

  /** What is said of a file as it is typed now. */
  async diagnostics(file: string): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#diagnostics.get(this.uri(file));
      if (found && found.version === this.#texts.get(file)?.version) return found.diagnostics;
      await this.#next();
    }
  }

  /** Waits until what is said of a file is as wanted. */
  async until(file: string, wanted: (codes: readonly (string | number | undefined)[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#diagnostics.get(this.uri(file))?.diagnostics;
      if (found && wanted(found.map(({ code }) => code))) return found;
      await this.#next();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  async completions(file: string, text: string): Promise<readonly CompletionItem[]> {
    const found = await this.connection.sendRequest(CompletionRequest.type, this.place(file, text));
    return Array.isArray(found) ? found : (found?.items ?? []);
  }

  /** Ends the server as an editor does; kills it where that does not end it. */
  async stop(): Promise<number | null> {
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), 20_000);
    try {
      await this.connection.sendRequest(ShutdownRequest.type);
      await this.connection.sendNotification(ExitNotification.type);
      return await this.exited;
    } finally {
      clearTimeout(killer);
      this.#process.kill('SIGKILL');
      this.connection.dispose();
      rmSync(join(this.folder, '..'), { recursive: true, force: true });
    }
  }
}

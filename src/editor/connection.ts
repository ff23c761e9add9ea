/**
 * The language server: requests of an editor over a stream, answered from the workspace as it stands there.
 *
 * owns: the protocol, which files are open, and when they are checked.
 * never: what the answers are; that is in the files beside this one, which know no protocol.
 */
import { relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  createConnection,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type Diagnostic as EditorDiagnostic,
  type DocumentSymbol as EditorSymbol,
  SymbolKind as EditorSymbolKind,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  type RenameFile,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Language } from '../diagnostics/message.js';
import { textsOf } from '../diagnostics/messages.js';
import { completionsAt } from './completion.js';
import { type DocumentSymbol, documentSymbols } from './document-symbols.js';
import { hoverAt } from './hover.js';
import { definitionAt, type FilePlace, referencesAt } from './navigation.js';
import { OpenWorkspace } from './open-workspace.js';
import { type EditorRange, fromEditor, toEditor } from './places.js';
import { quickFixes } from './quick-fixes.js';
import { rename, renameable } from './rename.js';
import type { Suggestion } from './suggestion.js';
import type { SymbolKind } from './symbols.js';

/** The disk, as far as the server reads it. Paths are absolute; those of files within a workspace relative to it, with `/`. */
export interface Disk {
  /** The folder of the workspace that a file belongs to; undefined where it belongs to none. */
  readonly workspaceOf: (path: string) => string | undefined;
  readonly files: (workspace: string) => readonly { readonly path: string; readonly text: string }[];
  /** Undefined where there is no such file. */
  readonly read: (path: string) => string | undefined;
}

export interface ServerSettings {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly disk: Disk;
  readonly version: string;
  /** The language of messages, where the editor names none. */
  readonly language: Language;
}

/** How long nothing must be typed before the workspace is checked, in milliseconds. */
const QUIET = 80;

/** Serves until the editor ends it, which ends the process too, as the protocol wants. */
export function serveEditor(settings: ServerSettings): void {
  const connection = createConnection(new StreamMessageReader(settings.input), new StreamMessageWriter(settings.output));
  new EditorServer(connection, settings).listen();
}

interface OpenFile {
  readonly root: string;
  readonly workspace: OpenWorkspace;
  /** Within the workspace. */
  readonly file: string;
}

class EditorServer {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #workspaces = new Map<string, OpenWorkspace>();
  /** Files whose diagnostics the editor shows, by workspace. */
  readonly #shown = new Map<string, ReadonlySet<string>>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #language: Language;
  #renamesFiles = false;
  #watches = false;

  constructor(
    private readonly connection: Connection,
    private readonly settings: ServerSettings,
  ) {
    this.#language = settings.language;
  }

  listen(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#watch());
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document.uri, document.getText()));
    this.#documents.onDidClose(({ document }) => this.#changed(document.uri, undefined));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) if (!this.#documents.get(uri)) this.#changed(uri, undefined);
    });
    this.#answer();
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize({ capabilities, locale }: InitializeParams): InitializeResult {
    if (locale) this.#language = /^zh\b/i.test(locale) ? 'zh' : 'en';
    const edits = capabilities.workspace?.workspaceEdit;
    this.#renamesFiles = edits?.documentChanges === true && edits.resourceOperations?.includes('rename') === true;
    this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    return {
      serverInfo: { name: 'steward', version: this.settings.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: ['.', ' ', "'", '{'] },
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        hoverProvider: true,
        documentSymbolProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
      },
    };
  }

  #watch(): void {
    if (!this.#watches) return;
    const watchers = [{ globPattern: '**/*.{yaml,yml,md}' }];
    void this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  #answer(): void {
    const { connection } = this;
    connection.onCompletion(({ textDocument, position }) =>
      this.#at(textDocument.uri, [], ({ workspace, file }) => {
        const text = workspace.text(file) ?? '';
        const line = text.split(/\r\n?|\n/)[position.line] ?? '';
        return completionsAt(workspace, file, text, fromEditor(position)).map((each) => completionItem(each, line, position));
      }),
    );
    connection.onDefinition(({ textDocument, position }) =>
      this.#at(textDocument.uri, [], ({ root, workspace, file }) => locations(root, definitionAt(workspace, file, fromEditor(position)))),
    );
    connection.onReferences(({ textDocument, position, context }) =>
      this.#at(textDocument.uri, [], ({ root, workspace, file }) =>
        locations(root, referencesAt(workspace, file, fromEditor(position), context.includeDeclaration)),
      ),
    );
    connection.onPrepareRename(({ textDocument, position }) =>
      this.#at(textDocument.uri, null, ({ workspace, file }) => {
        const found = renameable(workspace, file, fromEditor(position), this.#language);
        if ('refused' in found) throw refusal(found.refused);
        return { range: toEditor(found.range), placeholder: found.name };
      }),
    );
    connection.onRenameRequest(({ textDocument, position, newName }) =>
      this.#at(textDocument.uri, null, (open) => this.#rename(open, position, newName)),
    );
    connection.onHover(({ textDocument, position }) =>
      this.#at(textDocument.uri, null, ({ workspace, file }) => {
        const found = hoverAt(workspace, file, fromEditor(position));
        return found ? { contents: { kind: MarkupKind.Markdown, value: found.text }, range: toEditor(found.range) } : null;
      }),
    );
    connection.onDocumentSymbol(({ textDocument }) =>
      this.#at(textDocument.uri, [], ({ workspace, file }) => documentSymbols(workspace, file).map(symbolOf)),
    );
    connection.onCodeAction(({ textDocument, range }) =>
      this.#at(textDocument.uri, [], ({ root, workspace, file }) =>
        quickFixes(workspace, file, { start: fromEditor(range.start), end: fromEditor(range.end) }, this.#language).map(
          ({ title, diagnostic, edit }) => ({
            title,
            kind: 'quickfix',
            isPreferred: true,
            diagnostics: [this.#diagnostic(diagnostic)],
            edit: { changes: { [uriOf(root, file)]: [{ range: toEditor(edit.range), newText: edit.text }] } },
          }),
        ),
      ),
    );
  }

  /** Answers for an open file; `nothing` for one that is not in a workspace. */
  #at<T>(uri: string, nothing: T, answer: (open: OpenFile) => T): T {
    const open = this.#open(uri);
    return open ? answer(open) : nothing;
  }

  #open(uri: string): OpenFile | undefined {
    if (!uri.startsWith('file:')) return undefined;
    const path = fileURLToPath(uri);
    const root = this.settings.disk.workspaceOf(path);
    if (root === undefined) return undefined;
    let workspace = this.#workspaces.get(root);
    if (!workspace) {
      workspace = new OpenWorkspace();
      for (const file of this.settings.disk.files(root)) workspace.set(file.path, file.text);
      this.#workspaces.set(root, workspace);
    }
    return { root, workspace, file: relative(root, path).split(sep).join('/') };
  }

  /** `text` is what is typed; undefined: what is on the disk holds. */
  #changed(uri: string, text: string | undefined): void {
    const open = this.#open(uri);
    if (!open) return;
    const { root, workspace, file } = open;
    const now = text ?? this.settings.disk.read(resolve(root, file));
    if (now === undefined) workspace.remove(file);
    else workspace.set(file, now);
    clearTimeout(this.#waiting.get(root));
    this.#waiting.set(
      root,
      setTimeout(() => this.#tell(root, workspace), QUIET),
    );
  }

  /** What is wrong in a workspace, file by file; a file with nothing wrong any more is told as well. */
  #tell(root: string, workspace: OpenWorkspace): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const diagnostic of workspace.diagnostics()) byFile.set(diagnostic.file, [...(byFile.get(diagnostic.file) ?? []), diagnostic]);
    for (const file of new Set([...(this.#shown.get(root) ?? []), ...byFile.keys(), ...this.#openFiles(root)])) {
      const uri = uriOf(root, file);
      const version = this.#documents.get(uri)?.version;
      const diagnostics = (byFile.get(file) ?? []).map((each) => this.#diagnostic(each));
      void this.connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
    }
    this.#shown.set(root, new Set(byFile.keys()));
  }

  #openFiles(root: string): string[] {
    return this.#documents.all().flatMap(({ uri }) => {
      const open = this.#open(uri);
      return open?.root === root ? [open.file] : [];
    });
  }

  #diagnostic(diagnostic: Diagnostic): EditorDiagnostic {
    const { message, help } = textsOf(diagnostic, this.#language);
    return {
      range: toEditor(diagnostic.range),
      severity: diagnostic.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      code: diagnostic.code,
      source: 'steward',
      message: `${message} ${help}`,
    };
  }

  #rename({ root, workspace, file }: OpenFile, position: EditorRange['start'], to: string): WorkspaceEdit {
    const renamed = rename(workspace, file, fromEditor(position), to, this.#language);
    if ('refused' in renamed) throw refusal(renamed.refused);
    if (renamed.files.length > 0 && !this.#renamesFiles)
      throw refusal(FILE_TOO[this.#language](renamed.files.map(({ from }) => from).join(', ')));
    const byFile = new Map<string, { range: EditorRange; newText: string }[]>();
    for (const edit of renamed.edits) {
      byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), { range: toEditor(edit.range), newText: edit.text }]);
    }
    if (!this.#renamesFiles) return { changes: Object.fromEntries([...byFile].map(([path, edits]) => [uriOf(root, path), edits])) };
    const edits = [...byFile].map(([path, own]): TextDocumentEdit => {
      const uri = uriOf(root, path);
      return { textDocument: { uri, version: this.#documents.get(uri)?.version ?? null }, edits: own };
    });
    const files = renamed.files.map(
      ({ from, to: path }): RenameFile => ({ kind: 'rename', oldUri: uriOf(root, from), newUri: uriOf(root, path) }),
    );
    return { documentChanges: [...edits, ...files] };
  }
}

const FILE_TOO: { readonly [L in Language]: (files: string) => string } = {
  en: (files) => `A playbook is called as its file, and this editor cannot rename files (${files}).`,
  zh: (files) => `流程手册与其文件同名，而此编辑器不能重命名文件（${files}）。`,
};

function refusal(reason: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, reason);
}

function uriOf(root: string, file: string): string {
  return pathToFileURL(resolve(root, file)).href;
}

function locations(root: string, places: readonly FilePlace[]) {
  return places.map(({ file, range }) => ({ uri: uriOf(root, file), range: toEditor(range) }));
}

const COMPLETIONS: { readonly [K in Suggestion['kind']]: CompletionItemKind } = {
  key: CompletionItemKind.Property,
  name: CompletionItemKind.Reference,
  value: CompletionItemKind.EnumMember,
  function: CompletionItemKind.Function,
};

/** The word before the cursor is replaced; what follows a key already is not written twice. */
function completionItem({ label, kind, detail, text }: Suggestion, line: string, position: EditorRange['start']): CompletionItem {
  const before = line.slice(0, position.character);
  const letters = label.includes('.') ? /[\w.]*$/ : label.includes('-') ? /[\w-]*$/ : /\w*$/;
  const word = letters.exec(before)?.[0] ?? '';
  const hasColon = /^[\w-]*\s*:/.test(line.slice(position.character));
  const newText = text === undefined || (hasColon && text.endsWith(': ')) ? label : text;
  const start = { line: position.line, character: position.character - word.length };
  return { label, kind: COMPLETIONS[kind], ...(detail ? { detail } : {}), textEdit: { range: { start, end: position }, newText } };
}

const SYMBOLS: { readonly [K in SymbolKind]?: EditorSymbolKind } = {
  playbook: EditorSymbolKind.Module,
  node: EditorSymbolKind.Function,
  field: EditorSymbolKind.Field,
  outcome: EditorSymbolKind.EnumMember,
  task_outcome: EditorSymbolKind.EnumMember,
  deadline: EditorSymbolKind.Event,
  message: EditorSymbolKind.Event,
  table: EditorSymbolKind.Array,
  scenario: EditorSymbolKind.Method,
};

function symbolOf({ name, detail, kind, range, selection, children }: DocumentSymbol): EditorSymbol {
  return {
    name,
    detail,
    kind: SYMBOLS[kind] ?? EditorSymbolKind.Object,
    range: toEditor(range),
    selectionRange: toEditor(selection),
    children: children.map(symbolOf),
  };
}

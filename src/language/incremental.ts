/**
 * Checks a workspace again and again while it is edited: what has not changed is not read again, and a playbook is checked
 * again only when it, or what it may refer to, is another.
 *
 * Guarantees the same diagnostics as a check of all files anew.
 */
import type { Checked } from '../diagnostics/diagnostic.js';
import { type CheckedFile, checkPlaybook, type PlaybookFile } from './check.js';
import type { CheckedParts } from './check-rule.js';
import { type CheckedWorkspace, checkWorkspace } from './check-workspace.js';
import type { Surroundings } from './names-surroundings.js';
import { nameAt } from './outline.js';
import { sameValue } from './same-value.js';
import type { ScenarioFile } from './scenarios.js';
import { checkScenarios } from './scenarios-check.js';
import { type OpenedFile, openFile, readWorkspace, type Workspace, type WorkspaceDocument, type WorkspaceFile } from './workspace.js';

export interface CheckedFiles extends CheckedWorkspace {
  readonly workspace: Workspace;
}

export class IncrementalChecker {
  #opened = new Map<string, { readonly text: string; readonly file: OpenedFile }>();
  #surroundings: Surroundings | undefined;
  readonly #playbooks = new WeakMap<PlaybookFile, { readonly surroundings: Surroundings; readonly result: CheckedFile }>();
  readonly #scenarios = new WeakMap<WorkspaceDocument, CheckedScenarios>();

  check(files: readonly WorkspaceFile[]): CheckedFiles {
    const opened = new Map<string, { readonly text: string; readonly file: OpenedFile }>();
    const read = readWorkspace(files, (file) => {
      const before = this.#opened.get(file.path);
      const now = before?.text === file.text ? before : { text: file.text, file: openFile(file) };
      opened.set(file.path, now);
      return now.file;
    });
    this.#opened = opened;
    // Most edits of a playbook change nothing that others see of it.
    if (!this.#surroundings || !sameValue(this.#surroundings, read.surroundings)) this.#surroundings = read.surroundings;
    const workspace = { ...read, surroundings: this.#surroundings };
    const checked = checkWorkspace(workspace, {
      playbook: (document, surroundings) => this.#playbook(document, surroundings),
      scenarios: (document, playbooks) => this.#scenariosOf(document, playbooks),
    });
    return { ...checked, workspace };
  }

  #playbook(document: PlaybookFile, surroundings: Surroundings): CheckedFile {
    const before = this.#playbooks.get(document);
    if (before?.surroundings === surroundings) return before.result;
    const result = checkPlaybook(document, surroundings);
    this.#playbooks.set(document, { surroundings, result });
    return result;
  }

  /** Of other playbooks than their own, scenarios name nothing but the ids. */
  #scenariosOf(document: WorkspaceDocument, playbooks: ReadonlyMap<string, CheckedParts>): Checked<ScenarioFile> {
    const playbook = playbooks.get(nameAt(document.tree, 'scenarios')?.name ?? '');
    const ids = [...playbooks.keys()].join(' ');
    const before = this.#scenarios.get(document);
    if (before && before.playbook === playbook && before.ids === ids) return before.result;
    const result = checkScenarios(document, playbooks);
    this.#scenarios.set(document, { playbook, ids, result });
    return result;
  }
}

interface CheckedScenarios {
  readonly playbook: CheckedParts | undefined;
  readonly ids: string;
  readonly result: Checked<ScenarioFile>;
}

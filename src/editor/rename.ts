/** Another name for something, wherever it is named; refused with the reason where it would break what there is. */
import type { Position, Range } from '../diagnostics/diagnostic.js';
import type { Language } from '../diagnostics/message.js';
import { parsed } from '../language/names-conditions.js';
import { RESERVED_FIELDS } from '../language/shape-fields.js';
import { ID_PATTERN, PLAYBOOK_ID_PATTERN } from '../language/shape-form.js';
import { expressionsOf } from './cel-names.js';
import { everywhere, type FilePlace, namedAt, occurrenceAt } from './navigation.js';
import type { Located, Named, OpenWorkspace } from './open-workspace.js';

export type Rename = { readonly edits: readonly Edit[]; readonly files: readonly FileRename[] } | Refused;
export interface Edit extends FilePlace {
  readonly text: string;
}
/** A file that is called as what is in it. */
export interface FileRename {
  readonly from: string;
  readonly to: string;
}
export interface Refused {
  readonly refused: string;
}

/** What would be renamed at a place, and its letters; refused where nothing there has a name of its own. */
export function renameable(
  workspace: OpenWorkspace,
  file: string,
  at: Position,
  language: Language,
): { range: Range; name: string } | Refused {
  const found = occurrenceAt(workspace, file, at);
  const named = found && workspace.named(found);
  if (!found || !named) return { refused: reasons[language].nothing };
  if (workspace.definitions(named).length === 0) return { refused: reasons[language].undefined(named.name) };
  return { range: found.range, name: lastOf(named.name) };
}

export function rename(workspace: OpenWorkspace, file: string, at: Position, to: string, language: Language): Rename {
  const say = reasons[language];
  const named = namedAt(workspace, file, at);
  if (!named) return { refused: say.nothing };
  const definitions = workspace.definitions(named);
  if (definitions.length === 0) return { refused: say.undefined(named.name) };
  const own = lastOf(named.name);
  if (to === own) return { edits: [], files: [] };
  const kebab = named.kind === 'playbook';
  if (!new RegExp(kebab ? PLAYBOOK_ID_PATTERN : ID_PATTERN).test(to)) return { refused: kebab ? say.kebab(to) : say.snake(to) };
  if (named.kind === 'field' && named.scope.includes('#steps.') && (RESERVED_FIELDS as readonly string[]).includes(to)) {
    return { refused: say.reserved(to) };
  }
  const [taken] = workspace.definitions({ ...named, name: [...named.name.split('.').slice(0, -1), to].join('.') });
  if (taken) return { refused: say.taken(to, taken.file, taken.range.start.line) };
  const places = everywhere(workspace, named);
  const unreadable = unreadableWith(workspace, own, named);
  if (unreadable) return { refused: say.unreadable(unreadable.file, unreadable.line) };
  const files = named.kind === 'playbook' || named.kind === 'holidays' ? fileRenames(workspace, definitions, own, to) : [];
  const [clash] = files.filter((each) => workspace.text(each.to) !== undefined);
  if (clash) return { refused: say.taken(to, clash.to, 1) };
  return { edits: places.map(({ file: path, range }) => ({ file: path, range, text: to })), files };
}

/** A part of a file that cannot be read and may hold the name. */
function unreadableWith(workspace: OpenWorkspace, name: string, { scope }: Named): { file: string; line: number } | undefined {
  const word = new RegExp(`\\b${name}\\b`);
  for (const { path, intact, tree } of workspace.check().workspace.documents) {
    if (!intact && word.test(workspace.text(path) ?? '')) return { file: path, line: 1 };
    const parts = workspace.parts(path);
    const own = scope === '' || scope.startsWith('#') || parts?.outline.id === scope.split('#')[0];
    if (!parts || !own || !tree) continue;
    for (const { source } of expressionsOf(parts)) {
      if (word.test(source.cel) && !parsed(source.cel)) return { file: path, line: source.scalar.range.start.line };
    }
  }
  return undefined;
}

/** `complaint.yaml` and `complaint.scenarios.yaml` are called as their playbook. */
function fileRenames(workspace: OpenWorkspace, definitions: readonly Located[], from: string, to: string): FileRename[] {
  return definitions.flatMap(({ file }) => {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    return workspace
      .paths()
      .filter((path) => /^(?:\.scenarios)?\.ya?ml$/.test(path.slice(folder.length + from.length)) && path.startsWith(folder + from))
      .map((path) => ({ from: path, to: `${folder}${to}${path.slice(folder.length + from.length)}` }));
  });
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

interface Reasons {
  readonly nothing: string;
  readonly undefined: (name: string) => string;
  readonly snake: (to: string) => string;
  readonly kebab: (to: string) => string;
  readonly reserved: (to: string) => string;
  readonly taken: (to: string, file: string, line: number) => string;
  readonly unreadable: (file: string, line: number) => string;
}
const reasons: { readonly [L in Language]: Reasons } = {
  en: {
    nothing: 'There is no name here that could be changed.',
    undefined: (name) => `${name} is not given anywhere in this workspace, so it cannot be renamed.`,
    snake: (to) => `'${to}' cannot be an id: write small letters, digits and _, beginning with a letter, such as hear_out.`,
    kebab: (to) => `'${to}' cannot be the id of a playbook: write small letters, digits and -, such as service-visit.`,
    reserved: (to) => `'${to}' is a name that Steward gives itself in the results of tasks.`,
    taken: (to, file, line) => `'${to}' is taken: see ${file}, line ${line}.`,
    unreadable: (file, line) => `${file} has a mistake near line ${line} that may hide this name. Mend it first.`,
  },
  zh: {
    nothing: '这里没有可以改名的名称。',
    undefined: (name) => `工作区中没有定义 ${name}，无法改名。`,
    snake: (to) => `“${to}”不能作为标识：请用小写字母、数字和 _，以字母开头，例如 hear_out。`,
    kebab: (to) => `“${to}”不能作为流程手册的标识：请用小写字母、数字和 -，例如 service-visit。`,
    reserved: (to) => `“${to}”是任务结果中的保留名称。`,
    taken: (to, file, line) => `“${to}”已被使用：见 ${file} 第 ${line} 行。`,
    unreadable: (file, line) => `${file} 第 ${line} 行附近有错误，可能含有此名称，请先改正。`,
  },
};

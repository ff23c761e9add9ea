/**
 * Checks a playbook like a program: rules over its outline, with every name typed. It goes on over the well-formed parts
 * of a broken file, so that everything wrong is reported at once, and one mistake once.
 */
import type { Checked, Diagnostic } from '../diagnostics/diagnostic.js';
import { report as diagnostic } from '../diagnostics/report.js';
import { sourcePlace } from '../program/source-place.js';
import type { CheckedParts, Rule } from './check-rule.js';
import { access } from './checks/access.js';
import { boundedRepeats } from './checks/bounded-repeats.js';
import { boundedRework } from './checks/bounded-rework.js';
import { calls } from './checks/calls.js';
import { cancelTargets } from './checks/cancel-targets.js';
import { chooseGaps } from './checks/choose-gaps.js';
import { chooseValues } from './checks/choose-values.js';
import { clockKinds } from './checks/clock-kinds.js';
import { clockStops } from './checks/clock-stops.js';
import { createdRecords } from './checks/created-records.js';
import { customerPeople } from './checks/customer-people.js';
import { decisions } from './checks/decisions.js';
import { duplicateIds } from './checks/duplicate-ids.js';
import { durations } from './checks/durations.js';
import { endlessPlays } from './checks/endless-plays.js';
import { enoughPeople } from './checks/enough-people.js';
import { errorHandlers } from './checks/error-handlers.js';
import { escalationOrder } from './checks/escalation-order.js';
import { escalationStarts } from './checks/escalation-starts.js';
import { expressions } from './checks/expressions.js';
import { forgottenSplices } from './checks/forgotten-splices.js';
import { innerDeadlines } from './checks/inner-deadlines.js';
import { instantClocks } from './checks/instant-clocks.js';
import { instantLiterals } from './checks/instant-literals.js';
import { itemNames } from './checks/item-names.js';
import { joinCounts } from './checks/join-counts.js';
import { knownPeople } from './checks/known-people.js';
import { knownTargets } from './checks/known-targets.js';
import { messageKeys } from './checks/message-keys.js';
import { missingFinish } from './checks/missing-finish.js';
import { missingLanguages } from './checks/missing-languages.js';
import { nestedMutexes } from './checks/nested-mutexes.js';
import { outcomeHandlers } from './checks/outcome-handlers.js';
import { pausesAround } from './checks/pauses-around.js';
import { plays } from './checks/plays.js';
import { promises } from './checks/promises.js';
import { reminders } from './checks/reminders.js';
import { reopening } from './checks/reopening.js';
import { sameAs } from './checks/same-as.js';
import { sendBackTargets } from './checks/send-back-targets.js';
import { setValues } from './checks/set-values.js';
import { somebody } from './checks/somebody.js';
import { speaks } from './checks/speaks.js';
import { starts } from './checks/starts.js';
import { surveys } from './checks/surveys.js';
import { touchpoints } from './checks/touchpoints.js';
import { undoSteps } from './checks/undo-steps.js';
import { unreachableBranches } from './checks/unreachable-branches.js';
import { unreachableCases } from './checks/unreachable-cases.js';
import { unreachableSteps } from './checks/unreachable-steps.js';
import { unreachedOutcomes } from './checks/unreached-outcomes.js';
import { unusedOutcomes } from './checks/unused-outcomes.js';
import { misfitsIn, useArguments } from './checks/use-arguments.js';
import { waitTimeouts } from './checks/wait-timeouts.js';
import { namesOf } from './names.js';
import type { Surroundings } from './names-surroundings.js';
import { nodesOf, outlineOf } from './outline.js';
import { placed, placeKey } from './reuse-sources.js';
import type { Tree } from './tree.js';

export const rules: readonly Rule[] = [
  duplicateIds,
  knownTargets,
  knownPeople,
  sameAs,
  access,
  somebody,
  speaks,
  expressions,
  durations,
  setValues,
  decisions,
  sendBackTargets,
  surveys,
  promises,
  touchpoints,
  forgottenSplices,
  unreachableSteps,
  unreachableCases,
  missingFinish,
  unreachedOutcomes,
  unusedOutcomes,
  chooseGaps,
  chooseValues,
  joinCounts,
  nestedMutexes,
  cancelTargets,
  messageKeys,
  instantLiterals,
  boundedRepeats,
  boundedRework,
  reopening,
  clockStops,
  clockKinds,
  pausesAround,
  instantClocks,
  escalationOrder,
  reminders,
  innerDeadlines,
  missingLanguages,
  useArguments,
  plays,
  endlessPlays,
  createdRecords,
  starts,
  calls,
  customerPeople,
  enoughPeople,
  errorHandlers,
  escalationStarts,
  itemNames,
  outcomeHandlers,
  undoSteps,
  unreachableBranches,
  waitTimeouts,
];

declare const checked: unique symbol;
/** A playbook without errors. Only `checkPlaybook` makes one. */
export type CheckedPlaybook = CheckedParts & { readonly [checked]: true };

/** A playbook's file as parse and shape left it. */
export interface PlaybookFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly tree: Tree;
  /** Whether parse and shape found no errors. */
  readonly sound: boolean;
  /** False when parse lost a part of the text: what seems to be missing may stand there. */
  readonly intact: boolean;
  /** Other files that parts of it stand in (program/source-place.ts). */
  readonly sources?: readonly string[];
  /** Places, as `placeKey` writes them, of which something was told before. */
  readonly told?: ReadonlySet<string>;
}

/** The outline of a playbook with its names, however broken; undefined when the tree is no map. */
export function playbookParts(file: PlaybookFile, surroundings: Surroundings): CheckedParts | undefined {
  const outline = outlineOf(file.tree, file.path);
  return (
    outline && { outline, surroundings, names: namesOf(outline, surroundings), ...(file.sources?.length ? { sources: file.sources } : {}) }
  );
}

export interface CheckedFile extends Checked<CheckedPlaybook> {
  /** Its outline and names, errors or not. */
  readonly parts?: CheckedParts;
}

/** Diagnostics are in the order of the file. The value is there only where neither this stage nor one before found an error. */
export function checkPlaybook(file: PlaybookFile, surroundings: Surroundings): CheckedFile {
  const parts = playbookParts(file, surroundings);
  if (!parts) return { diagnostics: [] };
  const { outline } = parts;
  const found: Diagnostic[] = [];
  const known = ![...nodesOf(outline)].some(({ kind }) => kind === 'unknown');
  for (const rule of rules) {
    if (rule.needs && !(file.intact && (known || rule.needs === 'text'))) continue;
    rule.check(parts, (code, range, params, fix) => found.push(diagnostic(code, file.path, range, params, fix)));
  }
  const diagnostics = untold(found, parts, file);
  diagnostics.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
  const sound = file.sound && !diagnostics.some(({ severity }) => severity === 'error');
  return sound ? { value: parts as CheckedPlaybook, parts, diagnostics } : { parts, diagnostics };
}

/** Each at its place; without what follows from something that was told before, or from an argument that does not fit. */
function untold(found: readonly Diagnostic[], parts: CheckedParts, { path, sources, told }: PlaybookFile): Diagnostic[] {
  if (!sources?.length && !told) return [...found];
  const misfits = misfitsIn(parts);
  const of = { file: path, ...(sources ? { sources } : {}) };
  return found
    .filter((each) => !misfits.some((misfit) => misfit.causes(each, sourcePlace(of, each.range.start.line).file)))
    .map((each) => placed(each, sources))
    .filter(({ file, range }) => !told?.has(placeKey(file, range.start)));
}

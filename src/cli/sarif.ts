/** Diagnostics as SARIF 2.1.0, which code hosts and editors show beside the lines. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder';
import type { JsonDiagnostic } from '../diagnostics/render.js';
import { stewardVersion } from './version.js';

export function sarifText(diagnostics: readonly JsonDiagnostic[]): string {
  const run = new SarifRunBuilder({ columnKind: 'utf16CodeUnits' }).initSimple({
    toolDriverName: 'steward',
    toolDriverVersion: stewardVersion(),
  });
  for (const [code, docs] of new Map(diagnostics.map((each) => [each.code, each.docs]))) {
    run.addRule(new SarifRuleBuilder().initSimple({ ruleId: code, shortDescriptionText: code, fullDescriptionText: `See ${docs}.` }));
  }
  for (const { code, severity, message, help, file, range } of diagnostics) {
    run.addResult(
      new SarifResultBuilder().initSimple({
        ruleId: code,
        level: severity,
        messageText: `${message} ${help}`,
        fileUri: isAbsolute(file) ? pathToFileURL(file).href : encodeURI(file),
        startLine: range.start.line,
        startColumn: range.start.column,
        endLine: range.end.line,
        endColumn: range.end.column,
      }),
    );
  }
  const log = new SarifBuilder();
  log.addRun(run);
  return `${log.buildSarifJsonString({ indent: true })}\n`;
}

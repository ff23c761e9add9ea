/** The commands that read playbooks, in the order of `--help`. */
import { calendarCommand } from './calendar.js';
import { checkCommand } from './check.js';
import { compileCommand } from './compile.js';
import { decideCommand } from './decide.js';
import { dueCommand } from './due.js';
import { fixCommand } from './fix.js';
import { lspCommand } from './lsp.js';
import { publishCommand } from './publish.js';
import { showVariantCommand } from './show-variant.js';
import { testCommand } from './test.js';

export const READING_COMMANDS = [
  checkCommand,
  fixCommand,
  lspCommand,
  compileCommand,
  showVariantCommand,
  testCommand,
  dueCommand,
  decideCommand,
  calendarCommand,
  publishCommand,
];

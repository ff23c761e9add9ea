/** `npm run bench -- NAME [--rounds N] [--cases N] [--open N] [--tasks N] [--window SECONDS]`: one JSON line on stdout. */
import { parseArgs } from 'node:util';
import { benchCheck } from './check.js';
import { benchComplete } from './complete.js';
import { benchEngine } from './engine.js';
import { benchEscalations } from './escalations.js';
import { benchInbox } from './inbox.js';
import { benchLarge } from './large.js';
import { benchTask } from './task.js';

interface Options {
  readonly rounds: number;
  /** 100 unless told; of escalations 10,000. */
  readonly cases: number;
  /** Open tasks, and all, of the inbox; open at once, and done, of the large case: there 500 and 5,000 unless told. */
  readonly open: number;
  readonly tasks: number;
  /** Cases of escalations that are due in the window: all unless told. */
  readonly due: number;
  /** Seconds, of escalations. */
  readonly window: number;
}

const benches: { readonly [name: string]: (options: Options) => Promise<object> } = {
  check: benchCheck,
  complete: benchComplete,
  engine: benchEngine,
  escalations: benchEscalations,
  inbox: benchInbox,
  large: benchLarge,
  task: benchTask,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string' },
    due: { type: 'string' },
    open: { type: 'string' },
    tasks: { type: 'string' },
    window: { type: 'string', default: '900' },
  },
});
const bench = benches[positionals[0] ?? ''];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const { rounds, window } = values;
const large = positionals[0] === 'large';
const open = values.open ?? (large ? '500' : '1000000');
const tasks = values.tasks ?? (large ? '5000' : '10000000');
const cases = values.cases ?? (positionals[0] === 'escalations' ? '10000' : '100');
const due = values.due ?? cases;
const options = {
  rounds: Number(rounds),
  cases: Number(cases),
  due: Number(due),
  open: Number(open),
  tasks: Number(tasks),
  window: Number(window),
};
console.log(JSON.stringify(await bench(options)));
process.exit(0);

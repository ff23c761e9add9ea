/** `npm run bench -- NAME [--rounds N] [--cases N] [--open N] [--tasks N]`: one JSON line on stdout. */
import { parseArgs } from 'node:util';
import { benchCheck } from './check.js';
import { benchComplete } from './complete.js';
import { benchEngine } from './engine.js';
import { benchInbox } from './inbox.js';
import { benchTask } from './task.js';

interface Options {
  readonly rounds: number;
  readonly cases: number;
  /** Open tasks, and all, of the inbox. */
  readonly open: number;
  readonly tasks: number;
}

const benches: { readonly [name: string]: (options: Options) => Promise<object> } = {
  check: benchCheck,
  complete: benchComplete,
  engine: benchEngine,
  inbox: benchInbox,
  task: benchTask,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    cases: { type: 'string', default: '100' },
    open: { type: 'string', default: '1000000' },
    tasks: { type: 'string', default: '10000000' },
  },
});
const bench = benches[positionals[0] ?? ''];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
const { rounds, cases, open, tasks } = values;
console.log(JSON.stringify(await bench({ rounds: Number(rounds), cases: Number(cases), open: Number(open), tasks: Number(tasks) })));
process.exit(0);

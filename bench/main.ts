/** `npm run bench -- NAME [--rounds N] [--cases N]`: one JSON line on stdout. */
import { parseArgs } from 'node:util';
import { benchCheck } from './check.js';
import { benchEngine } from './engine.js';
import { benchTask } from './task.js';

const benches: { readonly [name: string]: (options: { rounds: number; cases: number }) => Promise<object> } = {
  check: benchCheck,
  engine: benchEngine,
  task: benchTask,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, cases: { type: 'string', default: '100' } },
});
const bench = benches[positionals[0] ?? ''];
if (!bench) {
  console.error(`Which bench? One of: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
console.log(JSON.stringify(await bench({ rounds: Number(values.rounds), cases: Number(values.cases) })));
process.exit(0);

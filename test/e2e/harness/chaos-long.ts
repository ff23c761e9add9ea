/**
 * `npm run chaos`: the long form; one JSON line on stdout, and on stderr what was found. It needs PostgreSQL on the machine,
 * and a quarter of an hour on two cores.
 */
import { chaos } from './chaos.js';

const { said, ...result } = await chaos({
  cases: 200,
  people: 12,
  strikes: { server: 14, worker: 8, all: 6, database: 6, temporal: 6 },
  away: [300, 2_000, 12_000],
});
for (const line of said) console.error(line);
console.log(JSON.stringify(result));
process.exit(said.length === 0 ? 0 : 1);

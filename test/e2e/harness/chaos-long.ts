/** `npm run chaos`: the long form; one JSON line on stdout. */
import { chaos } from './chaos.js';

const { said, ...result } = await chaos({ cases: 200, kills: 20, all: 5, people: 12 });
for (const line of said) console.error(line);
console.log(JSON.stringify(result));
process.exit(result.lost + result.doubled + result.contradictions === 0 ? 0 : 1);

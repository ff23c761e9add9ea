/** Replays every recorded case in this process, which has a time zone and a locale of its own; says how many. */
import { allRecorded, replay } from './recorded.js';

const cases = allRecorded();
for (const each of cases) await replay(each);
console.log(JSON.stringify({ replayed: cases.length, hour: new Date(0).getHours(), zone: process.env.TZ }));

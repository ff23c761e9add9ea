/** Replays every recorded case in this process, which has a time zone and a locale of its own; says how many. */
import { allRecorded, replayAll } from './recorded.js';

const cases = allRecorded();
const [error] = (await replayAll(cases)).values();
if (error) throw error;
console.log(JSON.stringify({ replayed: cases.length, hour: new Date(0).getHours(), zone: process.env.TZ }));

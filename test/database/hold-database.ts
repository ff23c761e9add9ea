/** A process that opens the embedded database in a folder and holds it until it is killed. */

import { openEmbedded } from '../../src/store/database.js';
import { placeIn } from './embedded.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('A folder is missing.');
await openEmbedded(placeIn(folder));
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);

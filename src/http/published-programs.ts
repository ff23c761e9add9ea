/** Published Programs by hash; they never change, so that those read lately are kept. */
import type { Program } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import type { Database } from '../store/database.js';
import { LRUCache } from '../temporal/lru-cache.js';

const KEPT = 100;

export interface PublishedPrograms {
  /** Throws when no such Program was published: who has its hash has it from the registry. */
  read(hash: string): Promise<Program>;
}

export function publishedPrograms(db: Database): PublishedPrograms {
  const cache = new LRUCache<string, Program>(KEPT);
  return {
    async read(hash) {
      const cached = cache.get(hash);
      if (cached !== undefined) return cached;
      const program = await readArtefact<Program>(db, hash);
      if (program === null) throw new Error(`The Program ${hash} is not in the registry.`);
      cache.set(hash, program);
      return program;
    },
  };
}

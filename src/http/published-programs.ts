/** Published Programs; a Program never changes, so that those read lately are kept. */
import type { Program } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import type { Database } from '../store/database.js';
import { currentPlaybook, type Publication } from '../store/publications.js';
import { LRUCache } from '../temporal/lru-cache.js';

const KEPT = 100;

export interface PublishedProgram {
  readonly publication: Publication;
  readonly content: Program;
}

export interface PublishedPrograms {
  /** Null where no such playbook is published. */
  current(playbook: string): Promise<PublishedProgram | null>;
  of(publication: Publication): Promise<PublishedProgram>;
}

export function publishedPrograms(db: Database): PublishedPrograms {
  const cache = new LRUCache<string, Program>(KEPT);

  async function of(publication: Publication): Promise<PublishedProgram> {
    const { hash } = publication;
    const content = cache.get(hash) ?? (await readArtefact<Program>(db, hash));
    if (content === null) throw new Error(`The Program ${hash} was published and is not in the registry.`);
    cache.set(hash, content);
    return { publication, content };
  }

  return {
    of,
    async current(playbook) {
      const publication = await currentPlaybook(db, playbook);
      return publication && of(publication);
    },
  };
}

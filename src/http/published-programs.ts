/** Published Programs; a Program never changes, so that those read lately are kept. */
import type { Program } from '../program/program.js';
import { readArtefact } from '../store/artefacts.js';
import type { Database } from '../store/database.js';
import { currentPlaybook, currentPlaybooks, type Publication } from '../store/publications.js';
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
  /** Of every playbook that is published, the present one. */
  all(): Promise<readonly PublishedProgram[]>;
  /** The Program of this content hash. */
  program(hash: string): Promise<Program>;
}

export function publishedPrograms(db: Database): PublishedPrograms {
  const cache = new LRUCache<string, Program>(KEPT);

  async function program(hash: string): Promise<Program> {
    const content = cache.get(hash) ?? (await readArtefact<Program>(db, hash));
    if (content === null) throw new Error(`The Program ${hash} was published and is not in the registry.`);
    cache.set(hash, content);
    return content;
  }

  async function of(publication: Publication): Promise<PublishedProgram> {
    return { publication, content: await program(publication.hash) };
  }

  return {
    of,
    program,
    all: async () => Promise.all((await currentPlaybooks(db)).map(of)),
    async current(playbook) {
      const publication = await currentPlaybook(db, playbook);
      return publication && of(publication);
    },
  };
}

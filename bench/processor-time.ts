/** Processor time of processes, from /proc: Linux only. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const MS_PER_TICK = 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Times {
  readonly pid: number;
  readonly parent: number;
  /** Its own time and that of children that have ended. */
  readonly milliseconds: number;
}

/** Milliseconds of processor time that a process and all below it have used. */
export function processorTime(root: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => timesOf(Number(name)));
  const within = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of all) {
      if (within.has(parent) && !within.has(pid)) {
        within.add(pid);
        grown = true;
      }
    }
  }
  return all.filter(({ pid }) => within.has(pid)).reduce((sum, each) => sum + each.milliseconds, 0);
}

function timesOf(pid: number): Times[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [{ pid, parent: Number(fields[1]), milliseconds: ticks * MS_PER_TICK }];
  } catch {
    return [];
  }
}

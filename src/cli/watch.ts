/** A check that is made again whenever a file of its workspaces changes, until Ctrl-C. */
import { type FSWatcher, watch } from 'node:fs';
import type { Language } from '../diagnostics/message.js';
import { CommandFailed } from './exit.js';
import type { Terminal } from './terminal.js';
import { isYaml } from './workspace-folder.js';

/** Editors write a file in several steps: how long nothing must change before it is read, in milliseconds. */
const QUIET = 100;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const CLEARED = '\u001b[2J\u001b[3J\u001b[H';

const words: { readonly [L in Language]: { readonly waiting: string; readonly again: string } } = {
  en: { waiting: 'Watching for changes. Ctrl-C ends it.', again: 'Changed: checked again.' },
  zh: { waiting: '正在监视文件变化，按 Ctrl-C 结束。', again: '文件有变化，已重新检查。' },
};

/** `check` prints what it finds and returns the folders to watch. Settles with the first signal; a check that fails is told. */
export async function watchAndCheck(terminal: Terminal, language: Language, check: () => readonly string[]): Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  let waiting: NodeJS.Timeout | undefined;
  const isScreen = terminal.columns !== undefined;
  const again = () => {
    if (isScreen) terminal.out(CLEARED);
    else terminal.out(`\n${words[language].again}\n\n`);
    look();
  };
  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(again, QUIET);
  };
  const look = () => {
    let folders: readonly string[] = [];
    try {
      folders = check();
    } catch (error) {
      // A file or folder that was there before may be gone for a moment.
      if (!(error instanceof CommandFailed) || watchers.size === 0) throw error;
      terminal.err(`steward: ${error.message}\n`);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watch(folder, { recursive: true }, (_, file) => {
        if (file === null || isYaml(file) || !/\.[a-z]+$/.test(file)) changed();
      });
      watcher.on('error', changed);
      watchers.set(folder, watcher);
    }
    terminal.err(`${words[language].waiting}\n`);
  };
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  for (const name of SIGNALS) process.on(name, end);
  try {
    look();
    await ended;
  } finally {
    clearTimeout(waiting);
    for (const watcher of watchers.values()) watcher.close();
    for (const name of SIGNALS) process.off(name, end);
  }
}

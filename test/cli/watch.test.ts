/** `steward check --watch`, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wantsColour } from '../../src/cli/terminal.js';
import { steward } from './memory-terminal.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let running: ChildProcess | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-watch-')));
  cpSync(join(root, 'playbooks'), join(folder, 'playbooks'), { recursive: true });
});
afterEach(() => {
  running?.kill('SIGKILL');
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function start(env: NodeJS.ProcessEnv = {}) {
  let text = '';
  let heard: (() => void)[] = [];
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs'), join(root, 'src/cli/main.ts'), 'check', '--watch'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'C', LC_ALL: '', ...env },
    },
  );
  running = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      for (const each of heard.splice(0)) each();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  heard = [];
  return {
    child,
    exited,
    /** Waits for output after what was seen before, and takes it. */
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(text)) await new Promise<void>((resolve) => heard.push(resolve));
      const seen = text;
      text = '';
      return seen;
    },
  };
}

describe('steward check --watch', () => {
  it('checks again whenever a file changes, and ends with Ctrl-C', async () => {
    const { child, exited, until } = start();
    expect(await until(/Watching for changes/)).toContain('Nothing wrong in');
    const file = join(folder, 'playbooks/after-sale/complaint.yaml');
    const sound = readFileSync(file, 'utf8');
    writeFileSync(file, sound.replace('goto: resolve', 'goto: resolvd'));
    const broken = await until(/Changed: checked again\.[\s\S]*Watching for changes/);
    expect(broken).toContain('name/unknown-stage');
    expect(broken).toContain('1 error and 0 warnings');
    writeFileSync(file, sound);
    expect(await until(/Nothing wrong in[\s\S]*Watching for changes/)).not.toContain('name/unknown-stage');
    child.kill('SIGINT');
    expect(await exited).toBe(0);
  });

  it('speaks the language of the locale', async () => {
    const { child, exited, until } = start({ LC_ALL: 'zh_CN.UTF-8' });
    await until(/正在监视文件变化/);
    child.kill('SIGINT');
    expect(await exited).toBe(0);
  });

  it('is refused together with a format that is one document', async () => {
    const { code, err } = await steward(['check', '--watch', '--format', 'json'], { cwd: folder });
    expect(code).toBe(2);
    expect(err).toContain('--watch prints text only');
  });
});

describe('the language of messages', () => {
  const languageOf = async (env: NodeJS.ProcessEnv, ...more: string[]) => {
    const { out } = await steward(['check', ...more], { cwd: folder, env });
    return /没有|文件|错误/.test(out) ? 'zh' : 'en';
  };

  it('is that of --lang, else of LC_ALL, LC_MESSAGES and LANG in this order, else English', async () => {
    expect(await languageOf({})).toBe('en');
    expect(await languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(await languageOf({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'en_GB.UTF-8' })).toBe('en');
    expect(await languageOf({ LANG: 'en_GB', LC_MESSAGES: 'en_GB', LC_ALL: 'zh_TW' })).toBe('zh');
    expect(await languageOf({ LANG: 'zh_CN.UTF-8' }, '--lang', 'en')).toBe('en');
    expect(await languageOf({ LANG: 'de_DE.UTF-8' })).toBe('en');
  });
});

describe('colours', () => {
  it('are for screens alone, unless NO_COLOR or FORCE_COLOR say otherwise', () => {
    expect(wantsColour({}, true)).toBe(true);
    expect(wantsColour({}, false)).toBe(false);
    expect(wantsColour({ NO_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true);
    expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false);
    expect(wantsColour({ FORCE_COLOR: '1' }, false)).toBe(true);
    expect(wantsColour({ FORCE_COLOR: '0' }, true)).toBe(false);
  });
});

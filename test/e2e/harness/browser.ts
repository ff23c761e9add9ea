/** Headless Chromium as one reader of the console uses it; what the page complains about is kept. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is installed; null where it is not. */
export function chromiumExecutable(): string | null {
  return EXECUTABLES.find((path) => existsSync(path)) ?? null;
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumExecutable();
  if (executablePath === null) throw new Error('Chromium is not installed.');
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface Reader {
  readonly page: Page;
  /** Errors of scripts, messages of level error, violations of the content security policy. */
  readonly complaints: readonly string[];
}

export interface ReaderOptions {
  readonly locale: string;
  readonly timeZone: string;
}

/** A reader with storage of their own. */
export async function newReader(browser: Browser, { locale, timeZone }: ReaderOptions): Promise<Reader> {
  const context = await browser.newContext({ locale, timezoneId: timeZone });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${error.stack}`));
  // Chromium reports an answer of 4xx as an error too; that the page is told of it is what the API is for.
  page.on('console', (message) => {
    const text = message.text();
    if (['error', 'warning'].includes(message.type()) && !/^Failed to load resource: .* status of 4\d\d/.test(text)) complaints.push(text);
  });
  return { page, complaints };
}

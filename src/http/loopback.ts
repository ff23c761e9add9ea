/** Serves this machine alone: with the `local` identity whoever reaches the port could try tokens. */
import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.js';

/**
 * Refuses requests that come from another machine, and those whose Host is another name than this machine's own:
 * a web page elsewhere could have its name resolve to 127.0.0.1 (DNS rebinding) and would then be same-origin.
 */
export function loopbackOnly(request: Request, _response: Response, next: NextFunction): void {
  if (!isLoopbackAddress(request.socket.remoteAddress ?? '')) {
    throw new Problem('not_local', 'With the local identity Steward serves only the machine that it runs on.');
  }
  if (!isLoopbackHost(request.headers.host ?? '')) {
    throw new Problem('host_not_allowed', 'Use the address http://127.0.0.1 or http://localhost with the port that Steward shows.');
  }
  next();
}

export function isLoopbackAddress(address: string): boolean {
  const v4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return address === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(v4);
}

export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}

import { expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost } from '../../src/http/loopback.js';

test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(isLoopbackAddress(address)).toBe(true);
});

test.each(['', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '1127.0.0.1', '127.0.0.1.example.com'])('%j is not', (address) => {
  expect(isLoopbackAddress(address)).toBe(false);
});

test.each(['localhost', 'localhost:7070', '127.0.0.1:7070', '[::1]:7070', 'LOCALHOST:1'])('Host %s is addressed to it', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each(['', 'example.com', 'localhost.example.com', '127.0.0.1.nip.io', 'evil.com:127.0.0.1', 'localhost:x'])(
  'Host %j is not',
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);

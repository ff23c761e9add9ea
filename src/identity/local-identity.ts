/**
 * Identity `local`: tokens signed with a key that only this machine's data folder holds. Who can read the key's file can
 * be anyone, so it is for one machine, and the server takes such tokens on the loopback interface alone.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errors, jwtVerify, SignJWT } from 'jose';

const ALGORITHM = 'HS256';
const ISSUER = 'steward-local';
const AUDIENCE = 'steward';
const KEY_BYTES = 32;

/** The key in `file`; undefined when there is no such file. Throws when it is not a key. */
export function readIdentityKey(file: string): Uint8Array | undefined {
  if (!existsSync(file)) return undefined;
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw new Error(`${file} does not hold an identity key. Remove it, and tokens will have to be made anew.`);
  return key;
}

/** The key in `file`, made on first use, readable by its owner only. Two processes at once get the same key. */
export function ensureIdentityKey(file: string): Uint8Array {
  const present = readIdentityKey(file);
  if (present !== undefined) return present;
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(fresh, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600 });
  try {
    // Unlike a rename, a link never replaces the key of a process that was faster.
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh);
  }
  return ensureIdentityKey(file);
}

/** A token that says who its bearer is, and nothing of what they may do. `lifetime` in seconds from `now` (epoch ms). */
export async function mintToken(key: Uint8Array, person: string, lifetime: number, now: number): Promise<string> {
  const issued = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(person)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issued)
    .setExpirationTime(issued + lifetime)
    .sign(key);
}

/** The person that a token names; undefined when it is not ours, was changed or has expired. */
export async function personOfToken(key: Uint8Array, token: string): Promise<string | undefined> {
  const named = await verified(key, token);
  return named?.expired ? undefined : named?.person;
}

/** The person that a token of ours named until it expired; undefined when it is not ours, was changed or is still good. */
export async function personOfExpiredToken(key: Uint8Array, token: string): Promise<string | undefined> {
  const named = await verified(key, token);
  return named?.expired ? named.person : undefined;
}

interface Named {
  readonly person: string | undefined;
  readonly expired: boolean;
}

async function verified(key: Uint8Array, token: string): Promise<Named | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['exp'],
    });
    return { person: payload.sub, expired: false };
  } catch (error) {
    // Its signature was held to be ours before its time was looked at.
    if (error instanceof errors.JWTExpired) return { person: error.payload.sub, expired: true };
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

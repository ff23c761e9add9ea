/**
 * Who asks: the bearer of a token, as the organisation has them now.
 *
 * owns: from a request to an `Actor`, or a problem.
 * never: what they may do (authorisation.ts). No header names a person on trust.
 */
import type { NextFunction, Request, Response } from 'express';
import type { Actor } from '../engine/event.js';
import type { Origin } from '../engine/origin.js';
import { personOfExpiredToken, personOfToken } from '../identity/local-identity.js';
import { candidateOf } from '../organisation/directory.js';
import type { Organisation } from '../organisation/snapshot.js';
import { Problem } from './problem.js';

export interface Identity {
  /** Such tokens are for one machine: others are not served at all. */
  readonly loopback_only: boolean;
  /** The person a token names; undefined when it is not valid (any more). */
  personOf(token: string): Promise<string | undefined>;
  /** The person that a token named as long as it was valid; undefined where it never was, or still is. */
  personOfExpired(token: string): Promise<string | undefined>;
}

/** Tokens signed with the key of this machine's data folder. */
export function localIdentity(key: Uint8Array): Identity {
  return {
    loopback_only: true,
    personOf: (token) => personOfToken(key, token),
    personOfExpired: (token) => personOfExpiredToken(key, token),
  };
}

const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="steward"' };

/** Lets nobody pass without a valid token of a person of the organisation; `actorOf` then says who it is. */
export function authenticate(identity: Identity, organisation: () => Promise<Organisation | null>) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const [scheme, token] = (request.get('Authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      throw new Problem(
        'unauthenticated',
        'Send the header Authorization: Bearer TOKEN. `steward token PERSON` prints a token.',
        {},
        CHALLENGE,
      );
    }
    const person = await identity.personOf(token);
    if (person === undefined) {
      const challenge = { 'WWW-Authenticate': `${CHALLENGE['WWW-Authenticate']}, error="invalid_token"` };
      const expired = await identity.personOfExpired(token);
      if (expired === undefined) {
        throw new Problem('token_invalid', 'The token was not made for this Steward. `steward token PERSON` makes one.', {}, challenge);
      }
      response.locals.bearer = { person: expired, origin: originOf(request) };
      throw new Problem('token_expired', 'The token has expired. `steward token PERSON` makes a new one.', {}, challenge);
    }
    const origin = originOf(request);
    response.locals.bearer = { person, origin };
    const known = await organisation();
    if (known === null)
      throw new Problem('organisation_missing', 'No organisation is published yet, so nobody is known here. Publish one first.');
    const actor = candidateOf(known, person);
    if (actor === undefined) throw new Problem('person_unknown', `${person} is not among the people of ${known.organisation}.`, { person });
    response.locals.actor = { ...actor, origin };
    response.locals.organisation = known;
    next();
  };
}

/** As the client says of itself, which nobody is let anything by. */
const CHANNELS: { readonly [client: string]: Origin['channel'] } = { cli: 'cli', console: 'console' };

function originOf(request: Request): Origin {
  const address = request.socket.remoteAddress;
  return { channel: CHANNELS[request.get('Steward-Client') ?? ''] ?? 'http', ...(address === undefined ? {} : { address }) };
}

/** Whom the token names, whether they may ask or not; undefined: nobody. */
export function bearerOf(response: Response): Pick<Actor, 'person' | 'origin'> | undefined {
  return response.locals.bearer as Pick<Actor, 'person' | 'origin'> | undefined;
}

/** Who asks. Only for routes behind `authenticate`. */
export function actorOf(response: Response): Actor {
  return response.locals.actor as Actor;
}

/** The organisation as it was when the request came. Only for routes behind `authenticate`. */
export function organisationOf(response: Response): Organisation {
  return response.locals.organisation as Organisation;
}

/** The contacts of a customer, as the customer's file has them. */
import { isObject, type Json, type JsonObject } from '../program/json.js';

export interface CustomerContact {
  readonly name: string;
  /** How they are reached; `email` where the file says nothing. */
  readonly channel: string;
  /** What the file says of them; of a customer without contacts, the whole file. */
  readonly entry: JsonObject;
  /** Only where mail is how they are reached: `channel` says nothing else. */
  readonly email?: string;
  /** As a tag: `zh`, `en`. */
  readonly language?: string;
  /** The id of the calendar whose working hours suit them. */
  readonly calendar?: string;
}

/** Whoever is meant where no contact is named; where no contact has this id, the first one. */
export const MAIN_CONTACT = 'main';

const PREFIX = 'customer:';

/** How a contact stands where persons stand: no person's id has a colon. */
export function contactId(contact: string): string {
  return `${PREFIX}${contact}`;
}

/** Null where it is a person's id. */
export function contactOfId(person: string): string | null {
  return person.startsWith(PREFIX) ? person.slice(PREFIX.length) : null;
}

/** The contact of this id; a customer without contacts is their own main contact. Null where there is none. */
export function contactIn(file: JsonObject, id: string): CustomerContact | null {
  const contacts = (Array.isArray(file.contacts) ? file.contacts : []).filter(isObject);
  const named = contacts.find((each) => each.contact === id);
  const found = named ?? (id === MAIN_CONTACT ? (contacts[0] ?? file) : null);
  if (!found) return null;
  const own = (field: string) => textOf(found[field]) ?? textOf(file[field]);
  const channel = own('channel') ?? 'email';
  const email = channel === 'email' ? textOf(found.email) : undefined;
  const language = own('language');
  const calendar = own('calendar') ?? own('convenient_hours');
  return {
    name: textOf(found.name) ?? textOf(file.name) ?? '',
    channel,
    entry: found,
    ...(email !== undefined && ADDRESS.test(email) ? { email } : {}),
    ...(language === undefined ? {} : { language }),
    ...(calendar === undefined ? {} : { calendar }),
  };
}

/** One address, and nothing that a mail would take for more. */
const ADDRESS = /^[^\s,;:<>"()]+@[^\s,;:<>"()@]+$/;

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

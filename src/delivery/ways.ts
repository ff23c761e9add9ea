/** How notices leave Steward, as the environment of the process says. Nothing of it set: they stay in the inbox. */
import { CHAT_KINDS, type ChatWebhook, SIGNED_CHATS } from '../connectors/chat-webhook.js';
import type { Environment } from '../connectors/outcome.js';

export interface Ways {
  readonly email?: { readonly smtp_url: string; readonly from: string };
  /** Signed as Standard Webhooks says. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly chat?: ChatWebhook;
  /** Where people open the console; links in notices begin with it. */
  readonly console_url?: string;
  /** Where customers reach Steward; without it no links are sent to them. */
  readonly public_url?: string;
}

/** Undefined where no way is set up. @throws Error that names the variable that is missing or malformed */
export function waysFrom(env: Environment): Ways | undefined {
  const smtp = isSet(env.STEWARD_SMTP_URL);
  const from = isSet(env.STEWARD_MAIL_FROM);
  const webhook = address(env, 'STEWARD_WEBHOOK_URL');
  const secret = isSet(env.STEWARD_WEBHOOK_SECRET);
  const chat = chatFrom(env);
  const console_url = address(env, 'STEWARD_CONSOLE_URL');
  const public_url = publicUrl(env);
  if (smtp !== undefined && !URL.canParse(smtp)) throw new Error('STEWARD_SMTP_URL is no address; write smtp://user:password@host:587');
  if (webhook !== undefined && secret === undefined) throw new Error('STEWARD_WEBHOOK_URL is set, and STEWARD_WEBHOOK_SECRET is not.');
  // Calls send mail too, with senders of their own: without a sender, notices do not go by mail.
  const email = smtp !== undefined && from !== undefined ? { smtp_url: smtp, from } : undefined;
  if (!email && webhook === undefined && chat === undefined) return undefined;
  return {
    ...(email ? { email } : {}),
    ...(webhook !== undefined && secret !== undefined ? { webhook: { url: webhook, secret } } : {}),
    ...(chat === undefined ? {} : { chat }),
    ...(console_url === undefined ? {} : { console_url: console_url.replace(/\/+$/, '') }),
    ...(public_url === undefined ? {} : { public_url }),
  };
}

/** Where customers reach Steward. @throws Error when it is no address */
export function publicUrl(env: Environment): string | undefined {
  return address(env, 'STEWARD_PUBLIC_URL')?.replace(/\/+$/, '');
}

function chatFrom(env: Environment): ChatWebhook | undefined {
  const url = address(env, 'STEWARD_CHAT_WEBHOOK_URL');
  const said = isSet(env.STEWARD_CHAT_WEBHOOK_KIND) ?? 'text';
  const secret = isSet(env.STEWARD_CHAT_WEBHOOK_SECRET);
  if (url === undefined) return undefined;
  const kind = CHAT_KINDS.find((each) => each === said);
  if (kind === undefined) throw new Error(`STEWARD_CHAT_WEBHOOK_KIND is ${said}, which is none of ${CHAT_KINDS.join(', ')}.`);
  if (secret !== undefined && !SIGNED_CHATS.includes(kind)) {
    throw new Error(
      `STEWARD_CHAT_WEBHOOK_SECRET is set, and robots of ${kind} take no signature: unset it, or set STEWARD_CHAT_WEBHOOK_KIND.`,
    );
  }
  return { kind, url, ...(secret === undefined ? {} : { secret }) };
}

function address(env: Environment, variable: string): string | undefined {
  const value = isSet(env[variable]);
  if (value !== undefined && !/^https?:\/\//.test(value)) throw new Error(`${variable} is no address; write https://…`);
  return value;
}

function isSet(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

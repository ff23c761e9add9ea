/**
 * Tells a chat by its incoming webhook: the plain form that Slack, Mattermost and Rocket.Chat take, and the group robots of
 * WeCom, DingTalk and Feishu. These answer 200 whatever comes of it, and say in the body when they took nothing.
 */
import { createHmac } from 'node:crypto';
import { type Answer, type Exchange, exchange } from './exchange.js';
import { type CallFailure, hitch, shortened } from './outcome.js';

export const CHAT_KINDS = ['text', 'wecom', 'dingtalk', 'feishu'] as const;
export type ChatKind = (typeof CHAT_KINDS)[number];

/** The kinds whose robots may ask for a signature. */
export const SIGNED_CHATS: readonly ChatKind[] = ['dingtalk', 'feishu'];

/** How long a text may be, in bytes of UTF-8: more is refused, or cut by the other side. */
export const LONGEST_CHAT: { readonly [K in ChatKind]: number } = { text: 4_000, wecom: 2_048, dingtalk: 18_000, feishu: 18_000 };

export interface ChatWebhook {
  readonly kind: ChatKind;
  readonly url: string;
  /** Of a robot that asks for a signature. */
  readonly secret?: string;
}

export interface ChatPosting {
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * What the body says went wrong may be tried again, whatever it is: the rate, the words that a robot asks for and the
 * addresses that it takes are all mended on the other side.
 *
 * @throws the reason of `signal`, when that ends it
 */
export async function postChat(text: string, chat: ChatWebhook, posting: ChatPosting): Promise<Answer | CallFailure> {
  const { idempotencyKey, timeoutMs, signal } = posting;
  const { url, body } = requestOf(text, chat, Date.now());
  const asked: Exchange = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(body),
    timeoutMs,
    ...(signal ? { signal } : {}),
  };
  const answer = await exchange(asked);
  return 'error' in answer ? answer : (refusedIn(answer, chat.kind, url.host) ?? answer);
}

function requestOf(text: string, { kind, url: address, secret }: ChatWebhook, now: number): { url: URL; body: object } {
  const url = new URL(address);
  switch (kind) {
    case 'text':
      return { url, body: { text } };
    case 'dingtalk':
      if (secret !== undefined) {
        url.searchParams.set('timestamp', String(now));
        url.searchParams.set('sign', signature(secret, `${now}\n${secret}`));
      }
      return { url, body: { msgtype: 'text', text: { content: text } } };
    case 'wecom':
      return { url, body: { msgtype: 'text', text: { content: text } } };
    case 'feishu': {
      const timestamp = String(Math.floor(now / 1000));
      // Here the key is what DingTalk signs, and nothing is signed with it.
      const signed = secret === undefined ? {} : { timestamp, sign: signature(`${timestamp}\n${secret}`, '') };
      return { url, body: { ...signed, msg_type: 'text', content: { text } } };
    }
  }
}

function signature(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

function refusedIn({ body }: Answer, kind: ChatKind, host: string): CallFailure | undefined {
  const said = objectIn(body);
  const { errcode, code, StatusCode } = said ?? {};
  const results = [errcode, code, StatusCode].filter((each) => typeof each === 'number');
  const refused = results.find((each) => each !== 0) ?? (said?.success === false || said?.ok === false ? 'refused' : undefined);
  if (refused !== undefined) {
    const words = [said?.errmsg, said?.msg, said?.StatusMessage, said?.error].find((each) => typeof each === 'string' && each !== '');
    return hitch(`chat_${refused}`, `${host} did not take it (${refused})${words ? `: ${shortened(String(words))}` : '.'}`);
  }
  // The plain form is answered in many ways; a robot always says that it took it.
  if (kind === 'text' || results.length > 0) return undefined;
  return hitch('bad_answer', `${host} does not answer as a robot of ${kind} does: ${shortened(body) || 'nothing'}`);
}

function objectIn(body: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

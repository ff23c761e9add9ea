/** Sends one e-mail over SMTP. What is sent twice with one key has one Message-ID, so that the receiver sees one mail. */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type CallFailure, hitch, refusal, shortened } from './outcome.js';

export interface Mail {
  readonly from: string;
  /** Addresses, parted by commas. */
  readonly to: string;
  readonly cc?: string;
  readonly reply_to?: string;
  readonly subject: string;
  readonly text: string;
}

export interface Sending {
  /** `smtp://user:password@host:587`, or `smtps://…`. */
  readonly smtpUrl: string;
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** @throws the reason of `signal`, when that ends it */
export async function sendMail(mail: Mail, sending: Sending): Promise<{ readonly message_id: string } | CallFailure> {
  const { smtpUrl, idempotencyKey, timeoutMs, signal } = sending;
  signal?.throwIfAborted();
  const { host } = new URL(smtpUrl);
  const message_id = messageId(idempotencyKey, mail.from);
  const transport = createTransport(
    { url: smtpUrl, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  try {
    await ended(
      transport.sendMail({
        from: mail.from,
        to: mail.to,
        ...(mail.cc === undefined ? {} : { cc: mail.cc }),
        ...(mail.reply_to === undefined ? {} : { replyTo: mail.reply_to }),
        subject: mail.subject,
        text: mail.text,
        messageId: message_id,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
      signal,
    );
    return { message_id };
  } catch (error) {
    signal?.throwIfAborted();
    return failureOf(error as SmtpError, host);
  } finally {
    transport.close();
  }
}

/** Derived from the key alone, at the sender's domain. */
export function messageId(idempotencyKey: string, from: string): string {
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'steward.invalid';
  return `<${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 40)}@${domain}>`;
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

function failureOf(error: SmtpError, host: string): CallFailure {
  const { responseCode, code, message } = error;
  if (responseCode !== undefined) {
    const said = `${host} answered: ${shortened(message)}`;
    return responseCode >= 500 ? refusal(`smtp_${responseCode}`, said) : hitch(`smtp_${responseCode}`, said);
  }
  if (code === 'EENVELOPE') return refusal('bad_request', shortened(message));
  if (code === 'ETIMEDOUT') return hitch('timeout', `${host} did not answer in time.`);
  return hitch('network', `${host} cannot be reached: ${shortened(message)}`);
}

function ended<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

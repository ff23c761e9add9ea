/**
 * Asks the outside what a `call` step asks: over HTTP, by e-mail, by a signed webhook.
 *
 * owns: the request, what its answer means, whether it may be tried again.
 * never: trying again, or what becomes of the case: that is the driver's and the playbook's.
 */
import { createHash } from 'node:crypto';
import type { JsonObject } from '../program/json.js';
import { operationSchemas } from '../program/operations.js';
import type { Connector } from '../program/program.js';
import { callHttp } from './call-http.js';
import { sendMail } from './mail.js';
import { type CallOutcome, fromEnvironment, refusal, success } from './outcome.js';
import type { CallRequest } from './request.js';
import { misfit } from './schemas.js';
import { postSigned } from './signed-webhook.js';

/** Holds the address of the mail server and who may send through it. */
export const SMTP_VARIABLE = 'STEWARD_SMTP_URL';

/**
 * One try of a call. The value of a success fits the operation's result schema and holds nothing else.
 * @throws the reason of `request.signal`, when that ends it; nothing else
 */
export async function callConnector(
  connector: Connector,
  operation: string,
  given: JsonObject,
  request: CallRequest,
): Promise<CallOutcome> {
  const schemas = operationSchemas(connector, operation);
  if (!schemas) return refusal('unknown_operation', `The connector has no operation ${operation}.`);
  const wrong = misfit(schemas.with, given, 'with');
  if (wrong !== undefined) return refusal('bad_request', `${wrong}.`);
  const keyed: CallRequest = { ...request, idempotencyKey: headerKey(request.idempotencyKey) };
  switch (connector.kind) {
    case 'http': {
      const described = connector.operations[operation];
      return described ? callHttp(connector, described, given, keyed) : refusal('unknown_operation', operation);
    }
    case 'email':
      return callEmail(connector.from, given, keyed);
    case 'webhook': {
      const secret = fromEnvironment(request.env, connector.secret_env);
      if (typeof secret !== 'string') return secret;
      const { idempotencyKey, timeoutMs, signal } = keyed;
      const answer = await postSigned(
        { type: operation, data: given },
        { url: connector.url, secret, idempotencyKey, timeoutMs, ...(signal ? { signal } : {}) },
      );
      return 'error' in answer ? answer : success({ status: answer.status });
    }
  }
}

async function callEmail(from: string, given: JsonObject, request: CallRequest): Promise<CallOutcome> {
  const smtpUrl = fromEnvironment(request.env, SMTP_VARIABLE);
  if (typeof smtpUrl !== 'string') return smtpUrl;
  if (!URL.canParse(smtpUrl)) return refusal('not_configured', `${SMTP_VARIABLE} is no address; write smtp://user:password@host:587`);
  const { to, cc, reply_to, subject, text } = given as { [name: string]: string };
  const sent = await sendMail(
    {
      from,
      to: to ?? '',
      subject: subject ?? '',
      text: text ?? '',
      ...(cc === undefined ? {} : { cc }),
      ...(reply_to === undefined ? {} : { reply_to }),
    },
    {
      smtpUrl,
      idempotencyKey: request.idempotencyKey,
      timeoutMs: request.timeoutMs,
      ...(request.signal ? { signal: request.signal } : {}),
    },
  );
  return 'error' in sent ? sent : success({ message_id: sent.message_id });
}

/** The key as a header can carry it: keys of cases may hold any letters. */
function headerKey(key: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

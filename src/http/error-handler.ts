/** Whatever goes wrong on the way, answered as a problem; never a stack trace, and nothing of the inside. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import { error as openapi } from 'express-openapi-validator';
import type { Logger } from 'pino';
import { attachmentProblem } from './attachment-problem.js';
import { isDatabaseUnavailable } from './availability.js';
import { withoutToken } from './links.js';
import { Problem, type ProblemCode, sendProblem } from './problem.js';
import { fieldsInWords } from './refusal-problem.js';

export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = problemOf(error, request);
    if (problem.status >= 500) logger.error({ err: error, method: request.method, url: withoutToken(request.originalUrl) }, problem.title);
    if (response.headersSent) next(error);
    else sendProblem(response, problem);
  };
}

/** For requests that no route took. */
export function routeUnknown(request: Request, _response: Response): never {
  throw new Problem('route_unknown', `There is nothing at ${request.path}. The API is described at /openapi.json.`);
}

export function problemOf(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  const ofFiles = attachmentProblem(error);
  if (ofFiles) return ofFiles;
  if (isDatabaseUnavailable(error)) {
    return new Problem(
      'database_unavailable',
      'The database does not answer at present. Nothing is lost; try again in a moment.',
      {},
      { 'Retry-After': '5' },
    );
  }
  return (
    parsingProblem(error) ?? validationProblem(error, request) ?? new Problem('internal', 'The server could not do this. Its log says why.')
  );
}

// ── bodies that can not be read ──

interface ParserError {
  readonly type: string;
  readonly message: string;
  readonly body?: string;
  readonly limit?: number;
  readonly status?: number;
}

function parsingProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return null;
  const { type, message, body, limit, status } = error as Error & ParserError;
  if (type === 'entity.too.large')
    return new Problem('body_too_large', `The body may have at most ${limit} bytes.`, limit ? { limit } : {});
  if (type === 'entity.parse.failed') {
    const place = placeOf(message, body ?? '');
    return new Problem('body_malformed', `The body stops being JSON at line ${place.line}, column ${place.column}.`, place);
  }
  if (status === 415)
    return new Problem('media_type_unsupported', 'Send the body as application/json in UTF-8, uncompressed or with gzip.');
  return status !== undefined && status < 500 ? new Problem('body_malformed', 'The body could not be read.') : null;
}

/** JSON.parse says where it stopped in its message alone; without a position it wanted more than there was. */
function placeOf(message: string, body: string): { line: number; column: number } {
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = body.slice(0, position === undefined ? body.length : Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

// ── requests that the API's description does not allow ──

function validationProblem(error: unknown, request: Request): Problem | null {
  if (error instanceof openapi.NotFound)
    return new Problem('route_unknown', `There is nothing at ${request.path}. The API is described at /openapi.json.`);
  if (error instanceof openapi.MethodNotAllowed) {
    const allow = (error.headers as { Allow?: string } | undefined)?.Allow;
    return new Problem('method_not_allowed', `${request.method} does not work at ${request.path}.`, {}, allow ? { Allow: allow } : {});
  }
  if (error instanceof openapi.UnsupportedMediaType) return new Problem('media_type_unsupported', 'Send the body as application/json.');
  if (!(error instanceof openapi.BadRequest)) return null;
  const errors = error.errors.map(({ path, message }) => fieldError(path, message));
  const code: ProblemCode = errors.every((each) => each.in_body) ? 'body_invalid' : 'parameter_invalid';
  return new Problem(code, fieldsInWords(errors.length), { errors: errors.map(({ field, message }) => ({ field, message })) });
}

/** The validator's `/body/values/x` is the pointer `/values/x`; `/query/limit` is the parameter `limit`. */
function fieldError(path: string, message: string): { field: string; message: string; in_body: boolean } {
  const [, where = '', ...rest] = path.split('/');
  const in_body = where === 'body';
  return { field: in_body ? rest.map((part) => `/${part}`).join('') : rest.join('/'), message: sentence(message), in_body };
}

function sentence(message: string): string {
  const text = message.startsWith('must ') ? `This ${message}` : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

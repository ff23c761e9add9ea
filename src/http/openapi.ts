/** The API's description: read from schemas/openapi.yaml, served, and held against every request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { middleware } from 'express-openapi-validator';
import { parse } from 'yaml';
import { packageRoot } from '../temporal/built-files.js';

type ApiSpec = Exclude<Parameters<typeof middleware>[0]['apiSpec'], string>;

export interface OpenapiDocument {
  readonly openapi: string;
  readonly paths: { readonly [path: string]: { readonly [method: string]: unknown } };
}

export function openapiDocument(): OpenapiDocument {
  return parse(readFileSync(join(packageRoot(), 'schemas', 'openapi.yaml'), 'utf8')) as OpenapiDocument;
}

/** `responses`: answers are checked too, which is for tests: a wrong answer must not become none. */
export function openapiValidator(document: OpenapiDocument, responses: boolean): RequestHandler[] {
  return middleware({
    // The validator changes the document it is given.
    apiSpec: structuredClone(document) as unknown as ApiSpec,
    validateRequests: { allErrors: true, allowUnknownQueryParameters: false },
    validateResponses: responses,
    // identity.ts does that, before a body is read.
    validateSecurity: false,
    validateApiSpec: false,
    fileUploader: false,
  }) as RequestHandler[];
}

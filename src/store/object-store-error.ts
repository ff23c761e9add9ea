/** What an S3 store said, in plain words for whoever runs Steward, with what to do. */
import type { S3Settings } from './s3-settings.js';
import { StoreError } from './store-error.js';

/** What is known of an error of the client; errors of the network have no `$metadata`. */
interface Said {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: { readonly [header: string]: string } };
}

type Words = (settings: S3Settings, said: Said) => string;

const credentials: Words = (settings, { name }) =>
  `${nameOf(settings)} does not take the credentials (${name}). Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the AWS profile or role in their place.`;
const expired: Words = (settings, { name }) => `The credentials for ${nameOf(settings)} are no longer good (${name}). Get new ones.`;
const otherRegion: Words = ({ bucket }, { $response, message }) => {
  const region = $response?.headers?.['x-amz-bucket-region'];
  return region
    ? `The bucket ${bucket} is in the region ${region}. Set STEWARD_S3_REGION=${region}.`
    : `The bucket ${bucket} is in another region. Name it in STEWARD_S3_REGION. (${message})`;
};

const NOT_DONE: { readonly [name: string]: Words } = {
  CredentialsProviderError: (settings) =>
    `There are no credentials for ${nameOf(settings)}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or an AWS profile or role.`,
  InvalidAccessKeyId: credentials,
  SignatureDoesNotMatch: credentials,
  InvalidToken: credentials,
  InvalidClientTokenId: credentials,
  ExpiredToken: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: (settings) => `The clocks of ${nameOf(settings)} and of this machine differ by too much. Set them right.`,
  AccessDenied: ({ bucket, prefix }) =>
    `The credentials do not let Steward write and read ${prefix}* in the bucket ${bucket}. Let them s3:PutObject and s3:GetObject there.`,
  NoSuchBucket: (settings) => `${nameOf(settings)} has no bucket ${settings.bucket}. Make it, or name the right one in STEWARD_S3_BUCKET.`,
  InvalidBucketName: ({ bucket }) => `${bucket} is no name for a bucket. Name the right one in STEWARD_S3_BUCKET.`,
  PermanentRedirect: otherRegion,
  TemporaryRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  IllegalLocationConstraintException: otherRegion,
};

/** Status codes by which a store says that it cannot at present. */
const AWAY = [408, 429];

export function objectStoreError(error: unknown, settings: S3Settings): StoreError {
  const said = (typeof error === 'object' && error !== null ? error : {}) as Said;
  const words = NOT_DONE[said.name ?? ''] ?? (said.message === 'Region is missing' ? regionMissing : undefined);
  if (words) return new StoreError('object_store_refuses', words(settings, said), { cause: error });
  const status = said.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 300 && status < 500 && !AWAY.includes(status)) {
    const what = `${nameOf(settings)} refuses Steward: ${status}, ${said.name}: ${said.message}.`;
    return new StoreError('object_store_refuses', `${what} Check the STEWARD_S3_ variables and the credentials.`, { cause: error });
  }
  const reason = status === undefined ? (said.message ?? String(error)) : `status ${status}`;
  return new StoreError(
    'object_store_unreachable',
    `${nameOf(settings)} does not answer: ${reason}. Check that it runs${settings.endpoint ? ', and STEWARD_S3_ENDPOINT' : ''}.`,
    { cause: error },
  );
}

const regionMissing: Words = ({ bucket }) => `Say in STEWARD_S3_REGION in which region the bucket ${bucket} is.`;

function nameOf({ endpoint }: S3Settings): string {
  return endpoint ? `The S3 store at ${endpoint}` : 'Amazon S3';
}

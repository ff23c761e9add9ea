/** Where the S3 store of files is, as the environment of the process says. Its credentials are the AWS credential chain's. */

export interface S3Settings {
  readonly bucket: string;
  /** Of a store that is not Amazon's. */
  readonly endpoint?: string;
  /** Left out: as AWS_REGION or the AWS profile says. */
  readonly region?: string;
  /** What all keys begin with. */
  readonly prefix: string;
  /** The bucket stands in the path of an address, not in the name of its host. */
  readonly path_style: boolean;
}

const PREFIX = 'attachments/';
/** What stores other than Amazon's take for any region. */
const ANY_REGION = 'us-east-1';

/** Undefined where no bucket is named: files are kept in the database. @throws Error that names the variable and the remedy */
export function s3SettingsFrom(env: { readonly [variable: string]: string | undefined }): S3Settings | undefined {
  const given = (variable: string) => env[variable]?.trim() || undefined;
  const bucket = given('STEWARD_S3_BUCKET');
  const endpoint = given('STEWARD_S3_ENDPOINT');
  const region = given('STEWARD_S3_REGION') ?? (endpoint && !given('AWS_REGION') ? ANY_REGION : undefined);
  const style = given('STEWARD_S3_PATH_STYLE');
  if (bucket === undefined) {
    const lonely = ['ENDPOINT', 'REGION', 'PREFIX', 'PATH_STYLE'].map((name) => `STEWARD_S3_${name}`).find(given);
    if (lonely) throw new Error(`${lonely} is set, and STEWARD_S3_BUCKET is not: name the bucket, or unset ${lonely}.`);
    return undefined;
  }
  if (bucket.includes('/')) {
    throw new Error(`STEWARD_S3_BUCKET is the name of a bucket alone; what follows in ${bucket} belongs into STEWARD_S3_PREFIX.`);
  }
  if (endpoint !== undefined && !isAddress(endpoint)) {
    throw new Error(
      'STEWARD_S3_ENDPOINT is no address; write https://host:port, and credentials into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  if (style !== undefined && style !== 'true' && style !== 'false') {
    throw new Error(`STEWARD_S3_PATH_STYLE is ${style}; write true or false.`);
  }
  return {
    bucket,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    prefix: given('STEWARD_S3_PREFIX') ?? PREFIX,
    // Stores of one's own seldom have a host name for each bucket.
    path_style: style === undefined ? endpoint !== undefined : style === 'true',
  };
}

function isAddress(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

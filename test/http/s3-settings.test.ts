import { describe, expect, test } from 'vitest';
import { s3SettingsFrom } from '../../src/store/s3-settings.js';

describe('the S3 store in the environment', () => {
  test('is none where no bucket is named', () => {
    expect(s3SettingsFrom({ AWS_REGION: 'eu-west-1', STEWARD_S3_BUCKET: ' ' })).toBeUndefined();
  });

  test('is Amazon’s with a bucket alone, in the region of the AWS profile', () => {
    expect(s3SettingsFrom({ STEWARD_S3_BUCKET: 'files' })).toEqual({ bucket: 'files', prefix: 'attachments/', path_style: false });
  });

  test('is one of one’s own with an endpoint: any region, the bucket in the path', () => {
    expect(s3SettingsFrom({ STEWARD_S3_BUCKET: 'files', STEWARD_S3_ENDPOINT: 'https://s3.example:9000' })).toEqual({
      bucket: 'files',
      endpoint: 'https://s3.example:9000',
      region: 'us-east-1',
      prefix: 'attachments/',
      path_style: true,
    });
  });

  test('is as it is said', () => {
    const env = {
      STEWARD_S3_BUCKET: 'files',
      STEWARD_S3_ENDPOINT: 'https://s3.example',
      STEWARD_S3_REGION: 'cn-north-1',
      STEWARD_S3_PREFIX: 'steward/',
      STEWARD_S3_PATH_STYLE: 'false',
    };
    expect(s3SettingsFrom(env)).toMatchObject({ region: 'cn-north-1', prefix: 'steward/', path_style: false });
  });

  test.each([
    [{ STEWARD_S3_ENDPOINT: 'https://s3.example' }, /^STEWARD_S3_ENDPOINT is set, and STEWARD_S3_BUCKET is not/],
    [{ STEWARD_S3_BUCKET: 'files/steward' }, /what follows in files\/steward belongs into STEWARD_S3_PREFIX/],
    [{ STEWARD_S3_BUCKET: 'files', STEWARD_S3_ENDPOINT: 's3.example:9000' }, /^STEWARD_S3_ENDPOINT is no address; write https:/],
    [{ STEWARD_S3_BUCKET: 'files', STEWARD_S3_ENDPOINT: 'https://key:secret@s3.example' }, /credentials into AWS_ACCESS_KEY_ID/],
    [{ STEWARD_S3_BUCKET: 'files', STEWARD_S3_PATH_STYLE: 'yes' }, /^STEWARD_S3_PATH_STYLE is yes; write true or false/],
  ])('names the variable that is wrong: %o', (env, message) => {
    expect(() => s3SettingsFrom(env)).toThrow(message);
  });
});

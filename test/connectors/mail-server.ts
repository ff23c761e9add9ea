/** An SMTP server on loopback that keeps the mails it took, or refuses them with a code. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface LocalMail {
  readonly to: readonly string[];
  readonly text: string;
}

export interface LocalMailServer {
  readonly url: string;
  readonly mails: LocalMail[];
  /** The answer to the next mails: an SMTP code; absent: they are taken. */
  refuse: number | undefined;
  close(): Promise<void>;
}

export async function localMailServer(): Promise<LocalMailServer> {
  const mails: LocalMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { refuse } = local;
        if (refuse !== undefined) return done(Object.assign(new Error('not now'), { responseCode: refuse }));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  server.on('error', () => undefined);
  const local: LocalMailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuse: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return local;
}

export function headerOf({ text }: LocalMail, header: string): string | undefined {
  const [head = ''] = text.split('\r\n\r\n');
  return new RegExp(`^${header}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1]?.replaceAll(/\r\n[ \t]/g, ' ');
}

/** The text of a mail, decoded. */
export function bodyOf(mail: LocalMail): string {
  const body = mail.text.split('\r\n\r\n').slice(1).join('\r\n\r\n');
  const encoding = headerOf(mail, 'Content-Transfer-Encoding');
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

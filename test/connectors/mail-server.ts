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

/** A proxy as one stands before the server: it speaks TLS to people, and passes on what they say as it is. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';

export interface TlsTerminator {
  /** What people write into the address bar. */
  readonly url: string;
  /** SHA-256 of the certificate's public key in base64, as Chromium's list of trusted keys has it. */
  readonly keyHash: string;
  /** Where it passes on to. */
  forwardTo(serverUrl: string): void;
  stop(): Promise<void>;
}

export async function startTlsTerminator(): Promise<TlsTerminator> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer(
    { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: certificate(privateKey, spki) },
    (outside) => {
      const inside = connect(port, '127.0.0.1');
      for (const [socket, other] of [
        [outside, inside],
        [inside, outside],
      ] as const) {
        sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
      }
      outside.pipe(inside).pipe(outside);
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    keyHash: createHash('sha256').update(spki).digest('base64'),
    forwardTo(serverUrl) {
      port = Number(new URL(serverUrl).port);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

// Node makes keys and signatures but no certificates; this is all that one of a single name needs (RFC 5280, DER).

const TAG = { integer: 0x02, bits: 0x03, octets: 0x04, utf8: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 } as const;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function certificate(key: KeyObject, spki: Buffer): string {
  const { integer, bits, octets, utf8, time, sequence, set } = TAG;
  const day = (offset: number): Buffer => {
    const at = new Date(Date.now() + offset * 86_400_000).toISOString();
    return der(time, Buffer.from(`${at.slice(2, 19).replace(/[-T:]/g, '')}Z`));
  };
  const algorithm = der(sequence, ECDSA_WITH_SHA256);
  const name = der(sequence, der(set, der(sequence, COMMON_NAME, der(utf8, Buffer.from('localhost')))));
  const alternative = der(sequence, der(DNS_NAME, Buffer.from('localhost')));
  const content = der(
    sequence,
    der(VERSION, der(integer, Buffer.from([2]))),
    der(integer, Buffer.from([1])),
    algorithm,
    name,
    der(sequence, day(-1), day(1)),
    name,
    spki,
    der(EXTENSIONS, der(sequence, der(sequence, SUBJECT_ALT_NAME, der(octets, alternative)))),
  );
  const signature = der(bits, Buffer.from([0]), sign('sha256', content, key));
  const whole = der(sequence, content, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${whole.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

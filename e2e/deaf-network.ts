import { connect, createServer, type Socket } from 'node:net';

/** The way between a browser and a server, which can go dead without either end being told, as a cable that is pulled. */
export interface DeafNetwork {
  readonly port: number;
  /** From now on nothing gets through in either direction; connections stay open. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startDeafNetwork(serverPort: number): Promise<DeafNetwork> {
  const sockets = new Set<Socket>();
  let isCut = false;

  const proxy = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => isCut || to.write(data));
      from.on('error', () => from.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!isCut) to.destroy();
      });
    }
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return {
    port: address.port,
    cut() {
      isCut = true;
    },
    async stop() {
      const closed = new Promise((done) => proxy.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export const HOST = '127.0.0.1';

/** A free port; the preferred one if nobody has it. With `beside`, the port that far above is free too. */
export async function freePort(options: { preferred?: number; beside?: number } = {}): Promise<number> {
  const { preferred, beside } = options;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = await take(attempt === 0 ? (preferred ?? 0) : 0);
    if (port === undefined) continue;
    if (beside === undefined || (port + beside < 65_536 && (await take(port + beside)) !== undefined)) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

/** The port that was really taken (and let go again), or `undefined` when it is in use. */
async function take(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

export const isPortFree = async (port: number) => (await take(port)) !== undefined;

/** Rejects unless something accepts connections at `host:port` within the limit. */
export async function canConnect(address: string, timeoutMs = 4_000): Promise<void> {
  const at = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)), timeout: timeoutMs });
  socket.on('timeout', () => socket.destroy(new Error(`${address} does not answer`)));
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

import { mkdir } from 'node:fs/promises';
import { MONGOD_VERSION } from './pins.ts';

/** mongodb-memory-server-core knows the archive of each distribution; only its finder and its download are used. */
export async function keptMongod(downloadDir: string): Promise<string | undefined> {
  const { DryMongoBinary } = await import('mongodb-memory-server-core');
  return DryMongoBinary.locateBinary({ version: MONGOD_VERSION, downloadDir });
}

export async function fetchMongod(downloadDir: string): Promise<string> {
  const { MongoBinary } = await import('mongodb-memory-server-core');
  await mkdir(downloadDir, { recursive: true });
  return MongoBinary.getPath({ version: MONGOD_VERSION, downloadDir });
}

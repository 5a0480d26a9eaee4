import { Connection } from '@temporalio/client';
import mongoose from 'mongoose';

/** Rejects until the server answers gRPC and knows the namespace. */
export async function temporalServes(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
}

/** Rejects unless the database answers a ping. */
export const databaseServes = (uri: string, timeoutMs = 2_000): Promise<void> =>
  asking(uri, timeoutMs, async (client) => void (await client.db('admin').command({ ping: 1 })));

/** Rejects unless the database reads a document: one whose disk was full may answer a ping and nothing else. */
export const databaseReads = (uri: string, timeoutMs = 5_000): Promise<void> =>
  asking(uri, timeoutMs, async (client) => void (await client.db().collection('probes').findOne({})));

/** Without mongoose's models: the supervisor stores nothing. */
async function asking(uri: string, timeoutMs: number, ask: (client: mongoose.mongo.MongoClient) => Promise<void>) {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
  });
  try {
    await client.connect();
    await ask(client);
  } finally {
    await client.close();
  }
}

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

/** Rejects unless the database answers a ping. Without mongoose's models: the supervisor stores nothing. */
export async function databaseServes(uri: string, timeoutMs = 2_000): Promise<void> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
  });
  try {
    await client.connect();
    await client.db('admin').command({ ping: 1 });
  } finally {
    await client.close();
  }
}

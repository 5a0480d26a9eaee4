/**
 * A worker process that kills itself in the worst moment: right after an activity has written, before the server knows.
 * Called with the JSON of an `Order`.
 */
import { Client, Connection } from '@temporalio/client';
import { payloadCodecs } from '../../store/codec.ts';
import { connect } from '../../store/connect.ts';
import { failureConverterPath } from '../../worker/bundle.ts';
import { startWorkers, type WorkerParts } from './workflow-env.ts';

export type Order = {
  address: string;
  namespace: string;
  mongodbUri: string;
  codecKeys?: string;
  bundlePath: string;
  /** Dies after the first success of this activity; a record only when it holds an entry of this type. */
  activity: 'record' | 'score' | 'issueOutcome' | 'compareShard';
  entry?: string;
  /** Absent: only appraisals. */
  queues?: WorkerParts['queues'];
};

const order: Order = JSON.parse(process.argv[2] ?? '');
const { address, namespace, mongodbUri, codecKeys } = order;
const client = new Client({
  connection: await Connection.connect({ address }),
  namespace,
  dataConverter: { payloadCodecs: payloadCodecs(codecKeys), failureConverterPath },
});
await startWorkers(
  {
    client,
    address,
    namespace,
    mongodbUri,
    codecKeys,
    store: await connect(mongodbUri),
    packs: new Map(),
    timeSkipping: undefined,
    close: async () => undefined,
  },
  {
    bundlePath: order.bundlePath,
    ...(order.queues && { queues: order.queues }),
    around: (activities) => {
      const write = activities[order.activity] as (request: unknown) => Promise<unknown>;
      const thenDie = async (request: unknown) => {
        const result = await write(request);
        if (!order.entry || JSON.stringify(request).includes(`"type":"${order.entry}"`)) {
          process.kill(process.pid, 'SIGKILL');
        }
        return result;
      };
      return { [order.activity]: thenDie };
    },
  },
);
console.log('ready');

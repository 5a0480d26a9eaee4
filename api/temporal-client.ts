import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter, type LoadedDataConverter } from '@temporalio/common';
import { payloadCodecs } from '../store/codec.ts';
import { failureConverter } from '../store/failure-converter.ts';
import type { Config } from './config.ts';

/** Connects lazily: the API starts, and answers 503, while Temporal is still coming up. */
export function temporalClient(config: Pick<Config, 'temporal' | 'codecKeys'>): Client {
  const { connection: options, namespace } = config.temporal;
  const connection = Connection.lazy(options);
  // Given as objects: a path would be loaded by `require`, which knows no TypeScript.
  const dataConverter: LoadedDataConverter = {
    payloadConverter: defaultPayloadConverter,
    failureConverter,
    payloadCodecs: payloadCodecs(config.codecKeys),
  };
  return new Client({ connection, namespace, dataConverter });
}

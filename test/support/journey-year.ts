/** A region's year with the demo's people, played through a client that takes notes. */
import { play } from '../../worker/demo/play.ts';
import type { Run } from '../../worker/demo/run.ts';
import { launchRegion, type Order, prepareRegion, type Ready, type ServiceKeys } from '../../worker/demo/setup.ts';
import type { RegionInfo } from '../../worker/demo/wire.ts';
import { type RecordingClient, recordingClient } from './journey-client.ts';

export type Year = { client: RecordingClient; order: Order; ready: Ready };
export type YearOptions = { url: string; services: ServiceKeys; region: string; people: number; seed: number };

/** Imports the roster, gives everybody a key, and writes the script. Nothing runs yet. */
export async function prepareYear({ url, services, region, people, seed }: YearOptions): Promise<Year> {
  const client = recordingClient(url);
  const order: Order = { client, services, seed, people };
  const info = await client.get<RegionInfo>(services.platform, `/v1/regions/${region}`);
  return { client, order, ready: await prepareRegion(order, info) };
}

export const launchYear = ({ order, ready }: Year): Promise<Run> => launchRegion(order, ready);

/** Beside the demo's people, an admin who tries again what waited for a system that came late. */
export const playYear = (run: Run, signal: AbortSignal): Promise<void> => play(run, { onTurn: mend, signal });

async function mend(run: Run): Promise<void> {
  for (const { id, state, version } of run.appraisals.values()) {
    const once = `${id}/retry/${version}`;
    if (state !== 'BLOCKED' || run.happened.has(once)) continue;
    run.happened.add(once);
    const retry = { key: run.serviceKey('admin'), path: `/v1/appraisals/${id}/retry`, body: {} };
    await run.client.post({ ...retry, idempotencyKey: once });
  }
}

/** Whom each key that was used stands for, as the journal names them. */
export async function whoIsWho(client: RecordingClient): Promise<Map<string, string>> {
  const keys = [...new Set(client.invocations.map(({ key }) => key))].filter((key) => key !== null);
  const named = keys.map(async (key): Promise<[string, string]> => {
    const { id, employeeId } = await client.get<{ id: string; employeeId: string | null }>(key, '/v1/me');
    return [key, employeeId ?? id];
  });
  return new Map(await Promise.all(named));
}

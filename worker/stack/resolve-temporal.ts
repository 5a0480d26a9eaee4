import type { Outside } from './outside.ts';
import { ownProgram } from './own-program.ts';
import { MIN_TEMPORAL_CLI, TEMPORAL_CLI } from './pins.ts';
import { pinnedBinarySteps } from './pinned-binary.ts';
import { canConnect } from './ports.ts';
import { type Need, type ServerSource, yes } from './resolve.ts';

export type TemporalCandidate = { kind: 'configured'; address: string } | { kind: 'dev-server'; path: string };

export const TEMPORAL_NEED: Need = {
  what: 'a Temporal server',
  advice: {
    en: 'put `temporal` on PATH or set SIKLUS_TEMPORAL_ADDRESS; allow access to temporal.download; install Python 3 with pip.',
    id: 'pasang `temporal` di PATH atau isi SIKLUS_TEMPORAL_ADDRESS; buka akses ke temporal.download; pasang Python 3 dengan pip.',
  },
};

/** A configured address is the only step: falling back to another server would split the data without a word. */
export function temporalSteps(outside: Outside): ServerSource<TemporalCandidate>[] {
  const { SIKLUS_TEMPORAL_ADDRESS: address } = outside.env;
  if (address) {
    const configured = { kind: 'configured', address } as const;
    // Only a connection: TLS and API keys of a configured server are the business of api and worker.
    const check = () => canConnect(address).then(() => yes(address));
    return [{ name: 'SIKLUS_TEMPORAL_ADDRESS', check, obtain: async () => configured }];
  }
  const own = ownProgram(outside, { name: 'temporal', setting: 'SIKLUS_TEMPORAL_CLI', min: MIN_TEMPORAL_CLI });
  const steps = [own, ...pinnedBinarySteps(outside, TEMPORAL_CLI)];
  return steps.map((step) => ({ ...step, obtain: async () => ({ kind: 'dev-server', path: await step.obtain() }) }));
}

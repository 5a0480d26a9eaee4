import { isExecutable, type Outside } from './outside.ts';
import { MIN_TEMPORAL_CLI, TEMPORAL_CLI } from './pins.ts';
import { pinnedBinarySteps } from './pinned-binary.ts';
import { canConnect } from './ports.ts';
import { type Need, no, type Step, type Verdict, yes } from './resolve.ts';
import { isOlder } from './version.ts';

export type TemporalCandidate = { kind: 'configured'; address: string } | { kind: 'dev-server'; path: string };

export const TEMPORAL_NEED: Need = {
  what: 'a Temporal server',
  advice: {
    en: 'put `temporal` on PATH or set SIKLUS_TEMPORAL_ADDRESS; allow access to temporal.download; install Python 3 with pip.',
    id: 'pasang `temporal` di PATH atau isi SIKLUS_TEMPORAL_ADDRESS; buka akses ke temporal.download; pasang Python 3 dengan pip.',
  },
};

/** A configured address is the only step: falling back to another server would split the data without a word. */
export function temporalSteps(outside: Outside): Step<TemporalCandidate>[] {
  const { SIKLUS_TEMPORAL_ADDRESS: address, SIKLUS_TEMPORAL_CLI: cli } = outside.env;
  if (address) {
    const configured = { kind: 'configured', address } as const;
    // Only a connection: TLS and API keys of a configured server are the business of api and worker.
    const check = () => canConnect(address).then(() => yes(address));
    return [{ name: 'SIKLUS_TEMPORAL_ADDRESS', check, obtain: async () => configured }];
  }
  const own = async () => cli || (await outside.which('temporal'));
  const steps: Step<string>[] = [
    {
      name: cli ? 'SIKLUS_TEMPORAL_CLI' : '`temporal` on PATH',
      check: async () => judge(outside, await own()),
      obtain: async () => (await own()) ?? '',
    },
    ...pinnedBinarySteps(outside, TEMPORAL_CLI),
  ];
  return steps.map((step) => ({ ...step, obtain: async () => ({ kind: 'dev-server', path: await step.obtain() }) }));
}

async function judge(outside: Outside, path: string | undefined): Promise<Verdict> {
  if (path === undefined) return no('not there');
  if (!(await isExecutable(path))) return no(`${path} cannot be executed`);
  const version = await temporalVersion(outside, path);
  if (version === undefined) return no(`${path} does not tell its version`);
  // A build from source calls itself 0.0.0-DEV.
  if (!version.startsWith('0.0.0') && isOlder(version, MIN_TEMPORAL_CLI))
    return no(`${version} is older than ${MIN_TEMPORAL_CLI}`);
  return yes(`${path} ${version}`);
}

export async function temporalVersion(outside: Outside, path: string): Promise<string | undefined> {
  const { stdout } = await outside.run(path, ['--version']);
  return /(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
}

/** A launch (population, superiors, members, plan, start) beside a loop that only starts workflows. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { launchActivities } from '../../activities/cycle/launch.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { ResolvedPack } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { importEmployees } from '../../store/people/import.ts';
import { employeeKeys } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { type CycleInput, TASK_QUEUES } from '../../workflows/messages.ts';
import { anInput } from '../support/appraisal.ts';
import { compare, type Pair, rate } from './measure.ts';

const PEOPLE = 250;
const PARALLEL = 25;
const PERIOD = { from: '2026-01-01', to: '2026-12-31' };

type LaunchPage = { cycle: CycleInput; range: KeyRange };

export async function benchStarts(store: Store, client: Client, pack: ResolvedPack): Promise<Pair> {
  const region = 'bench';
  const nip = (n: number) => String(990_000_000_000_000_000n + BigInt(n));
  const person = { unit: 'u1', unitName: 'Unit 1', active: true, email: null, facts: { monthsInPost: 60 } };
  const rows = Array.from({ length: PEOPLE + 2 }, (_, n) => ({
    ...person,
    nip: nip(n),
    name: `Pegawai ${n}`,
    supervisorNip: n === 0 ? null : nip(n === 1 ? 0 : 1),
  }));
  await importEmployees(store, region, { rows });
  const keys = await employeeKeys(store, region, { after: null, limit: PEOPLE + 2 });
  const range = { after: null, to: keys.at(-1) ?? '' };
  const { stages, ...rest } = planStages(pack.pack, PERIOD);
  const activities = launchActivities({ store, client });
  let round = 0;

  async function launch(): Promise<number> {
    round += 1;
    const cycle = aLaunch(region, `cycle:${region}:bench-${round}`, pack.digest);
    const started = performance.now();
    await new MockActivityEnvironment().run((page: LaunchPage) => activities.launchPage(page), { cycle, range });
    return (PEOPLE * 1_000) / (performance.now() - started);
  }

  async function bareStarts(): Promise<number> {
    round += 1;
    const input = { ...anInput(stages), plan: { ...rest, stages } };
    const start = (n: number) =>
      client.workflow.start('appraisal', {
        workflowId: `bare-start-${round}-${n}`,
        taskQueue: TASK_QUEUES.appraisal,
        args: [{ ...input, id: `${round}-${n}` }],
      });
    return rate(PEOPLE, start, PARALLEL);
  }

  return compare(3, launch, bareStarts);
}

export function aLaunch(region: string, cycleId: string, pack: string): CycleInput {
  const now = Date.now();
  return {
    cycleId,
    region,
    label: cycleId,
    period: PERIOD,
    pack,
    sandbox: true,
    clock: { anchorBusiness: Date.UTC(2026, 0, 1), anchorReal: now, speed: 1 },
    actor: { id: 'bench', as: 'admin' },
    policyReviews: [],
    endsAt: Date.UTC(2027, 1, 1),
  };
}

/** One goal, several agencies: a joint target that their heads sign, bring their parts to, and settle near the end of the year. */
import { localDay } from '../../rules/time/calendar.ts';
import type { Actor } from '../../workflows/messages.ts';
import { mustPost } from './client.ts';
import type { Run } from './run.ts';
import { JOINT_OWNERS, type Unit } from './world.ts';

const VALUE = 12_000;
const SHARES = [6000, 4000];
/** What each brings of its part, in hundredths. */
const BROUGHT = { high: 112, usual: 98, weak: 85, low: 70 } as const;
const SAID = {
  title: 'Siswa diperiksa kesehatannya di sekolah',
  measure: 'Siswa yang diperiksa',
  countedIn: 'siswa',
  direction: 'higher',
  aspect: 'quantity',
  value: VALUE,
} as const;

const ownersOf = ({ units }: Run['world']): Unit[] =>
  JOINT_OWNERS.flatMap((kind) => units.find((each) => each.kind === kind) ?? []);

const headKey = (run: Run, { unit }: Unit): string | undefined => {
  const { people, superiors } = run.world;
  const head = people.find((each) => each.unit === unit && superiors.includes(each.id));
  return head && run.keyOf({ id: head.id, as: 'assessor' } satisfies Actor);
};

const send = <T>(run: Run, { key, path, body }: { key: string; path: string; body: Record<string, unknown> }) =>
  mustPost<T>(run.client, {
    key,
    path,
    body,
    idempotencyKey: `${run.world.region}/${run.period.label}${path}/${typeof body['unit'] === 'string' ? body['unit'] : ''}`,
  });

/** Where the region knows joint targets and both agencies are there, before anybody proposes a target. */
export async function signJointTarget(run: Run): Promise<void> {
  const { region, pack } = run.world;
  const owners = ownersOf(run.world);
  const [lead] = owners;
  const keys = owners.flatMap((each) => headKey(run, each) ?? []);
  if (!pack.collaboration.jointTargets || !lead || keys.length !== SHARES.length) return;
  const { to } = run.period;
  const body = {
    region,
    year: Number(to.slice(0, 4)),
    ...SAID,
    due: to,
    lead: lead.unit,
    owners: owners.map(({ unit }, i) => ({ unit, share: SHARES[i] })),
  };
  const { id } = await send<{ id: string }>(run, { key: run.serviceKey('hr'), path: '/v1/joint-targets', body });
  for (const [i, { unit }] of owners.entries()) {
    await send(run, { key: keys[i] ?? '', path: `/v1/joint-targets/${id}/sign`, body: { unit } });
  }
  run.joint = { id, units: owners.map(({ unit }) => unit) };
}

/** As somebody bears it: as it was signed, in their own words. */
export function borne(run: Run, unit: string, isMeasured: boolean): Record<string, unknown> {
  if (!run.joint?.units.includes(unit)) return {};
  const { title, measure, countedIn, direction, aspect } = SAID;
  const measured = { measure, unit: countedIn, direction, aspect, value: VALUE, source: 'own' };
  return { title, jointTarget: run.joint.id, ...(isMeasured && measured) };
}

/** Each head brings its part, and the one that leads settles it for everybody. */
export async function settleJointTarget(run: Run): Promise<void> {
  if (!run.joint) return;
  const path = `/v1/joint-targets/${run.joint.id}`;
  const at = localDay(run.now, run.plan.calendar.offsetMinutes);
  const owners = ownersOf(run.world);
  for (const [i, each] of owners.entries()) {
    const amount = Math.round((VALUE * (SHARES[i] ?? 0) * BROUGHT[each.level]) / 1_000_000);
    const body = { unit: each.unit, amount, at, note: `Diperiksa oleh ${each.unitName}.` };
    await send(run, { key: headKey(run, each) ?? '', path: `${path}/contribute`, body });
  }
  const [lead] = owners;
  if (lead) await send(run, { key: headKey(run, lead) ?? '', path: `${path}/settle`, body: { at } });
}

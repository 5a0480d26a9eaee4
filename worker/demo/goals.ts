/** What the region wants of its units in the year: HR sets it before anybody proposes a target. */
import { mustPost } from './client.ts';
import type { Run } from './run.ts';
import { TOP, type Unit } from './world.ts';

const ABOVE = {
  title: 'Layanan pemerintah daerah selesai tepat waktu',
  measure: 'Unit yang mencapai sasaran layanannya',
  countedIn: 'unit',
  value: 1,
};
const OF_UNIT = { measure: 'Berkas layanan yang selesai tepat waktu', countedIn: 'berkas', value: 12_000 };

/** One above all, and one of each unit that serves it. */
export async function setGoals(run: Run): Promise<void> {
  const { units, people, superiors } = run.world;
  const headOf = (unit: string) => people.find((each) => each.unit === unit && superiors.includes(each.id));
  const top = headOf(TOP.code);
  if (!top) return;
  const above = await setOne(run, { unit: TOP.code, owner: top.id, ...ABOVE, value: units.length });
  for (const each of units) {
    const head = headOf(each.unit);
    if (!head) continue;
    const goal = { unit: each.unit, owner: head.id, title: titleOf(each), ...OF_UNIT, parent: above };
    run.goals.set(each.unit, await setOne(run, goal));
  }
}

const titleOf = ({ unitName, serves }: Unit) =>
  serves ? `Layanan ${unitName} selesai tepat waktu` : `Pekerjaan ${unitName} selesai tepat waktu`;

type Wanted = { unit: string; owner: string; title: string; parent?: string } & typeof OF_UNIT;

async function setOne(run: Run, { owner, ...goal }: Wanted): Promise<string> {
  const { region } = run.world;
  const { to } = run.period;
  const year = Number(to.slice(0, 4));
  const { id } = await mustPost<{ id: string }>(run.client, {
    key: run.serviceKey('hr'),
    path: '/v1/goals',
    body: { region, year, direction: 'higher', aspect: 'time', due: to, owner: run.idOf(owner), ...goal },
    idempotencyKey: `${region}/goal/${year}/${goal.unit}`,
  });
  return id;
}

/** Why a launch is refused although its request is sound: the same answer for the launch and for its dry run. */
import { isDeepStrictEqual } from 'node:util';
import type { Only } from '../../rules/decide/placement.ts';
import { bilingual, formatDate } from '../../rules/explain/format.ts';
import type { Period } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { getCycle, openCycles } from '../../store/cycle/cycles.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { cycleIdOf } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';
import { Problem } from '../problem/problem.ts';

export type LaunchRequest = {
  region: string;
  label: string;
  period: Period;
  only?: Only | undefined;
  sandbox?: { speed: number; leadDays: number } | undefined;
  /** Labels of open cycles of the same time that are meant to run beside it. */
  alongside?: string[] | undefined;
};

type Asked = { request: LaunchRequest; isAnybodyIn: () => Promise<boolean> };

/** `null`: it may begin, or has begun already under the same label. */
export async function launchRefusal(deps: Deps, { request, isAnybodyIn }: Asked): Promise<Problem | null> {
  const there = await getCycle(deps.store, request.region, cycleIdOf(request.region, request.label));
  if (there) return labelRefusal(there, request);
  const beside = await overlappingCycles(deps, request);
  const [first] = beside.filter(({ label }) => !request.alongside?.includes(label));
  if (first) return overlaps(first);
  return (await isAnybodyIn()) ? null : new Problem('nobody-to-launch');
}

/** Under a label that is taken: ended, or by another launch than this one. */
export function labelRefusal(cycle: CycleDoc, request: LaunchRequest): Problem | null {
  if (hasEnded(cycle)) {
    return new Problem('cycle-exists', {
      detail: { id: `${cycle._id} sudah berakhir.`, en: `${cycle._id} has ended.` },
    });
  }
  if (isSameLaunch(cycle, request)) return null;
  return new Problem('cycle-exists', {
    detail: {
      id: `${cycle._id} sudah ada dengan periode, paket, jam, atau orang yang lain.`,
      en: `${cycle._id} exists with another period, pack or clock, or for others.`,
    },
  });
}

const isSameLaunch = (cycle: CycleDoc, { period, sandbox, only }: LaunchRequest) =>
  isDeepStrictEqual(cycle.only, only) &&
  cycle.period.from === period.from &&
  cycle.period.to === period.to &&
  cycle.clock.speed === (sandbox?.speed ?? 1);

/** Real cycles of the region that are not over and share a day with this one; what is played stands in nobody's way. */
export async function overlappingCycles({ store }: Deps, request: LaunchRequest): Promise<CycleDoc[]> {
  if (request.sandbox) return [];
  const { from, to } = request.period;
  const open = await openCycles(store, request.region);
  return open.filter(
    ({ sandbox, label, period }) => !sandbox && label !== request.label && period.from <= to && from <= period.to,
  );
}

const overlaps = ({ label, period }: CycleDoc) =>
  new Problem('cycle-overlaps', {
    detail: bilingual((language) => {
      const [from, to] = [period.from, period.to].map((day) => formatDate(day, language));
      return language === 'id'
        ? `Siklus "${label}" (${from} sampai ${to}) masih berjalan, sehingga orang yang sama dinilai dua kali.`
        : `The cycle "${label}" (${from} to ${to}) is still running, so that the same people are appraised twice.`;
    }),
  });

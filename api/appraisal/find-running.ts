/** The appraisals that something from outside is about: those of open cycles that still take facts. */
import { hasEnded } from '../../rules/time/ended.ts';
import { type AppraisalFilter, listAppraisals } from '../../store/appraisal/appraisals.ts';
import { employeesByNip } from '../../store/people/employees.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Deps } from '../deps.ts';

/** A NIP, or the NIK of whoever has none. */
const NUMBER = /^\d{16}(?:\d{2})?$/;
const PAGE = 200;

export type RunningQuery = {
  region: string;
  cycleId?: string | undefined;
  employeeId?: string;
  unit?: string;
  jointTarget?: string;
};

export async function runningAppraisals(deps: Deps, query: RunningQuery): Promise<AppraisalDoc[]> {
  const filter = { ...about(query), open: true };
  const found: AppraisalDoc[] = [];
  let page = await listAppraisals(deps.store, filter, { limit: PAGE });
  found.push(...page.items);
  while (page.next) {
    page = await listAppraisals(deps.store, filter, { limit: PAGE, cursor: page.next });
    found.push(...page.items);
  }
  // One that changed while the pages were read comes twice; the later reading counts.
  const latest = new Map(found.map((appraisal) => [appraisal._id, appraisal]));
  return [...latest.values()].filter((each) => !hasEnded(each));
}

/** Those of them that are over. */
export const endedAppraisals = async (deps: Deps, query: RunningQuery): Promise<AppraisalDoc[]> =>
  (await listAppraisals(deps.store, { ...about(query), state: 'CLOSED' }, { limit: 1 })).items;

const about = ({ region, cycleId, employeeId, unit, jointTarget }: RunningQuery): AppraisalFilter => ({
  scope: { region },
  ...(cycleId !== undefined && { cycleId }),
  ...(employeeId !== undefined && { employeeId }),
  ...(unit !== undefined && { unit }),
  ...(jointTarget !== undefined && { jointTarget }),
});

/**
 * Without a cycle named: of real ones before sandboxes, and of one alone. In January last year's is not over yet, and nobody
 * can tell from a fact which year it belongs to.
 */
export function inOneCycle(found: AppraisalDoc[]): { appraisals: AppraisalDoc[]; cycles: string[] } {
  const real = found.filter(({ sandbox }) => !sandbox);
  const appraisals = real.length > 0 ? real : found;
  return { appraisals, cycles: [...new Set(appraisals.map(({ cycleId }) => cycleId))].sort() };
}

/** A NIP may be written with its official spaces. */
const nipIn = (name: string) => name.replaceAll(/\s/g, '');

/** Employee ids for what a system calls people: ids stay, NIPs of the region are looked up; unknown ones are left out. */
export async function employeeIds(deps: Deps, region: string, names: readonly string[]): Promise<Map<string, string>> {
  const nips = [...new Set(names.map(nipIn).filter((name) => NUMBER.test(name)))];
  const byNip = new Map((await employeesByNip(deps.store, region, nips)).map((person) => [person.nip, person._id]));
  const known = names.flatMap((name): [string, string][] => {
    const id = NUMBER.test(nipIn(name)) ? byNip.get(nipIn(name)) : name;
    return id === undefined ? [] : [[name, id]];
  });
  return new Map(known);
}

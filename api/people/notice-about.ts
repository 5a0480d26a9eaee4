/** Whom a notice is about, by name: told to its reader, where they are not it themselves and may read the appraisal today. */
import { appraisalsWithIds } from '../../store/appraisal/appraisals.ts';
import { employeesById } from '../../store/people/employees.ts';
import type { NoticeDoc, Principal } from '../../store/people/types.ts';
import { mayReadAppraisal, scopeOf } from '../access/scope.ts';
import type { Deps } from '../deps.ts';

type About = { employeeId: string; name: string };

/** Whoever is asked to help somebody hears from that person's assessor who it is. */
const NAMELESS: NoticeDoc['template'][] = ['agreement-help'];

export async function noticeAbout(
  deps: Deps,
  principal: Principal,
  { notices, mine }: { notices: readonly NoticeDoc[]; mine: readonly string[] },
): Promise<(notice: NoticeDoc) => About | null> {
  const own = notices.filter(({ to, template }) => mine.includes(to) && !NAMELESS.includes(template));
  const ids = [...new Set(own.flatMap(({ appraisalId }) => appraisalId ?? []))];
  const found = ids.length === 0 ? [] : await appraisalsWithIds(deps.store, ids);
  const seen = found.filter((each) => each.employeeId !== principal.employeeId && mayReadAppraisal(principal, each));
  const people = await employeesById(deps.store, scopeOf(principal), [
    ...new Set(seen.map(({ employeeId }) => employeeId)),
  ]);
  const names = new Map(people.map(({ _id, name }) => [_id, name]));
  const about = new Map(
    seen.flatMap(({ _id, employeeId }): [string, About][] => {
      const name = names.get(employeeId);
      return name === undefined ? [] : [[_id, { employeeId, name }]];
    }),
  );
  const told = new Set(own);
  return (notice) => (told.has(notice) && about.get(notice.appraisalId ?? '')) || null;
}

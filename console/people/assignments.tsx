/** Where somebody worked, works and will work, and under whom: one line each, the latest first. */
import type { z } from 'zod';
import type { EmployeeSchema } from '../../api/people/schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Employee = z.output<typeof EmployeeSchema>;
type Assignment = NonNullable<Employee['assignments']>[number];
type Props = { visit: Visit; employee: Employee; nameOf: (id: string) => string };

export function Assignments({ visit, employee: { assignments = [] }, nameOf }: Props) {
  const { t } = visit;
  if (assignments.length === 0) return null;
  return (
    <>
      <h2>{t('employees.assignments')}</h2>
      <ol class="plain rows">
        {assignments.toReversed().map((each) => (
          <li>
            <strong>{daysOf(visit, each)}</strong> {each.unitName}
            <span class="hint">
              {' '}
              {[
                wordOf(t, 'assignment', each.kind),
                each.post,
                each.grade,
                each.supervisorId === null ? undefined : t('employees.under', { name: nameOf(each.supervisorId) }),
              ]
                .filter((part) => part !== undefined)
                .join(', ')}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function daysOf({ t, language }: Visit, { from, until }: Assignment): string {
  if (from === null) return t('employees.always');
  const days = { from: formatDate(from, language), until: until === undefined ? '' : formatDate(until, language) };
  return t(until === undefined ? 'employees.since' : 'employees.between', days);
}

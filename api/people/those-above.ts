/** Who appraises somebody, and who stands above them: nobody chooses these for themselves. */
import { listAppraisals } from '../../store/appraisal/appraisals.ts';
import { employeesById } from '../../store/people/employees.ts';
import type { EmployeeDoc } from '../../store/people/types.ts';
import type { Store } from '../../store/connect.ts';

const MOST_RUNNING = 20;

/** Of all these people together: their superiors and those above these, on any known day, and who appraises them now. */
export async function thoseAbove(store: Store, region: string, people: readonly string[]): Promise<Set<string>> {
  const above = superiorsOf(await employeesById(store, region, [...people]));
  const further = superiorsOf(await employeesById(store, region, above));
  const found = new Set([...above, ...further]);
  for (const employeeId of people) {
    const { items } = await listAppraisals(
      store,
      { scope: { region }, employeeId, open: true },
      { limit: MOST_RUNNING },
    );
    for (const { assessorId, secondReviewerId } of items) found.add(assessorId).add(secondReviewerId);
  }
  return found;
}

const superiorsOf = (people: EmployeeDoc[]): string[] => [
  ...new Set(
    people
      .flatMap(({ supervisorId, assignments = [] }) => [supervisorId, ...assignments.map((each) => each.supervisorId)])
      .filter((id) => id !== null),
  ),
];

/** People whose place becomes another one on a day that has come: their records say so from then on, as an import would. */
import { trusted } from 'mongoose';
import type { Store } from '../connect.ts';
import { pageOf } from '../read.ts';
import { settledIn, writePeople } from './import.ts';
import { type PersonChange, rosterFields } from './roster-changes.ts';
import type { EmployeeDoc } from './types.ts';

const PAGE = 100;

/** Whether there is anybody. */
export async function isAnybodyDue(store: Store, region: string, today: string): Promise<boolean> {
  return (await store.models.employees.findOne(due(region, today), { _id: 1 }).lean()) !== null;
}

const due = (region: string, today: string) => ({ region, placeChanges: trusted({ $gt: '', $lte: today }) });

/** Lines about people who are due still: they were written before a change that was never made. */
export async function dropUnsettled(
  store: Store,
  { region, today, importId }: { region: string; today: string; importId: string },
): Promise<void> {
  const people = await store.models.employees.find(due(region, today), { _id: 1 }).lean();
  const employeeId = trusted({ $in: people.map(({ _id }) => _id) });
  await store.models.rosterChanges.deleteMany({ importId, employeeId });
}

/** @param note is told of each change before it is made */
export async function settlePlaces(
  store: Store,
  { region, today }: { region: string; today: string },
  note: (changes: PersonChange[]) => Promise<void>,
): Promise<void> {
  let page: EmployeeDoc[] = [];
  do {
    const after = page.at(-1)?._id ?? null;
    const ids = await pageOf(store.models.employees, due(region, today), { after, limit: PAGE });
    page = await store.models.employees
      .find({ _id: trusted({ $in: ids.map(({ _id }) => _id) }) })
      .select('+seal')
      .sort({ _id: 1 })
      .lean();
    const changes = page.map((doc) => ({ doc, after: settledIn(doc, doc.assignments ?? [], today) }));
    await note(changes.map(({ doc, after: now }) => ({ employeeId: doc._id, fields: differences(doc, now) })));
    await writePeople(store, changes);
  } while (page.length === PAGE);
}

function differences(before: EmployeeDoc, after: EmployeeDoc) {
  const [was, is] = [rosterFields(before), rosterFields(after)];
  return [...is].flatMap(([field, value]) =>
    was.get(field) === value ? [] : [{ field, before: was.get(field) ?? null, after: value }],
  );
}

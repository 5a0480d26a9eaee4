/** Who was told of a change of the rules, and who says that they have read of it: a notice each, an entry each. */
import { trusted } from 'mongoose';
import type { Actor } from '../../workflows/messages.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import { employeesPage } from '../people/employees.ts';
import type { NoticeDoc } from '../people/types.ts';
import { insertMissing } from '../write.ts';

const PAGE = 500;
type Of = { draftId: string; region: string };
type One = Of & { employeeId: string };

const toldPrefix = (draftId: string) => `announced/${draftId}/`;
const readPrefix = ({ region, draftId }: Of) => `announcement-read:${region}:${draftId}:`;
/** Behind every key that begins so. */
const LAST = '\uFFFF';

/** Everybody in service in these units; `null`: in the region. Nobody is told twice. */
export async function tellOfDraft(
  store: Store,
  { draftId, region, units, from, at }: Of & { units: readonly string[] | null; from: string; at: number },
): Promise<void> {
  let after: string | null = null;
  do {
    const people = await employeesPage(store, region, { after, limit: PAGE });
    const notices = people
      .filter(({ active, unit }) => active && (units === null || units.includes(unit)))
      .map(({ _id, unit }): NoticeDoc => {
        const key = `${toldPrefix(draftId)}${_id}`;
        const params = { from, announcement: draftId };
        return { _id: key, key, appraisalId: null, region, unit, to: _id, template: 'rules-announced', at, params };
      });
    await insertMissing(store.models.notices, notices);
    after = people.length === PAGE ? (people.at(-1)?._id ?? null) : null;
  } while (after !== null);
}

export const toldOfDraft = async ({ models }: Store, { draftId, employeeId, region }: One): Promise<boolean> =>
  (await models.notices.countDocuments({ _id: `${toldPrefix(draftId)}${employeeId}`, region })) > 0;

/** Once for each. */
export async function noteRead(store: Store, { actor, ...of }: One & { actor: Actor }): Promise<void> {
  const { region, draftId } = of;
  const key = `${readPrefix(of)}${of.employeeId}`;
  await appendSubject(store, {
    subject: `audit:${region}`,
    region,
    type: 'pack.announcementRead',
    actor,
    data: { announcement: draftId },
    key,
  });
}

export async function readAt({ models }: Store, of: One): Promise<string | null> {
  const entry = await models.journal.findOne({ key: `${readPrefix(of)}${of.employeeId}` }, { recordedAt: 1 }).lean();
  return entry ? new Date(entry.recordedAt).toISOString() : null;
}

export async function countRead({ models }: Store, of: Of): Promise<{ told: number; read: number }> {
  const within = (start: string) => trusted({ $gte: start, $lt: `${start}${LAST}` });
  const [told, read] = await Promise.all([
    models.notices.countDocuments({ _id: within(toldPrefix(of.draftId)) }),
    models.journal.countDocuments({ key: within(readPrefix(of)) }),
  ]);
  return { told, read };
}

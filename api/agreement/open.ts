/** Opening what was agreed: an entry in the region's journal first, then the record, then whom it concerns is told. */
import { addCalendarDays, addIsoDuration, deadlineAfter, localDay } from '../../rules/time/calendar.ts';
import { workCalendar } from '../../rules/time/plan.ts';
import { finding } from '../../rules/language/errors.ts';
import { agreementTerms } from '../../rules/language/agreements.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { Finding, ReviewResult, RulePack, Text } from '../../rules/language/types.ts';
import { insertAgreement } from '../../store/agreement/agreements.ts';
import type { AgreementDoc, AgreementKind } from '../../store/agreement/types.ts';
import { wordsDigestOf } from '../../store/agreement/words.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { employeesById } from '../../store/people/employees.ts';
import type { Actor } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';
import { offsetOf } from '../http/instants.ts';
import { omit } from '../http/omit.ts';
import { recordStep } from '../request/request.ts';
import { tellOf } from './tell.ts';

export type Item = { text: string; due: string; helper?: string | undefined };

const LATEST = 'P2Y';

/** What of an item cannot be taken; `at`: where it stands in the request. */
export async function itemFindings(
  deps: Deps,
  {
    appraisal,
    items,
    today,
    at,
  }: { appraisal: AppraisalDoc; items: readonly Item[]; today: string; at: PropertyKey[][] },
): Promise<Finding[]> {
  const helpers = items.flatMap(({ helper }) => helper ?? []);
  const people = helpers.length === 0 ? [] : await employeesById(deps.store, appraisal.region, [...new Set(helpers)]);
  const active = new Set(people.filter((person) => person.active).map(({ _id }) => _id));
  const latest = addIsoDuration(today, LATEST);
  return items.flatMap(({ due, helper }, i): Finding[] => [
    ...(due > today && due <= latest ? [] : [finding([...(at[i] ?? []), 'due'], 'not-valid', between(today, latest))]),
    ...(helper === undefined || helper === appraisal.employeeId
      ? helper === undefined
        ? []
        : [finding([...(at[i] ?? []), 'helper'], 'self', SELF)]
      : active.has(helper)
        ? []
        : [finding([...(at[i] ?? []), 'helper'], 'employee-unknown', UNKNOWN)]),
  ]);
}

const between = (today: string, latest: string): Text => ({
  id: `Pilih hari sesudah ${formatDate(today, 'id')} dan paling lambat ${formatDate(latest, 'id')}.`,
  en: `Choose a day after ${formatDate(today, 'en')} and not later than ${formatDate(latest, 'en')}.`,
});
const SELF: Text = { id: 'Yang membantu ialah orang lain.', en: 'Whoever helps is somebody else.' };
const UNKNOWN: Text = {
  id: 'Tidak ada pegawai aktif dengan id ini di wilayah ini.',
  en: 'No active employee of this region has this id.',
};

const KIND_OF: Partial<Record<ReviewResult, AgreementKind>> = { COACH: 'coaching', WARN: 'warning' };

type Reviewed = {
  appraisal: AppraisalDoc;
  pack: RulePack;
  actor: Actor;
  /** Names what is opened: the same request opens it once. */
  id: string;
  review: string;
  result: ReviewResult;
  items: readonly Item[];
  now: number;
};

/** What a review starts: what was written down, or one agreement without words where coaching or a warning needs one. */
export async function openFromReview(deps: Deps, { result, items, ...of }: Reviewed): Promise<void> {
  const { pack, now, id } = of;
  const kind = KIND_OF[result] ?? 'development';
  const usual: Omit<Item, 'text'> & { text: string | null } = { text: null, due: usualDay(pack, kind, now) };
  const wanted = items.length > 0 ? items : KIND_OF[result] ? [usual] : [];
  for (const [i, { text, due, helper }] of wanted.entries())
    await openOne(deps, { ...of, id: `${id}.${i + 1}`, kind, text, due, helper, agenda: [], heldOn: null });
}

export function usualDay(pack: RulePack, kind: AgreementKind, now: number): string {
  const terms = agreementTerms(pack);
  const calendar = workCalendar(pack.calendar);
  return localDay(
    deadlineAfter(now, kind === 'warning' ? terms.warning : terms.coaching, calendar),
    calendar.offsetMinutes,
  );
}

type Opened = {
  appraisal: AppraisalDoc;
  pack: RulePack;
  actor: Actor;
  id: string;
  kind: AgreementKind;
  review: string | null;
  text: string | null;
  due: string;
  helper?: string | undefined;
  heldOn: string | null;
  agenda: Text[];
  now: number;
};

/** Under the same id the first one stands, also where its process died between entry and record. */
export async function openOne(deps: Deps, of: Opened): Promise<AgreementDoc> {
  const { appraisal, pack, actor, id, kind, review, text, due, helper, heldOn, agenda, now } = of;
  const { region, unit, employeeId, cycleId, sandbox, _id: appraisalId } = appraisal;
  const made = {
    region,
    unit,
    employeeId,
    appraisalId,
    cycleId,
    sandbox,
    kind,
    review,
    heldOn,
    words: wordsDigestOf({ text, agenda }),
    due,
    remindOn: remindDay(pack, due, localDay(now, offsetOf(pack))),
    helperId: helper ?? null,
    by: actor,
    at: now,
    needs: actor.as === 'employee' ? ('assessor' as const) : ('employee' as const),
  };
  const entry = await recordStep(deps, region, {
    type: 'agreement.opened',
    actor,
    data: { agreement: id, ...made },
    key: `agreement:${id}`,
  });
  // Of an attempt that was cut off, the entry stands.
  const kept = { ...made, ...omit(Object(entry.data) as typeof made & { agreement: string }, 'agreement') };
  const doc: AgreementDoc = {
    ...kept,
    _id: id,
    text,
    agenda,
    acknowledgedBy: null,
    acknowledgedAt: null,
    state: 'open',
    closedBy: null,
    closedAt: null,
    reason: null,
    told: 0,
  };
  if (await insertAgreement(deps.store, doc))
    await tellOf(deps.store, doc, { template: 'agreement-opened', assessorId: appraisal.assessorId, at: now });
  return doc;
}

/** Never before the day after it was opened. */
function remindDay(pack: RulePack, due: string, today: string): string {
  const early = addCalendarDays(due, -agreementTerms(pack).remindDaysBefore);
  const first = addCalendarDays(today, 1);
  return early > first ? early : first;
}

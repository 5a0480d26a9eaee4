/** The targets of an appraisal with their words, and what was reported of each. */
import { amountOf } from '../../rules/decide/amounts.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { goalsById } from '../../store/goal/goals.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc, SubmissionDoc } from '../../store/appraisal/types.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import type { ProgressReport, Target } from '../../workflows/messages.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { shownPack } from '../pack/packs.ts';
import { presentTarget } from './present.ts';

const PAGE = 500;
/** What was reported longest ago is in the journal. */
const MOST_REPORTS = 60;
const TYPES = ['targets.proposed', 'targets.returned', 'targets.agreed', 'targets.set'];

type Words = Partial<Record<'title' | 'measure' | 'unit' | 'note', string | undefined>>;
type Report = ProgressReport & { id: string; reportedAt: string } & {
  note: string | null;
  evidence: { title?: string; url: string }[];
  state: 'waiting' | 'accepted' | 'returned' | 'counted' | 'late';
  by: string;
  reason: string | null;
};

export async function tellTargets(deps: Deps, caller: Caller, id: string) {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'listTargets' });
  const { pack } = await shownPack(deps, appraisal);
  const told = await tellJournal(deps, appraisal, pack);
  const goals = await goalsServed(deps, appraisal);
  return appraisal.targets.map((target) => ({
    ...presentTarget(target),
    ...standing(appraisal, target, told),
    goal: goals.get(target.contributesTo ?? '') ?? null,
  }));
}

/** What the targets contribute to, in words. */
async function goalsServed(deps: Deps, { region, targets }: AppraisalDoc) {
  const ids = targets.flatMap(({ contributesTo }) => contributesTo ?? []);
  const goals = ids.length === 0 ? [] : await goalsById(deps.store, region, ids);
  return new Map(goals.map(({ _id: id, title, unit, state }) => [id, { id, title, unit, state }]));
}

type Told = { words: Map<string, Words>; returned: string | null; reports: Map<string, Report[]> };

function standing({ targetsAgreedBy, progress, facts }: AppraisalDoc, { id, source }: Target, told: Told) {
  const { title = null, measure = null, unit = null, note = null } = told.words.get(id) ?? {};
  const counted = progress?.counted.find(({ target }) => target === id);
  const said = source === undefined || source === 'own' ? undefined : facts[source];
  return {
    title,
    measure,
    unit,
    note,
    agreedBy: targetsAgreedBy,
    returnedBecause: targetsAgreedBy === null ? told.returned : null,
    actual: counted ? amountOf(counted.actual) : null,
    actualAt: counted?.at ?? null,
    actualBy: counted?.by ?? null,
    ...(typeof said === 'number' && { fact: said }),
    reports: (told.reports.get(id) ?? []).slice(-MOST_REPORTS),
  };
}

/** What the journal says of targets, in its order, with the words that people wrote. */
async function tellJournal(deps: Deps, { _id, region }: AppraisalDoc, pack: RulePack): Promise<Told> {
  const entries = await targetEntries(deps, _id);
  const ids = entries.flatMap(({ submissionId }) => (submissionId === undefined ? [] : [submissionId]));
  const stored = new Map((await submissionsById(deps.store, region, ids)).map((each) => [each._id, each]));
  const told: Told = { words: new Map(), returned: null, reports: new Map() };
  for (const entry of entries) tell(told, { entry, body: bodyOf(stored, entry), offset: offsetOf(pack) });
  return told;
}

async function targetEntries(deps: Deps, id: string): Promise<JournalDoc[]> {
  const found: JournalDoc[] = [];
  for (let after = 0; ; ) {
    const page = await entriesOf(deps.store, id, { after, limit: PAGE });
    found.push(...page.filter(({ type }) => TYPES.includes(type) || type.startsWith('progress.')));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return found;
    after = last.seq;
  }
}

type Body = Record<string, unknown>;
const bodyOf = (stored: Map<string, SubmissionDoc>, { submissionId = '' }: JournalDoc): Body =>
  stored.get(submissionId)?.body ?? {};
const listIn = (body: Body, name: string) => (Array.isArray(body[name]) ? (body[name] as Record<string, never>[]) : []);
const reasonIn = ({ reason }: Body) => (typeof reason === 'string' ? reason : null);

type Telling = { entry: JournalDoc; body: Body; offset: number };

function tell(told: Told, { entry, body, offset }: Telling): void {
  const { type, actor, data = {} } = entry;
  switch (type) {
    case 'targets.proposed':
    case 'targets.set':
      told.returned = null;
      for (const { id, title, measure, unit, note } of listIn(body, 'targets')) {
        told.words.set(String(id), { title, measure, unit, note });
      }
      return;
    case 'targets.returned':
      told.returned = reasonIn(body);
      return;
    case 'progress.reported':
    case 'progress.late': {
      const words = listIn(body, 'reports');
      for (const [i, report] of (data['reports'] as (ProgressReport & { id: string })[]).entries()) {
        const { note = null, evidence = [] } = words[i] ?? {};
        const late = type === 'progress.late';
        const state = late ? 'late' : actor.as === 'system' ? 'counted' : 'waiting';
        const reportedAt = localInstant(entry.at, offset);
        const whole = { ...report, actual: amountOf(report.actual), reportedAt, note, evidence, state } as const;
        const before = told.reports.get(report.target) ?? [];
        told.reports.set(report.target, [...before, { ...whole, by: actor.as, reason: null }]);
      }
      return;
    }
    case 'progress.accepted':
      return answered(told, data, { state: 'accepted', by: actor.as, reason: null });
    case 'progress.returned':
      return answered(told, data, { state: 'returned', by: actor.as, reason: reasonIn(body) });
    case 'progress.silence':
      return answered(told, data, {
        state: data['silence'] === 'accept' ? 'accepted' : 'returned',
        by: 'silence',
        reason: null,
      });
    default:
  }
}

type Answer = Pick<Report, 'state' | 'by' | 'reason'>;

function answered({ reports }: Told, data: Record<string, unknown>, answer: Answer): void {
  const ids = data['reports'] as string[];
  for (const [target, all] of reports) {
    reports.set(
      target,
      all.map((report) => (ids.includes(report.id) ? { ...report, ...answer } : report)),
    );
  }
}

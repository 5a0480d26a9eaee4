/** The targets of an appraisal with their words, and what was reported of each. */
import { amountOf } from '../../rules/decide/amounts.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { goalsById } from '../../store/goal/goals.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc, SubmissionDoc } from '../../store/appraisal/types.ts';
import { entriesOf } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import type { ProgressReport, Target } from '../../workflows/messages.ts';
import { given } from '../../store/read.ts';
import { authorizedAppraisal } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { localInstant, offsetOf } from '../http/instants.ts';
import { shownPack } from '../pack/packs.ts';
import { presentTarget } from './present.ts';

const PAGE = 500;
/** What was reported longest ago is in the journal. */
const MOST_REPORTS = 60;
const TYPES = ['targets.proposed', 'targets.returned', 'targets.agreed', 'targets.set', 'stage.autoForwarded'];
const MOVED = ['appraisal.transferred', 'segments.brought'];
const TOLD = ['progress.', 'change.'];

type Words = Partial<Record<'title' | 'measure' | 'unit' | 'note', string | undefined>>;
type Report = ProgressReport & { id: string; reportedAt: string } & {
  note: string | null;
  evidence: { title?: string; url: string }[];
  state: 'waiting' | 'accepted' | 'returned' | 'counted' | 'late';
  by: string;
  reason: string | null;
};

/** Those that are agreed or first proposed; else what is on the table beside them, or was agreed before. */
type Which = 'now' | 'proposed' | 'before';

export async function tellTargets(deps: Deps, caller: Caller, id: string, which: Which = 'now') {
  const { appraisal } = await authorizedAppraisal(deps, caller, { id, action: 'listTargets' });
  const { pack } = await shownPack(deps, appraisal);
  const told = await tellJournal(deps, appraisal, pack);
  const goals = await goalsServed(deps, appraisal);
  const shown = (target: Target) => ({ ...presentTarget(target), goal: goals.get(target.contributesTo ?? '') ?? null });
  if (which === 'proposed') {
    const { targets } = appraisal.change ?? { targets: [] };
    const proposed = {
      ...appraisal,
      targetsAgreedBy: null,
      progress: { counted: [], open: [], returned: [], late: 0 },
    };
    const words = told.proposed ?? told.words;
    return targets.map((target) => ({
      ...shown(target),
      ...standing(proposed, target, { ...told, words, returned: null, reports: new Map() }),
    }));
  }
  const segments = which === 'before' ? (appraisal.segments ?? []) : [];
  const before = segments.flatMap(({ from, to, targets, counted, origin }, n) => {
    const then = { ...appraisal, facts: {}, progress: { counted, open: [], returned: [], late: 0 } };
    const words = told.segments[n] ?? told.words;
    const reports = new Map(
      [...told.reports].map(([target, all]) => [target, all.filter(({ at }) => from <= at && at <= to)]),
    );
    return targets.map((target) => ({
      ...shown(target),
      ...standing(then, target, { ...told, words, reports }),
      from,
      to,
      ...(origin && { origin: origin.region }),
    }));
  });
  if (which === 'before') return before;
  return appraisal.targets.map((target) => ({ ...shown(target), ...standing(appraisal, target, told) }));
}

/** By segment, the words of the targets of somebody who goes to another region: they go with them. */
export async function segmentWords(deps: Deps, appraisal: AppraisalDoc) {
  const told = await tellJournal(deps, appraisal, (await shownPack(deps, appraisal)).pack);
  return (appraisal.segments ?? []).map(({ targets }, n) => ({
    targets: targets.map(({ id }) => ({ id, ...given(told.segments[n]?.get(id) ?? {}) })),
  }));
}

/** What the targets contribute to, in words. */
async function goalsServed(deps: Deps, { region, targets, change, segments = [] }: AppraisalDoc) {
  const all = [...targets, ...(change?.targets ?? []), ...segments.flatMap((segment) => segment.targets)];
  const ids = all.flatMap(({ contributesTo }) => contributesTo ?? []);
  const goals = ids.length === 0 ? [] : await goalsById(deps.store, region, ids);
  return new Map(goals.map(({ _id: id, title, unit, state }) => [id, { id, title, unit, state }]));
}

type Told = {
  words: Map<string, Words>;
  returned: string | null;
  reports: Map<string, Report[]>;
  /** Words of what is on the table, and of what was agreed before each change that made a segment. */
  proposed: Map<string, Words> | null;
  /** As they were agreed, while others are on the table. */
  agreed: Map<string, Words>;
  segments: Map<string, Words>[];
};

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
    returnedBecause: told.returned,
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
  const told: Told = {
    words: new Map(),
    returned: null,
    reports: new Map(),
    proposed: null,
    agreed: new Map(),
    segments: [],
  };
  for (const entry of entries) tell(told, { entry, body: bodyOf(stored, entry), offset: offsetOf(pack) });
  return told;
}

async function targetEntries(deps: Deps, id: string): Promise<JournalDoc[]> {
  const found: JournalDoc[] = [];
  for (let after = 0; ; ) {
    const page = await entriesOf(deps.store, id, { after, limit: PAGE });
    found.push(
      ...page.filter(
        ({ type }) => [...TYPES, ...MOVED].includes(type) || TOLD.some((prefix) => type.startsWith(prefix)),
      ),
    );
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
  const { type, actor, changes, data = {} } = entry;
  switch (type) {
    case 'targets.proposed':
    case 'targets.set':
      told.returned = null;
      told.words = new Map([...told.words, ...wordsIn(body)]);
      if (type === 'targets.set') told.agreed = told.words;
      return;
    case 'targets.agreed':
      keepSegment(told, entry);
      told.agreed = told.words;
      told.returned = null;
      return;
    case 'appraisal.transferred':
      return keepSegment(told, entry);
    case 'segments.brought':
      told.segments.unshift(...listIn(body, 'segments').map(wordsIn));
      return;
    case 'targets.returned':
      told.returned = reasonIn(body);
      // What was agreed before goes on, in its own words.
      if (told.agreed.size > 0) told.words = told.agreed;
      return;
    case 'change.proposed':
      told.returned = null;
      told.proposed = wordsIn(body);
      return;
    case 'change.agreed':
      keepSegment(told, entry);
      told.words = new Map([...told.words, ...(told.proposed ?? [])]);
      told.agreed = told.words;
      told.proposed = null;
      return;
    case 'change.returned':
      told.returned = reasonIn(body);
      told.proposed = null;
      return;
    case 'change.lapsed':
      told.proposed = null;
      if (told.agreed.size > 0) told.words = told.agreed;
      return;
    case 'stage.autoForwarded':
      // Silence has agreed to what was proposed.
      if (changes.targetsAgreedBy !== 'deadline') return;
      keepSegment(told, entry);
      told.agreed = told.words;
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

const wordsIn = (body: Body): Map<string, Words> =>
  new Map(
    listIn(body, 'targets').map(({ id, title, measure, unit, note }) => [String(id), { title, measure, unit, note }]),
  );

/** With an agreement that ended a segment, its words are those that were agreed until then. */
function keepSegment(told: Told, { changes }: JournalDoc): void {
  if (changes.segments && changes.segments.length > told.segments.length) told.segments.push(told.agreed);
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

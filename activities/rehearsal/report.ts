/** What a rehearsal tells: counted from its own database, never from the script that was played. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { OUTCOME_KINDS } from '../../rules/language/words.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { Store } from '../../store/connect.ts';
import { everyAppraisal, everyMember, type StageEvent, stageEvents } from '../../store/rehearsal/figures.ts';
import type {
  OutcomeReport,
  PersonReport,
  RehearsalDoc,
  RehearsalReport,
  StageReport,
} from '../../store/rehearsal/types.ts';
import type { VirtualPerson } from '../../workflows/cast/habits.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { CycleMemberDoc } from '../../store/cycle/types.ts';
import { neverFired } from './never-fired.ts';
import { sentencesOf } from './sentences.ts';
import type { Predicate } from '../../rules/language/predicates.ts';
import type { Rehearsed } from './year.ts';

export type Played = Rehearsed & { appraisalId: string; employeeId: string };
type Parts = { doc: RehearsalDoc; staff: VirtualPerson[]; played: Played[] };

export async function rehearsalReport(store: Store, { doc, staff, played }: Parts): Promise<RehearsalReport> {
  const appraisals = new Map((await everyAppraisal(store)).map((each) => [each.employeeId, each]));
  const members = new Map((await everyMember(store)).map((each) => [each.employeeId, each]));
  const events = await stageEvents(store);
  const pack = doc.document;
  const people = staff.map((person) => personOf(person, appraisals.get(person.id), members.get(person.id)));
  const seen = staff.flatMap(({ id }) => appraisals.get(id) ?? []);
  const stages = stagesOf(pack, seen, events);
  const predicates = predicatesOf(people);
  const outcomes = outcomesOf(pack, seen);
  const totals = totalsOf(people);
  const objections = objectionsOf(people);
  const never = neverFired(pack, { people, seen, stages, outcomes });
  const body: Omit<RehearsalReport, 'digest'> = {
    seed: doc.seed,
    period: doc.period,
    pack: doc.pack,
    people,
    totals,
    stages,
    predicates,
    outcomes,
    objections,
    neverFired: never,
    refused: refusedOf(played),
    sentences: sentencesOf({ totals, stages, outcomes, objections, neverFired: never }),
  };
  return { ...body, digest: `sha256:${sha256(canonicalJson(body))}` };
}

function personOf(
  person: VirtualPerson,
  seen: AppraisalDoc | undefined,
  member: CycleMemberDoc | undefined,
): PersonReport {
  const { id, unit } = person;
  const nothing = {
    stage: null,
    late: [],
    autoForwarded: [],
    predicate: null,
    final: null,
    outcomes: [],
    objection: null,
  };
  if (!seen) {
    const end = member?.status === 'EXCLUDED' ? 'EXCLUDED' : 'HELD';
    return { id, unit, end, reason: member?.rule ?? null, ...nothing };
  }
  const end = endOf(seen);
  return {
    id,
    unit,
    end,
    reason: seen.blockedReason ?? seen.endReason,
    stage: end === 'CLOSED' ? null : seen.stage,
    late: seen.late,
    autoForwarded: seen.autoForwarded,
    predicate: seen.predicate,
    final: seen.score?.final ?? null,
    outcomes: seen.outcomes.map(({ code, kind, status }) => ({ code, kind: kindOf(kind), status })),
    objection: seen.objection ? (seen.objection.decision ?? 'open') : null,
  };
}

const kindOf = (kind: string) => OUTCOME_KINDS.find((known) => known === kind) ?? 'followUp';

function endOf({ state }: AppraisalDoc): PersonReport['end'] {
  return state === 'CLOSED' || state === 'CANCELLED' || state === 'BLOCKED' ? state : 'OPEN';
}

function stagesOf(pack: RulePack, seen: AppraisalDoc[], all: StageEvent[]): StageReport[] {
  const launched = new Set(seen.map(({ _id }) => _id));
  const events = all.filter(({ subject }) => launched.has(subject));
  const count = (stage: string, type: string) =>
    new Set(events.filter((each) => each.stage === stage && each.type === type).map(({ subject }) => subject)).size;
  return pack.phases.map(({ id, kind, title }) => {
    const late = seen.filter((each) => each.late.includes(id)).length;
    const autoForwarded = seen.filter((each) => each.autoForwarded.includes(id)).length;
    return {
      id,
      kind,
      title,
      entered: count(id, 'stage.opened'),
      inTime: count(id, 'stage.closed') - late - autoForwarded,
      late,
      autoForwarded,
      escalated: count(id, 'stage.escalated'),
      held: count(id, 'stage.held'),
      closed: seen.filter(({ endReason }) => endReason === `deadline-${id}`).length,
    };
  });
}

function predicatesOf(people: PersonReport[]): RehearsalReport['predicates'] {
  const counts = new Map<Predicate, number>();
  for (const { predicate } of people) if (predicate) counts.set(predicate, (counts.get(predicate) ?? 0) + 1);
  return [...counts]
    .map(([predicate, n]) => ({ predicate, people: n }))
    .sort((a, b) => b.people - a.people || (a.predicate < b.predicate ? -1 : 1));
}

function outcomesOf(pack: RulePack, seen: AppraisalDoc[]): OutcomeReport[] {
  return pack.outcomes.map(({ id, code, kind, title }) => {
    const found = seen.flatMap(({ outcomes }) => outcomes.filter((each) => each.id === id));
    const byStatus: OutcomeReport['byStatus'] = {};
    for (const { status } of found) byStatus[status] = (byStatus[status] ?? 0) + 1;
    return { id, code, kind, title, people: found.length, byStatus };
  });
}

function totalsOf(people: PersonReport[]): RehearsalReport['totals'] {
  const count = (wanted: (person: PersonReport) => boolean) => people.filter(wanted).length;
  const ended = (end: PersonReport['end']) => count((person) => person.end === end);
  const issued = (kind: 'reward' | 'sanction') =>
    count(({ outcomes }) => outcomes.some((each) => each.kind === kind && each.status === 'ISSUED'));
  const [excluded, held] = [ended('EXCLUDED'), ended('HELD')];
  return {
    people: people.length,
    launched: people.length - excluded - held,
    excluded,
    held,
    closed: ended('CLOSED'),
    cancelled: ended('CANCELLED'),
    open: ended('OPEN'),
    blocked: ended('BLOCKED'),
    late: count(({ late }) => late.length > 0),
    autoForwarded: count(({ autoForwarded }) => autoForwarded.length > 0),
    rewarded: issued('reward'),
    sanctioned: issued('sanction'),
  };
}

function objectionsOf(people: PersonReport[]): RehearsalReport['objections'] {
  const all = people.flatMap(({ objection }) => (objection ? [objection] : []));
  const count = (what: string) => all.filter((each) => each === what).length;
  return { raised: all.length, upheld: count('upheld'), rejected: count('rejected'), open: count('open') };
}

function refusedOf(played: Played[]): RehearsalReport['refused'] {
  const times = new Map<string, { command: string; code: string; times: number }>();
  for (const { key, code } of played.flatMap(({ refused }) => refused)) {
    const command = key.split('/')[1] ?? key;
    const known = times.get(`${command}/${code}`) ?? { command, code, times: 0 };
    times.set(`${command}/${code}`, { ...known, times: known.times + 1 });
  }
  return [...times.values()].sort((a, b) => (`${a.command}/${a.code}` < `${b.command}/${b.code}` ? -1 : 1));
}

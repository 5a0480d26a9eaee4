/**
 * What runs after an outcome is issued: an improvement period, or the term of a sanction. It is the sum of the entries of
 * its chain; this says what they add up to, and what time does next. Pure: the same entries are the same follow-up.
 */
import type { OutcomeRule, WorkCalendar } from '../language/types.ts';
import { addMonths, deadlineAfter, localDay, reminderAt, startOfLocalDay } from './calendar.ts';

export type FollowUpTerms = NonNullable<OutcomeRule['followUp']>;
type Improvement = FollowUpTerms & { kind: 'improvement' };
type Term = FollowUpTerms & { kind: 'term' };

/** One entry of its chain. */
export type FollowUpEvent = {
  seq: number;
  type: string;
  at: number;
  actor: { id: string; as: string };
  data?: Record<string, unknown>;
};

/** Who wrote something, and where their words are. */
export type Said = { seq: number; at: number; by: string; as: string; words: string | null };
export const FOLLOW_UP_RESULTS = ['passed', 'failed', 'lapsed', 'completed', 'reversed', 'withdrawn'] as const;
export type FollowUpResult = (typeof FOLLOW_UP_RESULTS)[number];
export type FollowUpState = 'running' | 'evaluation' | 'test' | 'service' | 'waiting' | 'inForce' | 'ended';
/** Something that somebody has to do; `months`: after how many months a check-in is. */
export type FollowUpStep = { id: string; opens: number; due: number; reminders: number[]; lapses?: number };

export type FollowUp = {
  state: FollowUpState;
  from: string;
  /** The last day; null: not served yet. */
  until: string | null;
  result: FollowUpResult | null;
  test: 'passed' | 'failed' | 'lapsed' | null;
  extended: boolean;
  plan: (Said & { agreed: Said | null; stands: boolean }) | null;
  checkIns: (Said & { n: number; standing: string })[];
  comments: Said[];
  evaluations: (Said & { result: string })[];
  served: (Said & { on: string }) | null;
  ended: Said | null;
  /** What is open, the most urgent first. */
  open: FollowUpStep[];
  /** `{step}/{n}` and `{step}/escalated`, as they were told. */
  told: string[];
  /** Numbers of the entries that counted. */
  counted: Set<number>;
};

export type FollowUpAround = { terms: FollowUpTerms; calendar: WorkCalendar };

export function foldFollowUp(events: readonly FollowUpEvent[], around: FollowUpAround): FollowUp {
  const [opened] = events;
  const at = opened?.at ?? 0;
  const from = localDay(at, around.calendar.offsetMinutes);
  const { terms } = around;
  const all: FollowUp = {
    state: terms.kind === 'improvement' ? 'running' : 'service',
    from,
    until: terms.kind === 'improvement' ? addMonths(from, terms.months) : null,
    result: null,
    test: null,
    extended: false,
    plan: null,
    checkIns: [],
    comments: [],
    evaluations: [],
    served: null,
    ended: null,
    open: [],
    told: [],
    counted: new Set(opened ? [opened.seq] : []),
  };
  for (const event of events.slice(1)) if (note(all, event, around)) all.counted.add(event.seq);
  if (opened) all.open = openSteps(all, around, at);
  return all;
}

const said = ({ seq, at, actor, data }: FollowUpEvent): Said => ({
  seq,
  at,
  by: actor.id,
  as: actor.as,
  words: typeof data?.['reasonId'] === 'string' ? data['reasonId'] : null,
});

/** Whether it counted: of two at once the first one does. */
function note(all: FollowUp, event: FollowUpEvent, around: FollowUpAround): boolean {
  const { type, data = {} } = event;
  if (all.ended) return false;
  const act = ACTS[type];
  return act === undefined ? false : act(all, { ...event, data }, around);
}

type Told = FollowUpEvent & { data: Record<string, unknown> };
type Act = (all: FollowUp, event: Told, around: FollowUpAround) => boolean;

const end = (all: FollowUp, event: Told, result: FollowUpResult): true => {
  all.state = 'ended';
  all.result = result;
  all.ended = said(event);
  return true;
};

const ACTS: Record<string, Act> = {
  'followUp.planned': (all, event) => {
    if (all.plan?.agreed || all.state !== 'running') return false;
    all.plan = { ...said(event), agreed: null, stands: false };
    return true;
  },
  'followUp.planAgreed': (all, event) => {
    if (!all.plan || all.plan.agreed || all.plan.seq !== event.data['plan']) return false;
    all.plan.agreed = said(event);
    return true;
  },
  'followUp.planStands': (all) => {
    if (!all.plan || all.plan.agreed) return false;
    all.plan.stands = true;
    return true;
  },
  'followUp.checkedIn': (all, event) => {
    const n = Number(event.data['n']);
    if (all.state !== 'running' || all.checkIns.some((each) => each.n === n)) return false;
    all.checkIns.push({ ...said(event), n, standing: String(event.data['standing']) });
    return true;
  },
  'followUp.commented': (all, event) => {
    all.comments.push(said(event));
    return true;
  },
  'followUp.evaluationOpened': (all) => {
    if (all.state !== 'running') return false;
    all.state = 'evaluation';
    return true;
  },
  'followUp.evaluated': (all, event, { terms }) => {
    if (all.state !== 'evaluation' || terms.kind !== 'improvement') return false;
    const result = String(event.data['result']);
    if (result === 'extended' && (all.extended || terms.extension === undefined)) return false;
    all.evaluations.push({ ...said(event), result });
    if (result === 'extended') {
      all.extended = true;
      all.state = 'running';
      all.until = addMonths(all.from, terms.months + (terms.extension ?? 0));
      return true;
    }
    if (result === 'failed' && terms.test !== undefined) {
      all.state = 'test';
      all.result = 'failed';
      return true;
    }
    return end(all, event, result === 'passed' ? 'passed' : 'failed');
  },
  'followUp.tested': (all, event) => {
    if (all.state !== 'test') return false;
    all.test = event.data['result'] === 'passed' ? 'passed' : 'failed';
    return end(all, event, 'failed');
  },
  'followUp.lapsed': (all, event) => {
    if (event.data['step'] === 'test' && all.state === 'test') {
      all.test = 'lapsed';
      return end(all, event, 'failed');
    }
    return all.state === 'evaluation' && stepRound(all) === event.data['step'] ? end(all, event, 'lapsed') : false;
  },
  'followUp.served': (all, event, { terms, calendar }) => {
    if (all.state !== 'service' || terms.kind !== 'term') return false;
    const on = String(event.data['on']);
    all.served = { ...said(event), on };
    const { offsetMinutes } = calendar;
    all.from = localDay(deadlineAfter(startOfLocalDay(on, offsetMinutes), terms.after, calendar), offsetMinutes);
    all.until = addMonths(all.from, terms.months);
    all.state = 'waiting';
    return true;
  },
  'followUp.inForce': (all) => {
    if (all.state !== 'waiting') return false;
    all.state = 'inForce';
    return true;
  },
  'followUp.completed': (all, event) => all.state === 'inForce' && end(all, event, 'completed'),
  'followUp.reversed': (all, event) => end(all, event, 'reversed'),
  'followUp.withdrawn': (all, event) => end(all, event, 'withdrawn'),
  'followUp.reminded': (all, { data }) => {
    all.told.push(`${String(data['step'])}/${String(data['n'])}`);
    return true;
  },
  'followUp.escalated': (all, { data }) => {
    all.told.push(`${String(data['step'])}/escalated`);
    return true;
  },
};

/** The evaluation after an extension is another one. */
export const stepRound = ({ extended }: Pick<FollowUp, 'extended'>): string =>
  extended ? 'evaluation/2' : 'evaluation/1';

/** By when a check-in is; the last month ends with the evaluation. */
export const checkInDay = (from: string, n: number): string => addMonths(from, n);

function openSteps(all: FollowUp, { terms, calendar }: FollowUpAround, at: number): FollowUpStep[] {
  if (all.ended) return [];
  const steps =
    terms.kind === 'term' ? termSteps(all, terms, { at, calendar }) : improvementSteps(all, terms, { at, calendar });
  return steps.toSorted((a, b) => a.due - b.due);
}

type When = { at: number; calendar: WorkCalendar };

const stepAt = (
  id: string,
  opens: number,
  {
    terms,
    lasts,
    calendar,
    told = false,
    lapses = false,
  }: {
    terms: FollowUpTerms;
    lasts: Parameters<typeof deadlineAfter>[1];
    calendar: WorkCalendar;
    /** Whoever has to do it is told when it opens. */
    told?: boolean;
    /** It is given up after as long again. */
    lapses?: boolean;
  },
): FollowUpStep => {
  const due = deadlineAfter(opens, lasts, calendar);
  const reminder = Math.max(opens, reminderAt(due, terms.remindDaysBefore, calendar));
  return {
    id,
    opens,
    due,
    reminders: told && reminder > opens ? [opens, reminder] : [reminder],
    ...(lapses && { lapses: deadlineAfter(due, lasts, calendar) }),
  };
};

const termSteps = ({ state }: FollowUp, terms: Term, { at, calendar }: When): FollowUpStep[] =>
  state === 'service' ? [stepAt('service', at, { terms, lasts: terms.service, calendar })] : [];

function improvementSteps(all: FollowUp, terms: Improvement, { at, calendar }: When): FollowUpStep[] {
  const { offsetMinutes } = calendar;
  if (all.state === 'test' && terms.test !== undefined) {
    const failed = all.evaluations.at(-1)?.at ?? at;
    return [stepAt('test', failed, { terms, lasts: terms.test, calendar, told: true, lapses: true })];
  }
  const evaluation = () =>
    stepAt(stepRound(all), startOfLocalDay(all.until ?? all.from, offsetMinutes), {
      terms,
      lasts: terms.evaluation,
      calendar,
      told: true,
      lapses: true,
    });
  if (all.state === 'evaluation') return [evaluation()];
  const plan = all.plan?.agreed || all.plan?.stands ? [] : [stepAt('plan', at, { terms, lasts: terms.plan, calendar })];
  const held = new Set(all.checkIns.map(({ n }) => n));
  const checkIns: FollowUpStep[] = [];
  for (let n = 1; checkInDay(all.from, n) < (all.until ?? ''); n += 1) {
    // What was missed before an extension stays missed.
    if (held.has(n) || (all.extended && n <= terms.months)) continue;
    const opens = startOfLocalDay(checkInDay(all.from, n), offsetMinutes);
    checkIns.push(stepAt(`checkIn/${n}`, opens, { terms, lasts: terms.checkIn, calendar }));
  }
  return [...plan, ...checkIns, evaluation()];
}

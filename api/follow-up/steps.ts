/** Who may take which step of a follow-up, and what each becomes in its chain. */
import { finding } from '../../rules/language/errors.ts';
import type { Text } from '../../rules/language/types.ts';
import { localDay } from '../../rules/time/calendar.ts';
import { type FollowUp, type FollowUpStep, stepRound } from '../../rules/time/follow-up.ts';
import type { WholeFollowUp } from '../../store/follow-up/chain.ts';
import type { Relation } from '../access/policy-commands.ts';
import { invalid, Problem } from '../problem/problem.ts';
import type { AskedStep } from './schema.ts';

type StepName = AskedStep['step'];
const BY_THE_PERSON: readonly StepName[] = ['agree', 'comment'];
const BY_SUPERIORS: readonly StepName[] = ['plan', 'checkIn', 'evaluate', 'serve', 'comment'];
const BY_HR: readonly StepName[] = ['plan', 'checkIn', 'evaluate', 'test', 'serve', 'comment'];
/** These are HR's own; the others are the assessor's until they are missed. */
const HR_ALWAYS: readonly StepName[] = ['test', 'serve'];

const STEP_IDS: Record<StepName, (followUp: FollowUp, month: number) => string | null> = {
  plan: () => 'plan',
  agree: () => 'plan',
  checkIn: (_, month) => `checkIn/${month}`,
  comment: () => null,
  evaluate: (followUp) => stepRound(followUp),
  test: () => 'test',
  serve: () => 'service',
};

type Standing = { whole: WholeFollowUp; relation: Relation; now: number };

function openStep({ open, state }: FollowUp, id: string, now: number): FollowUpStep | undefined {
  const step = open.find((each) => each.id === id);
  if (!step || step.opens > now) return undefined;
  return id.startsWith('evaluation/') && state !== 'evaluation' ? undefined : step;
}

/** What refuses it; null: nothing. */
function refusal({ whole: { followUp, terms }, relation, now }: Standing, step: StepName, month = 0): Problem | null {
  const own = relation === 'own';
  const theirs = own ? BY_THE_PERSON : relation === 'region' || relation === 'all' ? BY_HR : BY_SUPERIORS;
  if (!theirs.includes(step)) return own ? new Problem('self-decision') : new Problem('not-your-turn');
  if (followUp.ended) return new Problem('follow-up-step');
  const id = STEP_IDS[step](followUp, month);
  if (id === null) return null;
  // Missed, it can still be done; only when it is over it cannot.
  const found =
    step === 'plan' && followUp.plan?.stands && !followUp.plan.agreed ? PLAN_AGAIN : openStep(followUp, id, now);
  if (!found) return new Problem('follow-up-step');
  if (step === 'agree' && (!followUp.plan || followUp.plan.agreed)) return new Problem('follow-up-step');
  if ((step === 'serve') !== (terms.kind === 'term')) return new Problem('follow-up-step');
  const needsEscalation = relation !== 'subordinate' && !own && !HR_ALWAYS.includes(step);
  if (needsEscalation && !followUp.told.includes(`${id}/escalated`))
    return new Problem('not-your-turn', { detail: NOT_MISSED });
  return null;
}
const PLAN_AGAIN: FollowUpStep = { id: 'plan', opens: 0, due: 0, reminders: [] };

/** Steps that somebody can take now; of check-ins, the months. */
export function stepsFor(standing: Standing): string[] {
  const { followUp } = standing.whole;
  const months = followUp.open.flatMap(({ id }) => (id.startsWith('checkIn/') ? [Number(id.split('/')[1])] : []));
  const names: StepName[] = ['plan', 'agree', 'evaluate', 'test', 'serve', 'comment'];
  return [
    ...names.filter((step) => refusal(standing, step) === null),
    ...months.filter((month) => refusal(standing, 'checkIn', month) === null).map((month) => `checkIn/${month}`),
  ];
}

type Awaited = 'employee' | 'assessor' | 'hr';

/** Whose it is to do an open step, as long as it is not missed; nobody's: time does it. */
export function awaitedFor({ plan }: Pick<FollowUp, 'plan'>, step: string): Awaited[] {
  switch (step.split('/')[0]) {
    case 'plan':
      return plan && !plan.agreed ? ['employee'] : ['assessor'];
    case 'checkIn':
    case 'evaluation':
      return ['assessor'];
    case 'test':
      return ['hr'];
    case 'service':
      return ['assessor', 'hr'];
    default:
      return [];
  }
}

type Entry = { type: string; key: string; data: Record<string, unknown> };

/** The step that an entry of somebody was about. */
export function stepOf({ key = '' }: { key?: string }): string {
  if (key.startsWith('agree/')) return 'plan';
  return key.endsWith(DONE) ? key.slice(0, -DONE.length) : (key.split('/')[0] ?? '');
}
const DONE = '/done';

const NEEDS: Record<StepName, (keyof AskedStep)[]> = {
  plan: ['text'],
  agree: [],
  checkIn: ['text', 'month', 'standing'],
  comment: ['text'],
  evaluate: ['text', 'result'],
  test: ['text', 'result'],
  serve: ['text', 'on'],
};

/** Throws for what is missing of it, and for what is not its own. */
function requireParts(asked: AskedStep): void {
  const needed = NEEDS[asked.step];
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined || name === 'step' ? [] : [name],
  );
  const findings = [
    ...needed.filter((name) => asked[name] === undefined).map((name) => finding([name], 'required', NEEDED)),
    ...given.filter((name) => !needed.some((each) => each === name)).map((name) => finding([name], 'not-valid', STRAY)),
    ...(asked.step === 'test' && asked.result === 'extended' ? [finding(['result'], 'not-valid', NO_EXTENSION)] : []),
  ];
  if (findings.length > 0) throw invalid(findings);
}

/** The entry that it becomes. Throws what refuses it. */
export function entryOf(standing: Standing, asked: AskedStep, command: string): Entry {
  const { followUp, calendar, terms } = standing.whole;
  requireParts(asked);
  const { month = 0, on = '' } = asked;
  const refused = refusal(standing, asked.step, month);
  if (refused) throw refused;
  switch (asked.step) {
    case 'plan':
      return { type: 'followUp.planned', key: `plan/${command}`, data: {} };
    case 'agree':
      return {
        type: 'followUp.planAgreed',
        key: `agree/${followUp.plan?.seq}`,
        data: { plan: followUp.plan?.seq },
      };
    case 'checkIn': {
      const id = `checkIn/${month}`;
      return { type: 'followUp.checkedIn', key: `${id}/done`, data: { n: month, standing: asked.standing } };
    }
    case 'comment':
      return { type: 'followUp.commented', key: `comment/${command}`, data: {} };
    case 'evaluate': {
      if (asked.result === 'extended' && (followUp.extended || terms.kind !== 'improvement' || !terms.extension))
        throw invalid([finding(['result'], 'not-valid', NO_EXTENSION)]);
      const id = stepRound(followUp);
      return { type: 'followUp.evaluated', key: `${id}/done`, data: { result: asked.result } };
    }
    case 'test':
      return { type: 'followUp.tested', key: 'test/done', data: { result: asked.result } };
    case 'serve': {
      const today = localDay(standing.now, calendar.offsetMinutes);
      if (on > today || on < followUp.from) throw invalid([finding(['on'], 'not-valid', SERVED_WHEN)]);
      return { type: 'followUp.served', key: 'service/done', data: { on } };
    }
  }
}

const t = (id: string, en: string): Text => ({ id, en });
const NOT_MISSED = t(
  'Pejabat penilai yang melakukannya; orang lain baru sesudah tenggatnya terlewati.',
  'The assessor does this; somebody else only once its deadline has passed.',
);
const NO_EXTENSION = t(
  'Masa perbaikan ini tidak dapat diperpanjang, atau sudah diperpanjang sekali.',
  'This period cannot be extended, or was extended once already.',
);
const NEEDED = t('Wajib diisi untuk langkah ini.', 'This step needs it.');
const STRAY = t('Tidak termasuk langkah ini.', 'This does not belong to this step.');
const SERVED_WHEN = t(
  'Isi hari penyampaian: sejak diputuskan, paling lambat hari ini.',
  'Give the day of service: from the decision on, today at the latest.',
);

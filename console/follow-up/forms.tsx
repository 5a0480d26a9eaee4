/** One step of a follow-up as a form, and taking it back. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { peopleInFollowUp, FollowUpRecord } from './recorded.tsx';
import { followUpPath, followUpHeading, seenFollowUp, type SeenFollowUp, toldAct } from './seen.ts';

const PAGE = '/pembinaan/:id/:step';
const REVERSE = 'batal';

type Form = {
  visit: Visit;
  seen: SeenFollowUp;
  nameOf: (id: string) => string;
  step: string;
  title: string;
  fields: Field[];
};

export function followUpForms(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const form = await formIn(c);
    return answerPage(c, <StepPage form={form} sent={{ filled: await begunIn(form), requestKey: randomUUID() }} />);
  });
  site.post(PAGE, async (c) => {
    const form = await formIn(c);
    const { visit, seen, step, fields } = form;
    return answerForm(c, {
      fields,
      send: async ({ values, requestKey }) => {
        const path = `${followUpPath(seen.id)}/${step === REVERSE ? 'reverse' : 'steps'}`;
        const body = step === REVERSE ? { reason: values['reason'] } : bodyOf(step, values);
        await visit.send({ path, body, key: requestKey });
        return `${paths.followUp(seen.id)}?sudah=${DONE[step.split('/')[0] ?? ''] ?? ''}`;
      },
      form: (sent) => <StepPage form={form} sent={sent} />,
    });
  });
}

/** What is told of it once it is done. */
const DONE: Record<string, string> = {
  plan: 'planFollowUp',
  agree: 'agreeFollowUp',
  checkIn: 'recordCheckIn',
  comment: 'commentFollowUp',
  evaluate: 'evaluateFollowUp',
  test: 'recordTest',
  serve: 'recordService',
  [REVERSE]: 'reverseFollowUp',
};

/** Most things are written down on the day on which they were done. */
async function begunIn({ visit, fields, seen }: Form): Promise<Again['filled']> {
  const parked = await visit.filled();
  const dated = fields.some(({ name }) => name === 'on') && Object.keys(parked.values).length === 0;
  return dated ? { ...parked, values: { on: seen.today } } : parked;
}

/** `checkIn/3` is the check-in of the third month. */
function bodyOf(step: string, values: Record<string, string>): Record<string, unknown> {
  const [name, month] = step.split('/');
  return { step: name, ...(month !== undefined && { month: Number(month) }), ...values };
}

/** Only what this person may do now has a form. */
async function formIn(c: Context<PageEnv>): Promise<Form> {
  const visit = c.get('visit');
  const seen = await seenFollowUp(visit, c.req.param('id') ?? '');
  const step = (c.req.param('step') ?? '').replace('-', '/');
  const nameOf = await visit.names([seen.employeeId, ...peopleInFollowUp(seen)]);
  if (step === REVERSE) {
    if (!seen.mayReverse) throw new Problem('forbidden');
    const reason: Field = { name: 'reason', label: visit.t('field.reason'), kind: 'text', required: true };
    return { visit, seen, nameOf, step, title: visit.t('follow.reverse'), fields: [reason] };
  }
  if (!seen.may.includes(step)) throw new Problem('follow-up-step');
  return { visit, seen, nameOf, step, title: toldAct(visit, step), fields: fieldsOf(visit, seen, step) };
}

function fieldsOf({ t }: Visit, { evaluations }: SeenFollowUp, step: string): Field[] {
  const [name = ''] = step.split('/');
  const text: Field = {
    name: 'text',
    label: t('follow.text'),
    kind: 'text',
    required: true,
    hint: wordOf(t, 'follow.textHint', name),
  };
  const choice = (field: string, label: string, values: readonly string[]): Field => ({
    name: field,
    label,
    kind: 'radio',
    required: true,
    choices: values.map((value) => ({ value, label: wordOf(t, 'follow', value) })),
  });
  switch (name) {
    case 'agree':
      return [];
    case 'checkIn':
      return [choice('standing', t('follow.standing'), ['onTrack', 'behind']), text];
    case 'evaluate': {
      const again = evaluations.some(({ result }) => result === 'extended');
      const results = choice('result', t('follow.result'), ['passed', 'failed', ...(again ? [] : ['extended'])]);
      return [{ ...results, hint: t('follow.resultHint') }, text];
    }
    case 'test':
      return [choice('result', t('follow.result'), ['passed', 'failed']), text];
    case 'serve':
      return [{ name: 'on', label: t('follow.on'), kind: 'date', required: true }, text];
    default:
      return [text];
  }
}

/** What was said so far stands above what is said of it. */
const ABOUT_BEFORE = ['agree', 'checkIn', 'evaluate', 'comment', REVERSE];

function StepPage({ form: { visit, seen, nameOf, step, title, fields }, sent }: { form: Form; sent: Again }) {
  const { t, language } = visit;
  const [name = ''] = step.split('/');
  return (
    <FormPage
      visit={visit}
      title={title}
      up={{ href: paths.followUp(seen.id), label: followUpHeading(seen, { language, nameOf }) }}
      lead={wordOf(t, 'follow.lead', name)}
      sent={sent}
      action={paths.followUpStep(seen.id, step.replace('/', '-'))}
      fields={fields}
      go={{ label: title }}
      cancel={paths.followUp(seen.id)}
    >
      {ABOUT_BEFORE.includes(name) && <FollowUpRecord {...{ visit, seen, nameOf }} />}
    </FormPage>
  );
}

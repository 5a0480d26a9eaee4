/** What an admin does to a whole cycle or one unit of it: fill in, see how many it reaches, do. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { RulePack } from '../../rules/language/types.ts';
import { Problem } from '../../api/problem/problem.ts';
import { FilledIn } from '../appraisal/command-preview.tsx';
import { Refused } from '../ask.ts';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import type { Filled } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import { postedIn, refusedForm } from '../parts/posted.ts';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { cyclePath, readCycle, type SeenCycle } from './seen.ts';

export const OPERATIONS = ['launch', 'clock', 'pause', 'resume', 'extend', 'release', 'cancel'] as const;
type Operation = (typeof OPERATIONS)[number];
type FormAbout = { visit: Visit; cycle: SeenCycle; pack: RulePack; units: Units; operation: Operation };
type Sent = { filled: Filled; requestKey: string; words?: string };
type Reach = { appraisals?: number; leftOut?: string[] };

function fieldsOf({ visit: { t, language }, pack, units, operation }: FormAbout): Field[] {
  const unit: Field = {
    name: 'unit',
    label: t('field.unit'),
    hint: t('operation.allUnits'),
    kind: 'select',
    choices: units.all,
  };
  const reason: Field = {
    name: 'reason',
    label: t('field.reason'),
    kind: 'text',
    required: !['launch', 'release', 'clock'].includes(operation),
  };
  switch (operation) {
    case 'launch':
      return [reason];
    case 'clock':
      return [{ name: 'to', label: t('operation.clockTo'), kind: 'date' }, reason];
    case 'extend':
      return [
        {
          name: 'stage',
          label: t('field.stage'),
          kind: 'select',
          unchosen: true,
          required: true,
          choices: pack.phases.map(({ id, title }) => ({ value: id, label: title[language] })),
        },
        { name: 'until', label: t('field.until'), kind: 'date', required: true },
        { name: 'decree', label: t('field.decree'), kind: 'line', required: true },
        unit,
        reason,
      ];
    case 'release':
      return [{ name: 'force', label: t('field.force'), kind: 'check' }, unit, reason];
    case 'pause':
    case 'resume':
    case 'cancel':
      return [unit, reason];
  }
}

/** The end of a day is meant, in the region's own time; no day: whatever comes next. */
function bodyOf({ operation, cycle }: FormAbout, values: Record<string, string>): Record<string, unknown> {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  if (operation !== 'clock') return { ...filled, ...(filled['force'] === 'ya' && { force: true }) };
  const { to, ...rest } = filled;
  const offset = /[+-]\d\d:\d\d$|Z$/.exec(cycle.businessNow)?.[0] ?? 'Z';
  return { ...rest, ...(to === undefined ? { next: true } : { to: `${to}T23:59:59${offset}` }) };
}

export function operationPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/siklus/:label/lakukan/:operation';
  site.get(path, async (c) => {
    const about = await aboutIn(c);
    return answerPage(
      c,
      <FormPage about={about} sent={{ filled: await c.get('visit').filled(), requestKey: randomUUID() }} />,
    );
  });
  site.post(path, async (c) => {
    const about = await aboutIn(c);
    const { visit, cycle, operation } = about;
    const posted = await postedIn(c);
    const { values, requestKey, step } = posted;
    const filled = { values, errors: {} };
    if (step === 'ubah') return answerPage(c, <FormPage about={about} sent={{ filled, requestKey }} />);
    const dryRun = step !== 'kirim';
    const address = `${cyclePath(cycle.region, cycle.label)}/${operation}`;
    try {
      const answer = await visit.send<Reach>({
        path: address,
        body: bodyOf(about, values),
        key: requestKey,
        dryRun,
      });
      if (!dryRun) return c.redirect(`${paths.cycle(cycle.region, cycle.label)}?sudah=${operation}`, 303);
      return answerPage(c, <PreviewPage about={about} sent={{ filled, requestKey }} reach={answer} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => pointer.split('/').at(-1) ?? '';
      const sent = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <FormPage about={about} sent={sent} />, error.problem.status);
    }
  });
}

async function aboutIn(c: Context<PageEnv>): Promise<FormAbout> {
  const visit = c.get('visit');
  const operation = OPERATIONS.find((name) => name === c.req.param('operation'));
  if (!operation) throw new Problem('not-found');
  const cycle = await readCycle(visit, c.req.param('region') ?? '', c.req.param('label') ?? '');
  const { pack } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`);
  return { visit, cycle, pack, units: await visit.units(), operation };
}

function Head({ about: { visit, cycle, operation } }: { about: FormAbout }) {
  return (
    <>
      <p class="hint">
        <a href={paths.cycle(cycle.region, cycle.label)}>{visit.t('cycle.title', { label: cycle.label })}</a>
      </p>
      <h1>{visit.t(`operation.${operation}`)}</h1>
    </>
  );
}

function FormPage({ about, sent }: { about: FormAbout; sent: Sent }) {
  const { visit, cycle, operation } = about;
  return (
    <SignedPage visit={visit} title={visit.t(`operation.${operation}`)}>
      <Head about={about} />
      <p class="lead">{visit.t(`operation.lead.${operation}`)}</p>
      {operation === 'clock' && (
        <p class="ribbon">{visit.t('cycle.now', { now: shownMoment(cycle.businessNow, visit) })}</p>
      )}
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form
        visit={visit}
        action={paths.cycleOperation(cycle.region, cycle.label, operation)}
        requestKey={sent.requestKey}
      >
        {fieldsOf(about).map((field) => (
          <FieldRow field={field} filled={sent.filled} visit={visit} />
        ))}
        <div class="actions">
          <button class="primary" name="langkah" value="pratinjau">
            {visit.t('preview')}
          </button>
          <a class="button" href={paths.cycle(cycle.region, cycle.label)}>
            {visit.t('cancel')}
          </a>
        </div>
      </Form>
    </SignedPage>
  );
}

function PreviewPage({ about, sent, reach }: { about: FormAbout; sent: Sent; reach: Reach }) {
  const { visit, cycle, operation } = about;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t(`operation.${operation}`)}>
      <Head about={about} />
      <p class="lead">{t('operation.reach', { n: reach.appraisals ?? 0 })}</p>
      <FilledIn fields={fieldsOf(about)} values={sent.filled.values} language={visit.language} />
      {(reach.leftOut ?? []).length > 0 && <p class="notice">{t('operation.leftOut')}</p>}
      <PreviewedForm
        {...{ visit, sent }}
        action={paths.cycleOperation(cycle.region, cycle.label, operation)}
        go={t(`operation.${operation}`)}
      />
    </SignedPage>
  );
}

/** Setting a goal of a unit, changing it, ending it. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { forbidden } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import { allRows, Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { measuredFields } from './measured-fields.ts';
import { maySet, type SeenGoal, unitsToSet, type WholeGoal } from './seen.ts';

const PAGE = '/wilayah/:region/sasaran';
type Values = Record<string, string>;
const TEXTS = ['title', 'measure', 'countedIn', 'direction', 'aspect', 'due', 'owner'] as const;
const OPTIONAL = ['upper', 'baseline', 'parent'] as const;

type About = { visit: Visit; region: string; fields: Field[]; goal: WholeGoal | null };

export function goalFormPages(site: Hono<PageEnv>): void {
  site.get(`${PAGE}/baru`, async (c) => {
    const about = await newIn(c, c.req.query());
    const { unit = '', tahun = '', induk = '' } = c.req.query();
    const parked = await about.visit.filled();
    const begun = Object.keys(parked.values).length > 0;
    const given = { unit, year: tahun, parent: induk };
    const filled = begun ? parked : { values: given, errors: {} };
    return answerPage(c, <NewPage about={about} sent={{ filled, requestKey: randomUUID() }} />);
  });
  site.post(`${PAGE}/baru`, async (c) => {
    const posted = await postedIn(c);
    const about = await newIn(c, posted.values);
    const { visit, region } = about;
    const { values, requestKey, step } = posted;
    const errors = step === 'ubah' ? {} : missingIn(about.fields, values, visit);
    if (step === 'ubah' || Object.keys(errors).length > 0)
      return answerPage(
        c,
        <NewPage about={about} sent={{ filled: { values, errors }, requestKey }} />,
        step === 'ubah' ? 200 : 422,
      );
    try {
      const body = { region, unit: values['unit'], year: Number(values['year']), ...bodyOf(values) };
      const made = await visit.send<SeenGoal>({ path: '/v1/goals', body, key: requestKey });
      return c.redirect(paths.goal(region, made.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <NewPage about={about} sent={again} />, error.problem.status);
    }
  });
  site.get(`${PAGE}/:id/ubah`, async (c) => {
    const { about, goal } = await goalIn(c, 'changeGoal');
    const parked = await about.visit.filled();
    const begun = Object.keys(parked.values).length > 0;
    const filled = begun ? parked : { values: writtenOf(goal, about.visit), errors: {} };
    return answerPage(c, <ChangePage about={about} goal={goal} sent={{ filled, requestKey: randomUUID() }} />);
  });
  site.post(`${PAGE}/:id/ubah`, async (c) => {
    const { about, goal } = await goalIn(c, 'changeGoal');
    const posted = await postedIn(c);
    const { values, requestKey, version } = posted;
    const errors = missingIn(about.fields, values, about.visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <ChangePage {...{ about, goal, sent: { filled: { values, errors }, requestKey } }} />, 422);
    try {
      await about.visit.send({ path: `/v1/goals/${goal.id}/change`, body: bodyOf(values), key: requestKey, version });
      return c.redirect(paths.goal(goal.region, goal.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(about.visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <ChangePage {...{ about, goal, sent: again }} />, error.problem.status);
    }
  });
  site.get(`${PAGE}/:id/akhiri`, async (c) => {
    const { about, goal } = await goalIn(c, 'retireGoal');
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <RetirePage {...{ about, goal, sent }} />);
  });
  site.post(`${PAGE}/:id/akhiri`, async (c) => {
    const { about, goal } = await goalIn(c, 'retireGoal');
    const posted = await postedIn(c);
    const { values, requestKey } = posted;
    const errors = missingIn([reasonField(about.visit)], values, about.visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <RetirePage {...{ about, goal, sent: { filled: { values, errors }, requestKey } }} />, 422);
    try {
      const body = { reason: values['reason'] };
      await about.visit.send({ path: `/v1/goals/${goal.id}/retire`, body, key: requestKey });
      return c.redirect(paths.goal(goal.region, goal.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(about.visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <RetirePage {...{ about, goal, sent: again }} />, error.problem.status);
    }
  });
}

const fieldAt = (pointer: string) => pointer.split('/')[1] ?? '';

const bodyOf = (values: Values) =>
  Object.fromEntries(
    [...TEXTS, 'value' as const, ...OPTIONAL].flatMap((name) => {
      const value = (values[name] ?? '').trim();
      return value === '' ? [] : [[name, value]];
    }),
  );

/** Whoever could not send it does not get the form. */
async function newIn(c: Context<PageEnv>, given: Values): Promise<About> {
  const visit = c.get('visit');
  const region = c.req.param('region') ?? '';
  const toSet = await unitsToSet(visit);
  if (toSet?.length === 0) throw forbidden(visit.principal, 'createGoal');
  const units = (await visit.units()).all.filter(({ value }) => maySet(toSet, value));
  const unit = given['unit'] || units[0]?.value || '';
  const { t } = visit;
  const fields: Field[] = [
    { name: 'unit', label: t('people.unit'), kind: 'select', required: true, choices: units },
    { name: 'year', label: t('goals.year'), kind: 'number', required: true },
    ...(await contentFields(visit, { region, unit, self: null })),
  ];
  return { visit, region, fields, goal: null };
}

async function goalIn(c: Context<PageEnv>, action: 'changeGoal' | 'retireGoal') {
  const visit = c.get('visit');
  const [region = '', id = ''] = [c.req.param('region'), c.req.param('id')];
  const goal = await visit.read<WholeGoal>(`/v1/goals/${encodeURIComponent(id)}`);
  if (goal.region !== region) throw new Problem('not-found');
  if (!maySet(await unitsToSet(visit), goal.unit)) throw forbidden(visit.principal, action);
  const fields = action === 'changeGoal' ? await contentFields(visit, { region, unit: goal.unit, self: id }) : [];
  const about: About = { visit, region, fields, goal };
  return { about, goal };
}

type Placed = { region: string; unit: string; self: string | null };

async function contentFields(visit: Visit, { region, unit, self }: Placed): Promise<Field[]> {
  const { t } = visit;
  const [goals, colleagues, units] = await Promise.all([
    allRows<SeenGoal>(visit, `/v1/goals${query({ region })}`),
    visit.colleagues(unit),
    visit.units(),
  ]);
  return [
    ...measuredFields(visit, { title: t('goals.name'), value: t('goals.value') }),
    { name: 'baseline', label: t('field.baseline'), kind: 'number' },
    { name: 'due', label: t('field.due'), kind: 'date', required: true },
    {
      name: 'owner',
      label: t('goals.owner'),
      kind: 'select',
      unchosen: true,
      required: true,
      choices: colleagues.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'parent',
      label: t('goals.parent'),
      kind: 'select',
      hint: t('goals.parentHint'),
      choices: goals
        .filter(({ id, state }) => state === 'IN_FORCE' && id !== self)
        .map(({ id, title, unit: of, year }) => ({ value: id, label: `${title} (${units.nameOf(of)}, ${year})` })),
    },
  ];
}

function writtenOf(goal: WholeGoal, { language }: Visit): Values {
  const amount = (value: number | null) =>
    value === null ? '' : language === 'id' ? String(value).replace('.', ',') : String(value);
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, goal[name]])),
    value: amount(goal.value),
    upper: amount(goal.upper),
    baseline: amount(goal.baseline),
    parent: goal.parent ?? '',
  };
}

function NewPage({ about: { visit, region, fields }, sent }: { about: About; sent: Again }) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, fields, sent }}
      title={t('goals.new')}
      lead={t('goals.newLead')}
      up={{ href: paths.goals(region), label: t('goals.title') }}
      action={paths.newGoal(region)}
      go={{ label: t('goals.new') }}
      cancel={paths.goals(region)}
    >
      <p class="hint">{t('goals.unitFirst')}</p>
      <button name="langkah" value="ubah">
        {t('goals.showUnit')}
      </button>
    </FormPage>
  );
}

type OfOne = { about: About; goal: WholeGoal; sent: Again };

function ChangePage({ about: { visit, region, fields }, goal, sent }: OfOne) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, fields, sent }}
      title={t('goals.change')}
      up={{ href: paths.goal(region, goal.id), label: goal.title }}
      action={paths.goalMove(region, goal.id, 'ubah')}
      version={goal.revision}
      go={{ label: t('goals.save') }}
      cancel={paths.goal(region, goal.id)}
    />
  );
}

const reasonField = ({ t }: Visit): Field => ({
  name: 'reason',
  label: t('field.reason'),
  kind: 'text',
  required: true,
});

function RetirePage({ about: { visit, region }, goal, sent }: OfOne) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      fields={[reasonField(visit)]}
      title={t('goals.retire')}
      lead={t('goals.retireLead', { title: goal.title })}
      up={{ href: paths.goal(region, goal.id), label: goal.title }}
      action={paths.goalMove(region, goal.id, 'akhiri')}
      go={{ label: t('goals.retire') }}
      cancel={paths.goal(region, goal.id)}
    />
  );
}

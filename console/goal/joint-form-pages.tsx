/** Proposing a joint target to its owners, and everything that is done with one. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { forbidden } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import { parsedNumber } from '../appraisal/numbers.ts';
import { Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import {
  isJointMove,
  JOINT_MOVES,
  type JointMove,
  jointStanding,
  moveLabel,
  movesFor,
  ownersFor,
  type SeenJoint,
} from './joint-seen.ts';
import { measuredFields } from './measured-fields.ts';
import { maySet, unitsToSet } from './seen.ts';
import { type Delivered, NotTakenPage, SettlePage } from './settle-pages.tsx';

const PAGE = '/wilayah/:region/target-bersama';
const MOST_OWNERS = 6;
const OWNERS = Array.from({ length: MOST_OWNERS }, (_, row) => row);
const TEXTS = ['title', 'measure', 'countedIn', 'direction', 'aspect', 'value', 'upper', 'due', 'lead', 'combine'];
type Values = Record<string, string>;
const given = (values: Values, name: string) => (values[name] ?? '').trim();

export function jointFormPages(site: Hono<PageEnv>): void {
  site.get(`${PAGE}/baru`, async (c) => {
    const about = await newIn(c);
    return answerPage(
      c,
      <NewPage {...about} sent={{ filled: await about.visit.filled(), requestKey: randomUUID() }} />,
    );
  });
  site.post(`${PAGE}/baru`, async (c) => {
    const about = await newIn(c);
    const { visit, region, fields } = about;
    const posted = await postedIn(c);
    const { values, requestKey } = posted;
    const { body, errors: unread } = bodyOf(visit, region, values);
    const errors = { ...missingIn(fields, values, visit), ...unread };
    if (Object.keys(errors).length > 0)
      return answerPage(c, <NewPage {...about} sent={{ filled: { values, errors }, requestKey }} />, 422);
    try {
      const made = await visit.send<SeenJoint>({ path: '/v1/joint-targets', body, key: requestKey });
      return c.redirect(paths.joint(region, made.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt: (at) => fieldOf(at, values) });
      return answerPage(c, <NewPage {...about} sent={again} />, error.problem.status);
    }
  });
  site.get(`${PAGE}/:id/:move`, async (c) => {
    const about = await moveIn(c);
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <MovePage {...about} sent={sent} />);
  });
  site.post(`${PAGE}/:id/:move`, async (c) => {
    const about = await moveIn(c);
    const { visit, seen, move, fields } = about;
    const posted = await postedIn(c);
    const { values, requestKey, version, step } = posted;
    const errors = missingIn(fields, values, visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <MovePage {...about} sent={{ filled: { values, errors }, requestKey }} />, 422);
    if (step === 'ubah')
      return answerPage(c, <MovePage {...about} sent={{ filled: { values, errors }, requestKey }} />);
    // Whom the one result reaches is seen before it is settled.
    const dryRun = move === 'selesaikan' && step !== 'kirim';
    try {
      const path = `/v1/joint-targets/${seen.id}/${JOINT_MOVES[move].name}`;
      const body = moved(move, values, seen);
      const { delivery } = await visit.send<Delivered>({ path, body, key: requestKey, version, dryRun });
      if (delivery && dryRun) {
        const sent = { filled: { values, errors }, requestKey };
        return answerPage(c, <SettlePage {...{ visit, seen, delivery, sent }} />);
      }
      if (delivery && delivery.warnings.length > 0)
        return answerPage(c, <NotTakenPage {...{ visit, seen, delivery }} />);
      return c.redirect(paths.joint(seen.region, seen.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt: (at) => at.split('/')[1] ?? '' });
      return answerPage(c, <MovePage {...about} sent={again} />, error.problem.status);
    }
  });
}

const ownerField = (row: number, part: 'unit' | 'share') => `pemilik.${row}.${part}`;
const ownersIn = (values: Values) => OWNERS.filter((row) => given(values, ownerField(row, 'unit')) !== '');

function fieldOf(pointer: string, values: Values): string {
  const [first = '', nth, part] = pointer.split('/').slice(1);
  if (first !== 'owners') return first;
  const row = ownersIn(values)[Number(nth ?? 0)] ?? 0;
  return ownerField(row, part === 'unit' ? 'unit' : 'share');
}

function bodyOf({ t }: Visit, region: string, values: Values) {
  const errors: Record<string, string> = {};
  const owners = ownersIn(values).map((row) => {
    const share = parsedNumber(given(values, ownerField(row, 'share')), 'basisPoint');
    if (share === null) errors[ownerField(row, 'share')] = t('command.number', { example: '50' });
    return { unit: given(values, ownerField(row, 'unit')), share: share ?? 0 };
  });
  const texts = TEXTS.flatMap((name) => (given(values, name) === '' ? [] : [[name, given(values, name)]]));
  return { body: { region, year: Number(given(values, 'year')), owners, ...Object.fromEntries(texts) }, errors };
}

async function newIn(c: Context<PageEnv>) {
  const visit = c.get('visit');
  const region = c.req.param('region') ?? '';
  const toSet = await unitsToSet(visit);
  if (toSet?.length === 0) throw forbidden(visit.principal, 'createJointTarget');
  const units = (await visit.units()).all;
  return { visit, region, fields: fieldsFor(visit, units, toSet) };
}

type Choices = { value: string; label: string }[];

function fieldsFor(visit: Visit, units: Choices, toSet: string[] | null): Field[] {
  const { t } = visit;
  return [
    ...measuredFields(visit, { title: t('joint.name'), value: t('field.value') }),
    { name: 'year', label: t('goals.year'), kind: 'number', required: true },
    { name: 'due', label: t('field.due'), kind: 'date', required: true },
    {
      name: 'lead',
      label: t('joint.leader'),
      kind: 'select',
      required: true,
      choices: units.filter(({ value }) => maySet(toSet, value)),
    },
    {
      name: 'combine',
      label: t('joint.combine'),
      kind: 'select',
      required: true,
      choices: ['sum', 'mean'].map((value) => ({ value, label: wordOf(t, 'combine', value) })),
    },
    ...OWNERS.flatMap((row): Field[] => {
      const more = row < 2 ? { required: true as const } : { inRow: true as const };
      return [
        {
          name: ownerField(row, 'unit'),
          label: t('joint.owner', { n: row + 1 }),
          kind: 'select',
          choices: units,
          ...more,
        },
        { name: ownerField(row, 'share'), label: t('joint.sharePercent'), kind: 'number', ...more },
      ];
    }),
  ];
}

type New = { visit: Visit; region: string; fields: Field[]; sent: Again };

const NewPage = ({ visit, region, fields, sent }: New) => (
  <FormPage
    {...{ visit, fields, sent }}
    title={visit.t('joint.new')}
    lead={visit.t('joint.newLead')}
    up={{ href: paths.joints(region), label: visit.t('joint.title') }}
    action={paths.newJoint(region)}
    go={{ label: visit.t('joint.new') }}
    cancel={paths.joints(region)}
  />
);

async function moveIn(c: Context<PageEnv>) {
  const visit = c.get('visit');
  const [region = '', id = '', move = ''] = [c.req.param('region'), c.req.param('id'), c.req.param('move')];
  const seen = await visit.read<SeenJoint>(`/v1/joint-targets/${encodeURIComponent(id)}`);
  if (seen.region !== region || !isJointMove(move)) throw new Problem('not-found');
  const standing = await jointStanding(visit);
  if (!movesFor(seen, standing).includes(move)) throw new Problem('forbidden');
  const nameOf = (await visit.units()).nameOf;
  const owners = ownersFor(move, seen, standing).map((value) => ({ value, label: nameOf(value) }));
  return { visit, seen, move, fields: fieldsOfMove(visit, { move, owners, seen, nameOf }) };
}

type OfMove = { move: JointMove; owners: Choices; seen: SeenJoint; nameOf: (unit: string) => string };

function fieldsOfMove({ t }: Visit, { move, owners, seen, nameOf }: OfMove): Field[] {
  const unit: Field = { name: 'unit', label: t('people.unit'), kind: 'select', required: true, choices: owners };
  const reason: Field = { name: 'reason', label: t('field.reason'), kind: 'text', required: true };
  switch (move) {
    case 'tanda-tangan':
      return [unit];
    case 'kontribusi':
      return [
        unit,
        { name: 'amount', label: t('joint.amount', { unit: seen.countedIn }), kind: 'number', required: true },
        { name: 'at', label: t('field.asOf'), kind: 'date', required: true },
        { name: 'note', label: t('field.text'), kind: 'text' },
      ];
    case 'keluar':
    case 'sengketa':
      return [unit, reason];
    case 'putusan':
      return [
        {
          name: 'decision',
          label: t('joint.decision'),
          kind: 'radio',
          required: true,
          choices: ['upheld', 'rejected'].map((value) => ({ value, label: wordOf(t, 'jointDecision', value) })),
        },
        ...seen.owners.map(
          (owner): Field => ({
            name: `amount.${owner.unit}`,
            label: t('joint.corrected', { unit: nameOf(owner.unit) }),
            kind: 'number',
          }),
        ),
        reason,
      ];
    case 'selesaikan':
      if (seen.result) return [];
      return [{ name: 'at', label: t('field.asOf'), kind: 'date', required: true, hint: t('joint.settleHint') }];
    case 'batalkan':
      return [reason];
  }
}

function moved(move: JointMove, values: Values, { owners, result }: SeenJoint): Record<string, unknown> {
  if (move === 'selesaikan' && result) return { at: result.day };
  if (move !== 'putusan') {
    const names = ['unit', 'amount', 'at', 'note', 'reason'];
    return Object.fromEntries(names.flatMap((name) => (given(values, name) ? [[name, given(values, name)]] : [])));
  }
  const amounts = owners.flatMap(({ unit }) => {
    const amount = given(values, `amount.${unit}`);
    return amount === '' ? [] : [{ unit, amount }];
  });
  return { decision: values['decision'], reason: given(values, 'reason'), ...(amounts.length > 0 && { amounts }) };
}

type Move = { visit: Visit; seen: SeenJoint; move: JointMove; fields: Field[]; sent: Again };

const MovePage = ({ visit, seen, move, fields, sent }: Move) => (
  <FormPage
    {...{ visit, fields, sent }}
    title={visit.t(moveLabel(move, seen))}
    lead={wordOf(visit.t, 'jointLead', move)}
    up={{ href: paths.joint(seen.region, seen.id), label: seen.title }}
    action={paths.jointMove(seen.region, seen.id, move)}
    version={seen.revision}
    go={{ label: visit.t(moveLabel(move, seen)) }}
    cancel={paths.joint(seen.region, seen.id)}
  />
);

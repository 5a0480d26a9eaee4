/** One command for several people at once: chosen in the list, seen for each of them first, told for each afterwards. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { OperatedPeople } from '../../api/appraisal/operate-people-schema.ts';
import { requireRegion } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { FilledIn } from '../appraisal/command-preview.tsx';
import { backFields, cancelFields } from '../appraisal/command-forms.ts';
import { written } from '../appraisal/fact-fields.ts';
import { readSeen, type SeenAppraisal } from '../appraisal/seen.ts';
import { Refused } from '../ask.ts';
import { chosenOf, type Field, missingIn } from '../parts/form.tsx';
import { FormPage, PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { cyclePath, readCycle, type Rows, type SeenCycle } from './seen.ts';

export const CHOSEN = 'orang';
/** Every row of the list that was looked at. */
export const ALL = 'semua';
export const ROWS = 'ada';
/** Everybody whom its filter finds, and that filter. */
export const MATCHING = 'cocok';
export const FILTER = 'saring';
/** As many as one request is for. */
const MOST = 200;

/** By what stands in the address. */
export const FOR_MANY = {
  'ganti-penilai': 'reassignAssessor',
  ingatkan: 'remindWaiting',
  perpanjang: 'extendStage',
  kembalikan: 'reopenStage',
  'coba-lagi': 'retry',
  batalkan: 'cancelAppraisal',
} as const;
export type ManyAct = keyof typeof FOR_MANY;

type Person = Pick<SeenAppraisal, 'id' | 'employeeId' | 'unit'>;
type About = {
  visit: Visit;
  cycle: SeenCycle;
  act: ManyAct;
  chosen: Person[];
  /** The list that they were chosen from. */
  filter: Record<string, string>;
  /** The filter finds others besides. */
  more: boolean;
  nameOf: (id: string) => string;
  colleagues: { id: string; name: string }[];
  pack: RulePack;
};

export function manyPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/siklus/:label/orang/:act';
  // Whoever had to sign in again goes on from what they had chosen.
  site.get(path, async (c) => {
    const filled = await c.get('visit').filled();
    const about = await aboutIn(c, filled.values);
    if (about.chosen.length === 0) return c.redirect(backOf(about).href, 303);
    return answerPage(c, <ChoicePage about={about} sent={{ filled, requestKey: randomUUID() }} />);
  });
  site.post(path, async (c) => {
    const posted = await postedIn(c);
    const about = await aboutIn(c, posted.values);
    const { visit, chosen } = about;
    const { requestKey, step } = posted;
    const values = carried(posted.values, chosen);
    const sent = { filled: { values, errors: {} }, requestKey };
    if (chosen.length === 0) {
      const words = visit.t('reassign.nobody');
      return answerPage(c, <ChoicePage about={about} sent={{ ...sent, words }} />, 422);
    }
    if (step === 'pilih' || step === 'ubah') return answerPage(c, <ChoicePage about={about} sent={sent} />);
    const errors = missingIn(fieldsOf(about), values, visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <ChoicePage about={about} sent={{ ...sent, filled: { values, errors } }} />, 422);
    const dryRun = step !== 'kirim';
    try {
      const told = await visit.send<OperatedPeople>({
        path: `${cyclePath(about.cycle.region, about.cycle.label)}/people/commands`,
        body: { command: FOR_MANY[about.act], body: bodyOf(about, values), appraisals: chosen.map(({ id }) => id) },
        key: requestKey,
        dryRun,
      });
      return answerPage(c, <AnsweredPage {...{ about, sent, told, dryRun }} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => pointer.split('/').at(-1) ?? '';
      const again = refusedForm(visit, { ...posted, values }, { problem: error.problem, fieldAt });
      return answerPage(c, <ChoicePage about={about} sent={again} />, 422);
    }
  });
}

async function aboutIn(c: Context<PageEnv>, values: Record<string, string>): Promise<About> {
  const visit = c.get('visit');
  const [region = '', label = '', act = ''] = ['region', 'label', 'act'].map((name) => c.req.param(name));
  if (!isAct(act)) throw new Problem('not-found');
  requireRegion(visit.principal, 'operatePeople', region);
  const cycle = await readCycle(visit, region, label);
  const { people, more } = await peopleIn(visit, cycle, values);
  const units = act === 'ganti-penilai' ? [...new Set(people.map(({ unit }) => unit))] : [];
  const colleagues = (await Promise.all(units.map((unit) => visit.colleagues(unit)))).flat();
  const nameOf = await visit.names(people.map(({ employeeId }) => employeeId));
  const { pack } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${cycle.pack.digest}`);
  return { visit, cycle, act, chosen: people, filter: filterIn(values), more, nameOf, colleagues, pack };
}

const isAct = (act: string): act is ManyAct => Object.hasOwn(FOR_MANY, act);

/** Whoever matches is looked up once: from then on they go along by name, so that whom one saw is whom it is done to. */
async function peopleIn(visit: Visit, cycle: SeenCycle, values: Record<string, string>) {
  if (values[MATCHING] === 'ya') {
    const of = (name: string) => values[`${FILTER}.${name}`];
    const asked = query({
      cycle: cycle.id,
      limit: String(MOST),
      unit: of('unit'),
      stage: of('tahap'),
      state: of('keadaan'),
      overdue: of('terlambat') === 'ya' ? 'true' : undefined,
      waitingOn: of('menunggu'),
    });
    const { data, page } = await visit.read<Rows<SeenAppraisal>>(`/v1/appraisals${asked}`);
    return { people: data.filter((each) => !hasEnded(each)), more: page.nextCursor !== null };
  }
  const ids = values[ALL] === 'ya' ? (values[ROWS] ?? '').split(' ') : chosenOf(CHOSEN, values);
  const named = ids.filter((id) => id !== '').slice(0, MOST);
  const people: Person[] = await Promise.all(named.map((id) => readSeen(visit, id)));
  return { people, more: false };
}

const filterIn = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(`${FILTER}.`) && value !== '' ? [[name.slice(FILTER.length + 1), value]] : [],
    ),
  );

function carried(values: Record<string, string>, chosen: Person[]): Record<string, string> {
  const ways = [ALL, ROWS, MATCHING];
  const rest = Object.entries(values).filter(([name]) => !ways.includes(name));
  return { ...Object.fromEntries(rest), ...Object.fromEntries(chosen.map(({ id }) => [`${CHOSEN}.${id}`, 'ya'])) };
}

function fieldsOf({ visit, act, colleagues, chosen, pack }: About): Field[] {
  const { t, language } = visit;
  const reason: Field = { name: 'reason', label: t('field.reason'), kind: 'text', required: true };
  const own: Record<ManyAct, Field[]> = {
    'ganti-penilai': [
      {
        name: 'assessorId',
        label: t('field.assessor'),
        kind: 'select',
        unchosen: true,
        required: true,
        choices: colleagues
          .filter(({ id }) => !chosen.some(({ employeeId }) => employeeId === id))
          .map(({ id, name }) => ({ value: id, label: name })),
      },
    ],
    ingatkan: [],
    perpanjang: [
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
    ],
    kembalikan: backFields(visit, pack),
    'coba-lagi': [],
    batalkan: cancelFields(visit),
  };
  return [...own[act], reason];
}

const bodyOf = (about: About, values: Record<string, string>) =>
  Object.fromEntries(
    fieldsOf(about)
      .filter(({ name, required }) => required || written(values[name]) !== undefined)
      .map(({ name }) => [name, values[name]]),
  );

const backOf = ({ visit, filter, cycle: { region, label } }: About) => ({
  href: paths.cyclePeople(region, label, filter),
  label: visit.t('people.title', { label }),
});
const titleOf = ({ visit, act }: About) => visit.t(`do.${FOR_MANY[act]}`);
const addressOf = ({ cycle: { region, label }, act }: About) => paths.forMany(region, label, act);

function ChoicePage({ about, sent }: { about: About; sent: Again }) {
  const { visit, act, chosen, more, nameOf } = about;
  const { t } = visit;
  const lead = t(`many.lead.${act}`, { n: chosen.length });
  return (
    <FormPage
      {...{ visit, sent }}
      title={titleOf(about)}
      up={backOf(about)}
      lead={more ? `${lead} ${t('many.first', { n: chosen.length })}` : lead}
      action={addressOf(about)}
      fields={fieldsOf(about)}
      go={{ label: t('preview'), step: 'pratinjau' }}
      cancel={backOf(about).href}
    >
      {chosen.map(({ id }) => (
        <input type="hidden" name={`${CHOSEN}.${id}`} value="ya" />
      ))}
      {Object.entries(about.filter).map(([name, value]) => (
        <input type="hidden" name={`${FILTER}.${name}`} value={value} />
      ))}
      <p class="words">{chosen.map(({ employeeId }) => nameOf(employeeId)).join(', ')}</p>
    </FormPage>
  );
}

type Shown = { about: About; sent: Again; told: OperatedPeople; dryRun: boolean };

/** What it comes to, in a sentence. */
function sentenceOf({ about, sent, told, dryRun }: Shown): string {
  const { visit, act, colleagues } = about;
  const n = told.results.filter(({ status }) => status === 'would' || status === 'done').length;
  const name = colleagues.find(({ id }) => id === sent.filled.values['assessorId'])?.name ?? '';
  return visit.t(`many.${dryRun ? 'would' : 'done'}.${act}`, { n, of: told.results.length, name });
}

function AnsweredPage(shown: Shown) {
  const { about, sent, told, dryRun } = shown;
  const { visit, chosen, nameOf } = about;
  const { t } = visit;
  const back = backOf(about);
  const nameOfResult = (id: string) => nameOf(chosen.find((each) => each.id === id)?.employeeId ?? id);
  const would = told.results.filter(({ status }) => status === 'would').length;
  const go = dryRun
    ? would === 0
      ? null
      : t(`many.go.${about.act}`, { n: would })
    : t('many.again', { n: told.unanswered });
  return (
    <SignedPage visit={visit} title={titleOf(about)}>
      <p class="hint">
        <a href={back.href}>{back.label}</a>
      </p>
      <h1>{titleOf(about)}</h1>
      <p class="lead" role="status">
        {sentenceOf(shown)}
      </p>
      {dryRun && <FilledIn fields={fieldsOf(about)} values={sent.filled.values} language={visit.language} />}
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.state')}</th>
          </tr>
        </thead>
        <tbody>
          {told.results.map(({ appraisalId, status, detail }) => (
            <tr>
              <th scope="row">
                <a href={paths.appraisal(appraisalId)}>{nameOfResult(appraisalId)}</a>
              </th>
              <td data-label={t('people.state')}>
                <Status kind={KINDS[status]} word={t(`many.status.${status}`)} /> {detail}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {dryRun || told.unanswered > 0 ? (
        <PreviewedForm {...{ visit, sent, go }} action={addressOf(about)} />
      ) : (
        <p class="actions">
          <a class="button primary" href={back.href}>
            {t('many.back')}
          </a>
        </p>
      )}
    </SignedPage>
  );
}

const KINDS = {
  done: 'done',
  would: 'ahead',
  refused: 'late',
  'no-answer': 'now',
  'not-found': 'late',
} as const satisfies Record<OperatedPeople['results'][number]['status'], string>;

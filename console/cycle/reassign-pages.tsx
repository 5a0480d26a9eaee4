/** Another assessor for several people at once: chosen in the list, seen for each of them first, told for each afterwards. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { requireRegion } from '../../api/access/scope.ts';
import { isProblemCode, problemEntry } from '../../api/problem/registry.ts';
import { readSeen, type SeenAppraisal } from '../appraisal/seen.ts';
import { Refused } from '../ask.ts';
import { chosenOf, type Field, missingIn } from '../parts/form.tsx';
import { FormPage, PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

export const CHOSEN = 'orang';
/** Every row of the list that was looked at. */
export const ALL = 'semua';
export const ROWS = 'ada';
const MOST = 50;

type About = {
  visit: Visit;
  region: string;
  label: string;
  chosen: SeenAppraisal[];
  nameOf: (id: string) => string;
  colleagues: { id: string; name: string }[];
};
/** `why`: it was, or would be, refused. */
type Answered = { seen: SeenAppraisal; why: string | null };

export function reassignPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/siklus/:label/orang/ganti-penilai';
  // Whoever had to sign in again goes on from what they had chosen.
  site.get(path, async (c) => {
    const filled = await c.get('visit').filled();
    const about = await aboutIn(c, filled.values);
    if (about.chosen.length === 0) return c.redirect(paths.cyclePeople(about.region, about.label), 303);
    return answerPage(c, <ChoicePage about={about} sent={{ filled, requestKey: randomUUID() }} />);
  });
  site.post(path, async (c) => {
    const posted = await postedIn(c);
    const about = await aboutIn(c, posted.values);
    const { visit, chosen } = about;
    const { values, requestKey, step } = posted;
    const sent = { filled: { values: carried(values, chosen), errors: {} }, requestKey };
    if (chosen.length === 0) {
      const words = visit.t('reassign.nobody');
      return answerPage(c, <ChoicePage about={about} sent={{ ...sent, words }} />, 422);
    }
    if (step === 'pilih' || step === 'ubah') return answerPage(c, <ChoicePage about={about} sent={sent} />);
    const errors = missingIn(fieldsOf(about), values, visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <ChoicePage about={about} sent={{ ...sent, filled: { ...sent.filled, errors } }} />, 422);
    const dryRun = step !== 'kirim';
    const answers = await Promise.all(
      chosen.map((seen) => answerOf(visit, { seen, values, key: `${requestKey}-${seen.id}`, dryRun })),
    );
    return answerPage(c, <AnsweredPage {...{ about, sent, answers, dryRun }} />);
  });
}

async function aboutIn(c: Context<PageEnv>, values: Record<string, string>): Promise<About> {
  const visit = c.get('visit');
  const [region = '', label = ''] = [c.req.param('region'), c.req.param('label')];
  requireRegion(visit.principal, 'reassignAssessor', region);
  const ids = values[ALL] === 'ya' ? (values[ROWS] ?? '').split(' ') : chosenOf(CHOSEN, values);
  const chosen = await Promise.all(
    ids
      .filter((id) => id !== '')
      .slice(0, MOST)
      .map((id) => readSeen(visit, id)),
  );
  const units = [...new Set(chosen.map(({ unit }) => unit))];
  const colleagues = (await Promise.all(units.map((unit) => visit.colleagues(unit)))).flat();
  const nameOf = await visit.names(chosen.map(({ employeeId }) => employeeId));
  return { visit, region, label, chosen, nameOf, colleagues };
}

/** Who was chosen goes along by name, however they were. */
const carried = ({ [ALL]: _all, [ROWS]: _rows, ...values }: Record<string, string>, chosen: SeenAppraisal[]) => ({
  ...values,
  ...Object.fromEntries(chosen.map(({ id }) => [`${CHOSEN}.${id}`, 'ya'])),
});

type Sending = { seen: SeenAppraisal; values: Record<string, string>; key: string; dryRun: boolean };

async function answerOf(visit: Visit, { seen, values, key, dryRun }: Sending): Promise<Answered> {
  const path = `/v1/appraisals/${encodeURIComponent(seen.id)}/reassign-assessor`;
  const body = { assessorId: values['assessorId'], reason: values['reason'] };
  try {
    const { refusal = null } = await visit.send<{ refusal?: string | null }>({ path, body, key, dryRun });
    const told = refusal !== null && isProblemCode(refusal) ? problemEntry(refusal).title[visit.language] : refusal;
    return { seen, why: told };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { title, detail, errors = [] } = error.problem;
    return { seen, why: [title, errors[0]?.detail ?? detail].join('. ') };
  }
}

const fieldsOf = ({ visit: { t }, colleagues, chosen }: About): Field[] => [
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
  { name: 'reason', label: t('field.reason'), kind: 'text', required: true },
];

const backOf = ({ visit, region, label }: About) => ({
  href: paths.cyclePeople(region, label),
  label: visit.t('people.title', { label }),
});

function ChoicePage({ about, sent }: { about: About; sent: Again }) {
  const { visit, region, label, chosen, nameOf } = about;
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      title={t('do.reassignAssessor')}
      up={backOf(about)}
      lead={t('reassign.lead', { n: chosen.length })}
      action={paths.reassign(region, label)}
      fields={fieldsOf(about)}
      go={{ label: t('preview'), step: 'pratinjau' }}
      cancel={paths.cyclePeople(region, label)}
    >
      {chosen.map(({ id }) => (
        <input type="hidden" name={`${CHOSEN}.${id}`} value="ya" />
      ))}
      <p class="words">{chosen.map(({ employeeId }) => nameOf(employeeId)).join(', ')}</p>
    </FormPage>
  );
}

type Shown = { about: About; sent: Again; answers: Answered[]; dryRun: boolean };

function AnsweredPage({ about, sent, answers, dryRun }: Shown) {
  const { visit, region, label, nameOf, colleagues } = about;
  const { t } = visit;
  const back = backOf(about);
  const taken = answers.filter(({ why }) => why === null).length;
  const to = colleagues.find(({ id }) => id === sent.filled.values['assessorId'])?.name ?? '';
  return (
    <SignedPage visit={visit} title={t('do.reassignAssessor')}>
      <p class="hint">
        <a href={back.href}>{back.label}</a>
      </p>
      <h1>{t('do.reassignAssessor')}</h1>
      <p class="lead" role="status">
        {t(dryRun ? 'reassign.would' : 'reassign.done', { n: taken, of: answers.length, name: to })}
      </p>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.state')}</th>
          </tr>
        </thead>
        <tbody>
          {answers.map(({ seen, why }) => (
            <tr>
              <th scope="row">
                <a href={paths.appraisal(seen.id)}>{nameOf(seen.employeeId)}</a>
              </th>
              <td data-label={t('people.state')}>
                {why === null ? (
                  <Status kind={dryRun ? 'ahead' : 'done'} word={t(dryRun ? 'reassign.can' : 'reassign.changed')} />
                ) : (
                  <>
                    <Status kind="late" word={t('reassign.refused')} /> {why}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {dryRun && (
        <PreviewedForm
          {...{ visit, sent }}
          action={paths.reassign(region, label)}
          go={taken === 0 ? null : t('reassign.go', { n: taken })}
        />
      )}
    </SignedPage>
  );
}

/** Shadows: a version or draft that scores silently for a period, for HR's eyes, until a report ends it. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import type { Rows } from '../cycle/seen.ts';
import type { SeenDraft, SeenVersion } from '../pack/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { Running } from '../parts/running.tsx';
import { answerForm } from '../parts/sending.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { ComparedPeople, ComparedResult } from './result.tsx';
import { NOBODY, peopleOf, type SeenPerson, type SeenWhatIf, type SeenWhatIfRow } from './seen.ts';

const shadowPath = (id: string) => `/v1/shadows/${encodeURIComponent(id)}`;
const isHr = ({ principal }: Visit) => principal.roles.includes('hr');

export function shadowPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/bayangan';
  site.get(path, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { data } = await visit.read<Rows<SeenWhatIfRow>>(`/v1/shadows?region=${region}&limit=200`);
    return answerPage(c, <ListPage {...{ visit, region, shadows: data.toReversed() }} />);
  });
  site.get(`${path}/baru`, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const fields = await fieldsFor(visit, region);
    const sent = { filled: await visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <NewPage {...{ visit, region, fields, sent }} />);
  });
  site.post(`${path}/baru`, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const fields = await fieldsFor(visit, region);
    return answerForm(c, {
      fields,
      fieldAt: (pointer) => /from|to|reason/.exec(pointer)?.[0] ?? 'pack',
      form: (sent) => <NewPage {...{ visit, region, fields, sent }} />,
      send: async ({ values, requestKey }) => {
        const { pack = '', from, to, reason } = values;
        const named = pack.startsWith('sha256:') ? { digest: pack } : { draft: pack };
        const body = { region, ...named, period: { from, to }, reason };
        return paths.shadow(region, (await visit.send<SeenWhatIf>({ path: '/v1/shadows', body, key: requestKey })).id);
      },
    });
  });
  site.get(`${path}/:id`, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const found = await visit.read<SeenWhatIf>(shadowPath(id));
    const named = isHr(visit) && found.result !== null;
    const people = named ? await peopleOf(visit, `${shadowPath(id)}/scores`, c.req.query('setelah')) : NOBODY;
    const cases = found.result?.cases ?? [];
    const nameOf = await visit.names([...cases, ...people.data].map(({ employeeId }) => employeeId));
    const { nameOf: unitOf } = await visit.units();
    return answerPage(c, <OnePage {...{ visit, region, found, people, nameOf, unitOf, requestKey: randomUUID() }} />);
  });
  site.post(`${path}/:id/akhiri`, async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const found = await visit.read<SeenWhatIf>(shadowPath(id));
    return answerForm(c, {
      fields: [],
      form: ({ words, requestKey }) => (
        <OnePage
          {...{ visit, region, found, people: NOBODY, nameOf: String, unitOf: String, refused: words, requestKey }}
        />
      ),
      send: async ({ requestKey }) => {
        await visit.send({ path: `${shadowPath(id)}/end`, body: {}, key: requestKey });
        return paths.shadow(region, id);
      },
    });
  });
}

/** What may score silently: every version, and every draft that is still open. */
async function fieldsFor(visit: Visit, region: string): Promise<Field[]> {
  const { t } = visit;
  const [versions, drafts] = await Promise.all([
    visit.read<Rows<SeenVersion>>(`/v1/regions/${region}/pack-versions`),
    visit.read<Rows<SeenDraft>>(`/v1/rule-packs/drafts?region=${region}&limit=200`),
  ]);
  const open = drafts.data.filter(({ state }) => state === 'DRAFT' || state === 'IN_REVIEW' || state === 'APPROVED');
  const choices = [
    ...open.map(({ id, version, updatedAt }) => ({
      value: id,
      label: `${t('draft.title', { version })} (${shownMoment(updatedAt, visit)})`,
    })),
    ...versions.data.map(({ digest, version }) => ({ value: digest, label: t('version.n', { version }) })),
  ];
  return [
    { name: 'pack', label: t('shadow.pack'), kind: 'select', required: true, choices },
    { name: 'from', label: t('rehearsal.from'), kind: 'date', required: true },
    { name: 'to', label: t('rehearsal.to'), kind: 'date', required: true },
    { name: 'reason', label: t('field.reason'), kind: 'text', required: true },
  ];
}

const daysOf = ({ t, language }: Visit, { period }: Pick<SeenWhatIf, 'period'>) =>
  period === null
    ? ''
    : t('version.days', { from: formatDate(period.from, language), to: formatDate(period.to, language) });

const waysTo = ({ t }: Visit, region: string) =>
  [
    [paths.rules(region), t('rules.title')],
    [paths.shadows(region), t('shadow.title')],
  ] as const;

function ListPage({ visit, region, shadows }: { visit: Visit; region: string; shadows: SeenWhatIfRow[] }) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('shadow.title')}>
      <Crumbs ways={waysTo(visit, region).slice(0, 1)} />
      <h1>{t('shadow.title')}</h1>
      <p class="lead">{t('shadow.lead')}</p>
      {isHr(visit) && (
        <p class="actions">
          <a class="button primary" href={paths.newShadow(region)}>
            {t('shadow.new')}
          </a>
        </p>
      )}
      {shadows.length === 0 && <Empty what={t('shadow.none')} why={t('shadow.noneWhy')} />}
      <ul class="plain rows">
        {shadows.map((each) => (
          <li>
            <a href={paths.shadow(region, each.id)}>{t('version.n', { version: each.candidate.version })}</a>{' '}
            <Status kind={each.state === 'DONE' ? 'done' : 'now'} word={wordOf(t, 'run', each.state)} />
            <p class="hint">
              {daysOf(visit, each)} · {each.reason}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

function NewPage({ visit, region, fields, sent }: { visit: Visit; region: string; fields: Field[]; sent: Again }) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('shadow.new')}>
      <Crumbs ways={waysTo(visit, region)} />
      <h1>{t('shadow.new')}</h1>
      <p class="lead">{t('shadow.newLead')}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form visit={visit} action={paths.newShadow(region)} requestKey={sent.requestKey}>
        {fields.map((field) => (
          <FieldRow {...{ field, filled: sent.filled, visit }} />
        ))}
        <div class="actions">
          <button class="primary">{t('shadow.begin')}</button>
          <a class="button" href={paths.shadows(region)}>
            {t('cancel')}
          </a>
        </div>
      </Form>
    </SignedPage>
  );
}

type One = {
  visit: Visit;
  region: string;
  found: SeenWhatIf;
  people: Rows<SeenPerson>;
  nameOf: (id: string) => string;
  unitOf: (unit: string) => string;
  refused?: string | undefined;
  requestKey: string;
};

function OnePage({ visit, region, found, people, nameOf, unitOf, refused, requestKey }: One) {
  const { t } = visit;
  const { id, state, reason, progress, result, failure, candidate } = found;
  const next = people.page.nextCursor;
  const ends = isHr(visit) && (state === 'OPEN' || state === 'FAILED');
  return (
    <SignedPage visit={visit} title={t('shadow.one', { version: candidate.version })}>
      <Crumbs ways={waysTo(visit, region)} />
      <h1>{t('shadow.one', { version: candidate.version })}</h1>
      <p class="hint">
        {daysOf(visit, found)} · {reason}
      </p>
      {refused !== undefined && <p class="card problem">{refused}</p>}
      {state === 'OPEN' && <p class="lead">{t('shadow.open')}</p>}
      {state === 'RUNNING' && <Running {...{ visit, words: t('shadow.running'), ...progress }} />}
      {state === 'FAILED' && <p class="card problem">{t('whatIf.failed', { code: failure?.code ?? '' })}</p>}
      {found.withheld && <p class="card">{t('whatIf.withheld')}</p>}
      {ends && (
        <Form visit={visit} action={`${paths.shadow(region, id)}/akhiri`} requestKey={requestKey}>
          <div class="actions">
            <button class="primary">{t('shadow.end')}</button>
          </div>
        </Form>
      )}
      {result && (
        <>
          <ComparedResult {...{ visit, result, nameOf, unitOf, groupWord: String }} />
          {people.data.length > 0 && (
            <ComparedPeople
              {...{ visit, result, nameOf, unitOf, title: t('shadow.scores'), people: people.data }}
              more={next === null ? null : `${paths.shadow(region, id)}?setelah=${encodeURIComponent(next)}`}
            />
          )}
        </>
      )}
    </SignedPage>
  );
}

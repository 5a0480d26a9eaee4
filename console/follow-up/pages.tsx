/** What runs after outcomes: the list of those whom it concerns, and one of them with everything that was said. */
import type { Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { Heads } from '../parts/heads.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { followUpForms } from './forms.tsx';
import { peopleInFollowUp, FollowUpRecord } from './recorded.tsx';
import {
  begun,
  type FollowUpLine,
  formOf,
  followUpHeading,
  readFollowUps,
  seenFollowUp,
  type SeenFollowUp,
  toldAct,
  toldState,
  toldStep,
} from './seen.ts';

export function followUpPages(site: Hono<PageEnv>): void {
  site.get('/pembinaan', async (c) => {
    const visit = c.get('visit');
    const ended = c.req.query('berakhir') === 'ya';
    const rows = (await readFollowUps(visit, !ended)).toSorted(byDue);
    const nameOf = await visit.names(rows.map(({ employeeId }) => employeeId));
    return answerPage(c, <ListPage {...{ visit, rows, ended, nameOf }} />);
  });
  followUpForms(site);
  site.get('/pembinaan/:id', async (c) => {
    const visit = c.get('visit');
    const seen = await seenFollowUp(visit, c.req.param('id'));
    const nameOf = await visit.names([seen.employeeId, ...peopleInFollowUp(seen)]);
    return answerPage(c, <WholePage {...{ visit, seen, nameOf }} />);
  });
}

/** What is due first stands first; what nobody is waited for, last. */
const byDue = (a: FollowUpLine, b: FollowUpLine): number => (a.due ?? '9').localeCompare(b.due ?? '9');

type Named = { nameOf: (id: string) => string };

function ListPage({ visit, rows, ended, nameOf }: Named & { visit: Visit; rows: FollowUpLine[]; ended: boolean }) {
  const { t, language } = visit;
  const labels = [t('follow.person'), t('follow.what'), t('follow.state'), t('follow.until'), t('follow.awaited')];
  return (
    <SignedPage visit={visit} title={t('follow.title')}>
      <h1>{t('follow.title')}</h1>
      <p class="lead">{t('follow.lead')}</p>
      <p class="actions">
        <a class="button" href={paths.followUps(ended ? {} : { berakhir: 'ya' })}>
          {t(ended ? 'follow.showOpen' : 'follow.showEnded')}
        </a>
      </p>
      {rows.length === 0 ? (
        <Empty what={t('follow.none')} why={t('follow.noneWhy')} />
      ) : (
        <table class="cards">
          <Heads labels={labels} />
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={paths.followUp(row.id)}>{row.name ?? nameOf(row.employeeId)}</a>
                </th>
                <td data-label={labels[1]}>
                  {row.title[language]}
                  {row.sandbox && <p class="hint">{t('follow.sandbox')}</p>}
                </td>
                <td data-label={labels[2]}>
                  <Status kind={row.state === 'ended' ? 'done' : 'now'} word={begun(toldState(row, language))} />
                </td>
                <td data-label={labels[3]}>{row.until === null ? '' : formatDate(row.until, language)}</td>
                <td data-label={labels[4]}>
                  {row.step !== null && row.due !== null && (
                    <>
                      {begun(toldStep(row.step, language))}, {t('follow.day', { day: formatDate(row.due, language) })}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SignedPage>
  );
}

type Whole = Named & { visit: Visit; seen: SeenFollowUp };

function WholePage({ visit, seen, nameOf }: Whole) {
  const { t, language } = visit;
  const { until, from } = seen;
  const title = followUpHeading(seen, { language, nameOf });
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs ways={[[paths.followUps(), t('follow.title')]]} />
      <h1>{title}</h1>
      <p class="lead">
        {until === null
          ? t('follow.notServed')
          : t('follow.period', { from: formatDate(from, language), until: formatDate(until, language) })}
      </p>
      <p>
        <Status kind={seen.state === 'ended' ? 'done' : 'now'} word={begun(toldState(seen, language))} />
      </p>
      {seen.sandbox && (
        <p class="ribbon">
          {t('follow.sandbox')} {t('sandboxToday', { day: formatDate(seen.today, language) })}
        </p>
      )}
      <NextStep {...{ visit, seen }} />
      <FollowUpRecord {...{ visit, seen, nameOf }} />
      <Awaited {...{ visit, seen }} />
      <h2>{t('follow.rules')}</h2>
      <ul>
        {seen.rules.map((rule) => (
          <li>{rule[language]}</li>
        ))}
      </ul>
      {seen.legal.length > 0 && (
        <p class="hint">
          {t('follow.basis')}: {seen.legal.map((each) => each[language]).join('; ')}
        </p>
      )}
      <p>
        <a href={paths.result(seen.appraisalId)}>{t('appraisal.result')}</a>
      </p>
    </SignedPage>
  );
}

type Step = SeenFollowUp['open'][number];

const isOpen = ({ today }: SeenFollowUp, { opens }: Step): boolean => opens <= today;

/** Whose it is, until when, and whether that was missed. */
function WhoUntil({ visit: { t, language }, step }: { visit: Visit; step: Step }) {
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const who = either.format(step.awaits.map((each) => wordOf(t, 'follow.by', each)));
  return (
    <>
      {step.awaits.length > 0 && `${t('follow.waits', { who })}, `}
      {t('follow.day', { day: formatDate(step.due, language) })}
      {step.overdue && (
        <>
          {' '}
          <Status kind="late" word={t('follow.missed')} />
        </>
      )}
    </>
  );
}

/** What is open now, whose it is, and the form for whoever may do it. */
function NextStep({ visit, seen }: { visit: Visit; seen: SeenFollowUp }) {
  const { t, language } = visit;
  const now = seen.open.filter((step) => isOpen(seen, step));
  const ways = now.flatMap(({ step }) => formOf(seen, step) ?? []);
  const more = seen.may.filter((each) => !ways.includes(each));
  if (seen.state === 'ended') return null;
  const way = (step: string, primary: boolean) => (
    <a class={primary ? 'button primary' : 'button'} href={paths.followUpStep(seen.id, step.replace('/', '-'))}>
      {toldAct(visit, step)}
    </a>
  );
  return (
    <section class="card next">
      <h2>
        {ways[0] === undefined ? t('appraisal.waitOthers') : t('appraisal.nextStep', { what: toldAct(visit, ways[0]) })}
      </h2>
      <ul class="plain rows">
        {now.map((step) => (
          <li>
            <strong>{begun(step.label[language])}</strong>: <WhoUntil {...{ visit, step }} />
          </li>
        ))}
      </ul>
      <p class="actions">
        {ways.map((step, i) => way(step, i === 0))}
        {more.map((step) => way(step, false))}
        {seen.mayReverse && (
          <a class="button" href={paths.followUpStep(seen.id, 'batal')}>
            {t('follow.reverse')}
          </a>
        )}
      </p>
    </section>
  );
}

/** What comes later. */
function Awaited({ visit, seen }: { visit: Visit; seen: SeenFollowUp }) {
  const { t, language } = visit;
  const later = seen.open.filter((step) => !isOpen(seen, step));
  if (later.length === 0) return null;
  return (
    <section>
      <h2>{t('follow.open')}</h2>
      <ul class="plain rows">
        {later.map(({ label, opens, due }) => (
          <li>
            <strong>{begun(label[language])}</strong>: {t('follow.opens', { day: formatDate(opens, language) })},{' '}
            {t('follow.day', { day: formatDate(due, language) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

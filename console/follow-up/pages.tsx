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
import {
  type FollowUpLine,
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
    const rows = await readFollowUps(visit, !ended);
    const nameOf = await visit.names(rows.map(({ employeeId }) => employeeId));
    return answerPage(c, <ListPage {...{ visit, rows, ended, nameOf }} />);
  });
  followUpForms(site);
  site.get('/pembinaan/:id', async (c) => {
    const visit = c.get('visit');
    const seen = await seenFollowUp(visit, c.req.param('id'));
    const nameOf = await visit.names([seen.employeeId, ...peopleIn(seen)]);
    return answerPage(c, <WholePage {...{ visit, seen, nameOf }} />);
  });
}

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
                  <Status kind={row.state === 'ended' ? 'done' : 'now'} word={toldState(row, language)} />
                </td>
                <td data-label={labels[3]}>{row.until === null ? '' : formatDate(row.until, language)}</td>
                <td data-label={labels[4]}>
                  {row.step !== null && row.due !== null && (
                    <>
                      {toldStep(row.step, language)}, {t('follow.day', { day: formatDate(row.due, language) })}
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
  const { until, from, may } = seen;
  const title = `${seen.title[language]}: ${seen.name ?? nameOf(seen.employeeId)}`;
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs ways={[[paths.followUps(), t('follow.title')]]} />
      <h1>{title}</h1>
      <p>
        <Status kind={seen.state === 'ended' ? 'done' : 'now'} word={toldState(seen, language)} />
      </p>
      {seen.sandbox && <p class="notice">{t('follow.sandbox')}</p>}
      <p class="lead">
        {until === null
          ? t('follow.notServed')
          : t('follow.period', { from: formatDate(from, language), until: formatDate(until, language) })}
      </p>
      <p class="actions">
        {may.map((step, i) => (
          <a class={i === 0 ? 'button primary' : 'button'} href={paths.followUpStep(seen.id, step.replace('/', '-'))}>
            {toldAct(visit, step)}
          </a>
        ))}
        {seen.mayReverse && (
          <a class="button" href={paths.followUpStep(seen.id, 'batal')}>
            {t('follow.reverse')}
          </a>
        )}
      </p>
      {seen.open.length > 0 && <Awaited {...{ visit, seen }} />}
      <Recorded {...{ visit, seen, nameOf }} />
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
        <a href={paths.result(seen.appraisalId)}>{t('back')}</a>
      </p>
    </SignedPage>
  );
}

function Awaited({ visit: { t, language }, seen: { open } }: { visit: Visit; seen: SeenFollowUp }) {
  return (
    <section>
      <h2>{t('follow.open')}</h2>
      <ul class="plain rows">
        {open.map(({ label, opens, due, overdue }) => (
          <li>
            <strong>{label[language]}</strong>: {t('follow.opens', { day: formatDate(opens, language) })},{' '}
            {t('follow.day', { day: formatDate(due, language) })}
            {overdue && (
              <>
                {' '}
                <Status kind="late" word={t('follow.missed')} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type SaidLine = { by: string; at: string; text: string | null };
type Line = SaidLine & { title: string; more?: string };

function peopleIn(seen: SeenFollowUp): string[] {
  const { plan, checkIns, comments, evaluations, tested, served, ended } = seen;
  const all = [plan, plan?.agreed, ...checkIns, ...comments, ...evaluations, tested, served, ended];
  return all.flatMap((each) => each?.by ?? []);
}

function Recorded({ visit, seen, nameOf }: Whole) {
  const { t, language } = visit;
  const lines = linesOf(visit, seen).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (lines.length === 0) return <></>;
  return (
    <section>
      <h2>{t('follow.said')}</h2>
      <ul class="plain rows">
        {lines.map(({ title, more, by, at, text }) => (
          <li>
            <strong>{title}</strong>{' '}
            <span class="small">
              {t('follow.who', { name: nameOf(by), day: formatDate(at.slice(0, 10), language) })}
            </span>
            {text !== null && <p>{text}</p>}
            {more !== undefined && <p class="hint">{more}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function linesOf({ t, language }: Visit, seen: SeenFollowUp): Line[] {
  const { plan, checkIns, comments, evaluations, tested, test, served, ended, result } = seen;
  const agreed = plan?.agreed && t('follow.planAgreed', { day: formatDate(plan.agreed.at.slice(0, 10), language) });
  return [
    ...(plan
      ? [
          {
            ...plan,
            title: t('follow.plan'),
            more: agreed ?? t(plan.stands ? 'follow.planStands' : 'follow.planWaits'),
          },
        ]
      : []),
    ...checkIns.map((each) => ({
      ...each,
      title: `${t('follow.checkIn', { n: each.month })}: ${wordOf(t, 'follow', each.standing)}`,
    })),
    ...comments.map((each) => ({ ...each, title: t('follow.comment') })),
    ...evaluations.map((each) => ({
      ...each,
      title: `${t('follow.evaluation')}: ${wordOf(t, 'follow', each.result)}`,
    })),
    ...(tested ? [{ ...tested, title: `${t('follow.test')}: ${wordOf(t, 'follow', test ?? '')}` }] : []),
    ...(served ? [{ ...served, title: t('follow.served', { day: formatDate(served.on, language) }) }] : []),
    ...(ended && (result === 'reversed' || result === 'lapsed' || result === 'completed')
      ? [{ ...ended, title: t('follow.ended', { result: toldState(seen, language) }) }]
      : []),
  ];
}

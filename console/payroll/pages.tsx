/** What payroll is to pay: what waits, the files, their lines, and what payroll says of them. */
import type { Hono } from 'hono';
import { can } from '../../api/access/policy.ts';
import { rupiahText } from '../../rules/explain/rewards.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { Heads } from '../parts/heads.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment, shownMonth } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { payrollForms } from './forms.tsx';
import { payrollPath, payFileSeen, readPayroll, type SeenPayFile, type SeenPayroll, toldWaiting } from './seen.ts';

export function payrollPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/gaji', async (c) => {
    const visit = c.get('visit');
    const { region } = c.req.param();
    const sandbox = c.req.query('uji') === 'ya';
    const payroll = await readPayroll(visit, region, sandbox);
    const nameOf = await visit.names(payroll.files.map(({ by }) => by));
    return answerPage(c, <QueuePage {...{ visit, payroll, nameOf }} />);
  });
  payrollForms(site);
  site.get('/wilayah/:region/gaji/:id', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const file = await payFileSeen(visit, region, id);
    return answerPage(c, <FilePage {...{ visit, region, file }} />);
  });
  site.get('/wilayah/:region/gaji/:id/berkas', async (c) => {
    const { region, id } = c.req.param();
    return c.get('visit').open(`${payrollPath(region)}/${encodeURIComponent(id)}/file`);
  });
}

type Queue = { visit: Visit; payroll: SeenPayroll; nameOf: (id: string) => string };

function QueuePage({ visit, payroll: { region, sandbox, waiting, files }, nameOf }: Queue) {
  const { t, language, principal } = visit;
  const may = can(principal, 'exportPayroll', ['region']) !== null;
  const labels = [t('pay.file'), t('pay.period'), t('pay.lines'), t('pay.sum'), t('pay.made')];
  return (
    <SignedPage visit={visit} title={t('pay.title')}>
      <h1>{t('pay.title')}</h1>
      <p class="lead">{t('pay.lead')}</p>
      {sandbox && <p class="notice">{t('pay.sandbox')}</p>}
      <p>
        <strong>{toldWaiting(visit, waiting)}</strong>
      </p>
      <p class="actions">
        {may && waiting.lines > 0 && (
          <a class="button primary" href={paths.newPayFile(region, sandbox)}>
            {t('pay.make')}
          </a>
        )}
        <a class="button" href={paths.payroll(region, sandbox ? {} : { uji: 'ya' })}>
          {t(sandbox ? 'pay.toReal' : 'pay.toSandbox')}
        </a>
      </p>
      <h2>{t('pay.files')}</h2>
      {files.length === 0 ? (
        <Empty what={t('pay.none')} why={t('pay.noneWhy')} />
      ) : (
        <table class="cards">
          <Heads labels={labels} />
          <tbody>
            {files.map(({ id, period, lines, sum, at, by }) => (
              <tr>
                <th scope="row">
                  <a href={paths.payFile(region, id)}>{id}</a>
                </th>
                <td data-label={labels[1]}>{shownMonth(period, language)}</td>
                <td data-label={labels[2]}>{lines}</td>
                <td data-label={labels[3]}>{rupiahText(sum, language)}</td>
                <td data-label={labels[4]}>
                  {at !== null && shownMoment(at, visit)}, {nameOf(by)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SignedPage>
  );
}

function FilePage({ visit, region, file }: { visit: Visit; region: string; file: SeenPayFile }) {
  const { t, language, principal } = visit;
  const { id, period, lines, sum, sandbox, rows } = file;
  const mayReverse = can(principal, 'reversePayrollLine', ['region']) !== null;
  const mayTake = can(principal, 'getPayrollFile', ['region']) !== null;
  const labels = [t('pay.line'), t('pay.person'), t('pay.code'), t('pay.date'), t('pay.total'), t('pay.answer')];
  return (
    <SignedPage visit={visit} title={t('pay.of', { id })}>
      <Crumbs ways={[[paths.payroll(region, sandbox ? { uji: 'ya' } : {}), t('pay.title')]]} />
      <h1>{t('pay.of', { id })}</h1>
      {sandbox && <p class="notice">{t('pay.sandbox')}</p>}
      <p class="lead">
        {t('pay.totals', { period: shownMonth(period, language), lines, sum: rupiahText(sum, language) })}
      </p>
      {mayTake && (
        <p class="actions">
          <a class="button" href={paths.payFileText(region, id)}>
            {t('pay.take')}
          </a>
        </p>
      )}
      <table class="cards">
        <Heads labels={labels} />
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.id}</th>
              <td data-label={labels[1]}>
                <a href={paths.appraisal(row.appraisalId)}>{row.name ?? row.employeeId}</a>
              </td>
              <td data-label={labels[2]}>
                {row.title?.[language] ?? row.code}
                {row.title && <p class="hint">{row.code}</p>}
              </td>
              <td data-label={labels[3]}>{formatDate(row.date, language)}</td>
              <td data-label={labels[4]}>
                {rupiahText(row.total, language)}
                {row.months > 1 && (
                  <p class="hint">{t('pay.each', { sum: rupiahText(row.rupiah, language), n: row.months })}</p>
                )}
                {row.reverses !== null && <p class="hint">{t('pay.reverses', { id: row.reverses })}</p>}
              </td>
              <td data-label={labels[5]}>
                <Status
                  kind={row.answer === 'paid' ? 'done' : row.answer === 'refused' ? 'late' : 'ahead'}
                  word={t(row.answer === null ? 'pay.open' : `pay.${row.answer}`)}
                />
                {row.reversed && <p class="hint">{t('pay.reversed')}</p>}
                {mayReverse && !row.reversed && row.reverses === null && (
                  <p>
                    <a href={paths.reversePay(region, id, row.id)}>{t('pay.reverse')}</a>
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </SignedPage>
  );
}

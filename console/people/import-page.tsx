/** Bringing people in from a spreadsheet: what it would change is seen first. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { ImportReportSchema } from '../../api/people/schema.ts';
import { Refused } from '../ask.ts';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

type Report = z.output<typeof ImportReportSchema>;

const fieldsOf = ({ t }: Visit): Field[] => [
  { name: 'csv', label: t('import.csv'), hint: t('import.columns'), kind: 'text', required: true },
];

/** Before the pages of single people, whose addresses look alike. */
export function importPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/pegawai/impor', async (c) => {
    const sent = { filled: await c.get('visit').filled(), requestKey: randomUUID() };
    return answerPage(
      c,
      <ImportPage {...{ visit: c.get('visit'), region: c.req.param('region'), sent, report: null }} />,
    );
  });
  site.post('/wilayah/:region/pegawai/impor', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const posted = await postedIn(c);
    const { values, requestKey, step } = posted;
    const sent = { filled: { values, errors: {} }, requestKey };
    const dryRun = step !== 'kirim';
    if (step === 'ubah') return answerPage(c, <ImportPage {...{ visit, region, sent, report: null }} />);
    try {
      const report = await visit.send<Report>({
        path: `/v1/employees/import?region=${region}`,
        body: values['csv'] ?? '',
        media: 'text/csv',
        key: requestKey,
        dryRun,
      });
      return answerPage(c, <ImportPage {...{ visit, region, sent, report }} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt: () => 'csv' });
      return answerPage(c, <ImportPage {...{ visit, region, sent: again, report: null }} />, error.problem.status);
    }
  });
}

type Importing = { visit: Visit; region: string; sent: Again; report: Report | null };

function ImportPage({ visit, region, sent, report }: Importing) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('import.title')}>
      <p class="hint">
        <a href={paths.employees(region)}>{t('employees.title')}</a>
      </p>
      <h1>{t('import.title')}</h1>
      {report === null ? (
        <>
          <p class="lead">{t('import.lead')}</p>
          <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
          <Form visit={visit} action={paths.importEmployees(region)} requestKey={sent.requestKey}>
            {fieldsOf(visit).map((field) => (
              <FieldRow field={field} filled={sent.filled} visit={visit} />
            ))}
            <div class="actions">
              <button class="primary" name="langkah" value="pratinjau">
                {t('import.check')}
              </button>
              <a class="button" href={paths.employees(region)}>
                {t('cancel')}
              </a>
            </div>
          </Form>
        </>
      ) : (
        <Reported {...{ visit, region, sent, report }} />
      )}
    </SignedPage>
  );
}

function Reported({ visit, region, sent, report }: { visit: Visit; region: string; sent: Again; report: Report }) {
  const { t } = visit;
  const failed = report.lines.filter(({ status }) => status === 'failed');
  return (
    <>
      <p class="lead" role="status">
        {!report.dryRun && t('import.done')}{' '}
        {t('import.counts', {
          created: report.imported,
          updated: report.updated,
          unchanged: report.unchanged,
          failed: report.failed,
        })}
      </p>
      {report.newUnits.length > 0 && <p>{t('import.newUnits', { units: report.newUnits.join(', ') })}</p>}
      {failed.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {failed.map(({ line, errors = [] }) => (
              <tr>
                <th scope="row">{line}</th>
                <td data-label={t('import.problem')}>
                  {errors.map(({ column, detail }) => `${column}: ${detail}`).join(' ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!report.dryRun && (
        <p class="actions">
          <a class="button" href={paths.employees(region)}>
            {t('employees.title')}
          </a>
          {can(visit.principal, 'launchCycle', ['region']) !== null && (
            <a class="button" href={paths.newCycle(region)}>
              {t('launch.title')}
            </a>
          )}
        </p>
      )}
      {report.dryRun && (
        <PreviewedForm {...{ visit, sent }} action={paths.importEmployees(region)} go={t('import.go')} />
      )}
    </>
  );
}

/** The targets of an appraisal, one of them with its progress, and those of a team that wait for an answer. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { packOf, readSeen, readTargets, type SeenAppraisal, type SeenProgress, type SeenTarget } from './seen.ts';
import { shownAmount } from './shown-target.ts';
import { oneReport } from './target-forms.ts';
import { todayIn } from './fact-fields.ts';
import { TargetChart } from './target-chart.tsx';
import { Actual, TargetTable } from './target-table.tsx';
import { myTurns, otherCommands } from './turns.ts';

const ABOUT_TARGETS: CommandName[] = [
  'proposeTargets',
  'agreeTargets',
  'returnTargets',
  'acknowledgeTargets',
  'reportProgress',
  'acceptProgress',
  'returnProgress',
];
/** What a superior is asked about targets. */
const QUEUED: CommandName[] = ['agreeTargets', 'acceptProgress'];

type Shown = { visit: Visit; seen: SeenAppraisal; pack: RulePack; targets: SeenTarget[]; heading: string };

export function targetPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/target', async (c) => {
    const shown = await shownIn(c.get('visit'), c.req.param('id'));
    return answerPage(c, <TargetsPage {...shown} />);
  });
  site.get('/penilaian/:id/target/:target', async (c) => {
    const shown = await shownIn(c.get('visit'), c.req.param('id'));
    const target = shown.targets.find(({ id }) => id === c.req.param('target'));
    if (!target) throw new Problem('not-found');
    return answerPage(c, <TargetPage {...shown} target={target} />);
  });
  site.get('/tim/target', async (c) => {
    const visit = c.get('visit');
    const queue = await queueOf(visit);
    const nameOf = await visit.names(queue.map(({ employeeId }) => employeeId));
    return answerPage(c, <QueuePage {...{ visit, queue, nameOf }} />);
  });
}

async function shownIn(visit: Visit, id: string): Promise<Shown> {
  const seen = await readSeen(visit, id);
  const [pack, targets, nameOf] = await Promise.all([
    packOf(visit, seen),
    readTargets(visit, id),
    visit.names([seen.employeeId]),
  ]);
  const label = labelOfCycle(seen.cycleId);
  const heading = seen.relations.includes('own')
    ? visit.t('appraisal.title', { label })
    : visit.t('appraisal.of', { label, name: nameOf(seen.employeeId) });
  return { visit, seen, pack, targets, heading };
}

/** Whose targets or reports wait for the visitor, those that are due first on top. */
async function queueOf(visit: Visit): Promise<SeenAppraisal[]> {
  const { data } = await visit.read<{ data: SeenAppraisal[] }>('/v1/appraisals?waitingOn=me&limit=200');
  const waiting = data.filter((seen) => myTurns(visit, seen).some((command) => QUEUED.includes(command)));
  return waiting.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
}

function TargetsPage({ visit, seen, pack, targets, heading }: Shown) {
  const { t } = visit;
  const title = t('target.title');
  const possible = [...myTurns(visit, seen), ...otherCommands(visit, seen)];
  const commands = possible.filter((command) => ABOUT_TARGETS.includes(command));
  const why = targets[0]?.returnedBecause;
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{heading}</a>
      </p>
      <h1>{title}</h1>
      {why && (
        <section class="card">
          <h2>{t('target.returned')}</h2>
          <p class="words">{why}</p>
        </section>
      )}
      {targets.length === 0 ? (
        <p>{t('appraisal.noTargets')}</p>
      ) : (
        <TargetTable {...{ visit, pack, targets, id: seen.id }} />
      )}
      <p class="actions">
        {commands.map((command, i) => (
          <a class={i === 0 ? 'button primary' : 'button'} href={paths.command(seen.id, command)}>
            {wordOf(t, 'do', command)}
          </a>
        ))}
      </p>
    </SignedPage>
  );
}

function TargetPage({ visit, seen, pack, targets, heading, target }: Shown & { target: SeenTarget }) {
  const { t, language } = visit;
  const title = target.title ?? target.id;
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{heading}</a> · <a href={paths.targets(seen.id)}>{t('target.back')}</a>
      </p>
      <h1>{title}</h1>
      <dl class="facts card">
        <dt>{t('target.agreed')}</dt>
        <dd>{[target.measure, shownAmount(target, language)].filter((part) => part !== null).join(': ')}</dd>
        <dt>{t('target.actual')}</dt>
        <dd>
          <Actual {...{ visit, pack, target }} />
        </dd>
        <dt>{t('appraisal.due')}</dt>
        <dd>{shownDay(target.due, language)}</dd>
        {(['direction', 'aspect', 'kind'] as const).map((part) => {
          const said = target[part];
          return (
            said !== undefined && (
              <>
                <dt>{t(`field.${part}`)}</dt>
                <dd>{wordOf(t, part, said)}</dd>
              </>
            )
          );
        })}
      </dl>
      <TargetChart visit={visit} target={target} />
      {target.note !== null && <p class="words">{target.note}</p>}
      <ReportHere {...{ visit, seen, pack, targets, target }} />
      <Reports visit={visit} target={target} />
    </SignedPage>
  );
}

/** What was reached, and the proof of it, told where one looks at it: one press. */
function ReportHere({ visit, seen, pack, targets, target }: Omit<Shown, 'heading'> & { target: SeenTarget }) {
  const { t } = visit;
  const possible = [...myTurns(visit, seen), ...otherCommands(visit, seen)];
  const about = { visit, seen, pack, targets, colleagues: [] };
  const fields = possible.includes('reportProgress') ? oneReport(about, target) : [];
  if (fields.length === 0) return null;
  const filled = { values: { per: todayIn(seen) }, errors: {} };
  return (
    <section class="card">
      <h2>{wordOf(t, 'do', 'reportProgress')}</h2>
      <Form
        visit={visit}
        action={paths.command(seen.id, 'reportProgress')}
        requestKey={randomUUID()}
        version={seen.version}
      >
        {fields.map((field) => (
          <FieldRow {...{ field, filled, visit }} />
        ))}
        <div class="actions">
          <button class="primary" name="langkah" value="kirim">
            {wordOf(t, 'do', 'reportProgress')}
          </button>
        </div>
      </Form>
    </section>
  );
}

function Reports({ visit, target }: { visit: Visit; target: SeenTarget }) {
  const { t, language } = visit;
  return (
    <section>
      <h2>{t('target.reports')}</h2>
      {target.reports.length === 0 && <p>{t('target.noReports')}</p>}
      <ul class="plain rows">
        {target.reports.toReversed().map((report) => (
          <li>
            <strong>{shownAmount({ value: report.actual, unit: target.unit }, language)}</strong>{' '}
            {t('target.asOf', { day: shownDay(report.at, language) })} <ReportState visit={visit} report={report} />
            {report.note !== null && <p class="words">{report.note}</p>}
            {report.evidence.map(({ title, url }) => (
              <p class="small">
                <a href={url} rel="noreferrer noopener">
                  {title ?? t('target.proof')}
                </a>
              </p>
            ))}
            {report.reason !== null && (
              <p class="words">
                {t('field.reason')}: {report.reason}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const KINDS = { waiting: 'now', accepted: 'done', counted: 'done', returned: 'you', late: 'late' } as const;

function ReportState({ visit: { t }, report: { state, by } }: { visit: Visit; report: SeenProgress }) {
  const silent = by === 'silence' && state === 'accepted';
  return <Status kind={KINDS[state]} word={silent ? t('progress.bySilence') : t(`progress.${state}`)} />;
}

type Queue = { visit: Visit; queue: SeenAppraisal[]; nameOf: (id: string) => string };

function QueuePage({ visit, queue, nameOf }: Queue) {
  const { t, language } = visit;
  const [next] = queue;
  const turnOf = (seen: SeenAppraisal) =>
    myTurns(visit, seen).find((command) => QUEUED.includes(command)) ?? 'agreeTargets';
  return (
    <SignedPage visit={visit} title={t('queue.title')}>
      <h1>{t('queue.title')}</h1>
      <p class="lead">{next ? t('queue.lead', { n: queue.length }) : t('queue.none')}</p>
      {next && (
        <p class="actions">
          <a class="button primary" href={paths.command(next.id, turnOf(next))}>
            {t('target.next', { what: `${wordOf(t, 'do', turnOf(next))} – ${nameOf(next.employeeId)}` })}
          </a>
        </p>
      )}
      <ul class="plain rows">
        {queue.map((seen) => (
          <li>
            <a href={paths.command(seen.id, turnOf(seen))}>
              {t('appraisal.of', { label: labelOfCycle(seen.cycleId), name: nameOf(seen.employeeId) })}
            </a>
            <p class="hint">
              {turnOf(seen) === 'agreeTargets'
                ? t('queue.targets', { n: seen.targets?.length ?? 0 })
                : t('queue.reports', { n: seen.progress?.open.length ?? 0 })}
              {seen.dueAt !== null && ' · '}
              {seen.dueAt !== null && t('appraisal.until', { day: shownDay(seen.dueAt, language) })}{' '}
              {seen.overdue && <Status kind="late" word={t('status.late')} />}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

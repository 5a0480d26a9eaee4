/** The targets of an appraisal, one of them with its progress, and those of a team that wait for an answer. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import type { RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { Refused } from '../ask.ts';
import { FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { Evidence } from './evidence.tsx';
import { giveEvidence } from './give-evidence.ts';
import {
  packOf,
  readEvidence,
  readSeen,
  readTargets,
  type SeenAppraisal,
  type SeenProgress,
  type SeenTarget,
} from './seen.ts';
import { shownAmount } from './shown-target.ts';
import { oneReport } from './target-forms.ts';
import { targetQueue } from './target-queue.tsx';
import { TargetChanges } from './target-changes.tsx';
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
type Shown = { visit: Visit; seen: SeenAppraisal; pack: RulePack; targets: SeenTarget[]; heading: string };

export function targetPages(site: Hono<PageEnv>): void {
  targetQueue(site);
  site.get('/penilaian/:id/target', async (c) => {
    const visit = c.get('visit');
    const shown = await shownIn(visit, c.req.param('id'));
    const { id, change, segments = [] } = shown.seen;
    const proposed = change ? await readTargets(visit, id, 'proposed') : [];
    const before = segments.length > 0 ? await readTargets(visit, id, 'before') : [];
    return answerPage(c, <TargetsPage {...{ ...shown, proposed, before }} />);
  });
  site.get('/penilaian/:id/target/:target', async (c) => {
    const shown = await shownTarget(c.get('visit'), c.req.param());
    return answerPage(c, <TargetPage {...shown} />);
  });
  site.post('/penilaian/:id/target/:target/bukti', async (c) => {
    const [visit, place] = [c.get('visit'), c.req.param()];
    const { file } = await c.req.parseBody();
    const posted = await postedIn(c);
    const chosen = file instanceof File && file.name !== '' ? file : undefined;
    try {
      if (await giveEvidence(visit, place, { ...posted, file: chosen }))
        return c.redirect(`${paths.target(place.id, place.target)}?sudah=addEvidence#bukti`, 303);
      const errors = { file: visit.t('evidence.nothing') };
      const sent = { filled: { values: posted.values, errors }, requestKey: posted.requestKey };
      return await answerPage(c, <TargetPage {...(await shownTarget(visit, place))} sent={sent} />);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error;
      const shown = await shownTarget(visit, place);
      const fieldAt = (pointer: string) =>
        ['url', 'title'].find((name) => pointer === `/${name}`) ?? (chosen ? 'file' : 'url');
      const sent = refusedForm(visit, posted, { problem, fieldAt });
      return answerPage(c, <TargetPage {...shown} sent={sent} />, problem.status);
    }
  });
  site.get('/penilaian/:id/bukti/:digest', async (c) => {
    const { id, digest } = c.req.param();
    return c.get('visit').open(`/v1/appraisals/${encodeURIComponent(id)}/evidence/${encodeURIComponent(digest)}`);
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

type ShownTarget = Shown & Pick<Parameters<typeof Evidence>[0], 'target' | 'evidence' | 'nameOf'>;

async function shownTarget(visit: Visit, { id, target: wanted }: { id: string; target: string }): Promise<ShownTarget> {
  const [shown, evidence] = await Promise.all([shownIn(visit, id), readEvidence(visit, id, wanted)]);
  const target = shown.targets.find((each) => each.id === wanted);
  if (!target) throw new Problem('not-found');
  const others = evidence.flatMap(({ alsoUsed }) => alsoUsed.map(({ employeeId }) => employeeId));
  return { ...shown, target, evidence, nameOf: await visit.names(others) };
}

type AllTargets = Shown & Record<'proposed' | 'before', SeenTarget[]>;

function TargetsPage({ visit, seen, pack, targets, heading, proposed, before }: AllTargets) {
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
      <TargetChanges {...{ visit, seen, pack, proposed, before }} />
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

function TargetPage(props: ShownTarget & { sent?: Again }) {
  const { visit, seen, pack, targets, heading, target } = props;
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
        {target.jointTarget !== undefined && (
          <>
            <dt>{t('field.jointTarget')}</dt>
            <dd>
              <a href={paths.joint(seen.region, target.jointTarget)}>{title}</a>
            </dd>
          </>
        )}
        {target.goal && (
          <>
            <dt>{t('field.contributesTo')}</dt>
            <dd>
              <a href={paths.goal(seen.region, target.goal.id)}>{target.goal.title}</a>
              {target.goal.state === 'RETIRED' && ` (${t('goals.retired')})`}
            </dd>
          </>
        )}
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
      <Evidence {...props} />
      <Reports visit={visit} seen={seen} target={target} />
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
  const filled = { values: { per: seen.today ?? '' }, errors: {} };
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

function Reports({ visit, seen, target }: { visit: Visit; seen: SeenAppraisal; target: SeenTarget }) {
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
            {report.evidence.map(({ title, url, file }) => (
              <p class="small">
                <a href={url ?? paths.evidenceFile(seen.id, file ?? '')} rel="noreferrer noopener">
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

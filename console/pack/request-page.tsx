/** The change request: what would change, why and by which law, who must act now, and the report that is signed. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { FieldRow, Form } from '../parts/form.tsx';
import { NOTHING_FILLED } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { CheckedSteps, Compared, comparedWithBase } from './draft-report.tsx';
import { draftWays } from './draft-ways.ts';
import { type DraftContentSeen, draftPath, readDraft, type SeenComparison, type SeenReport } from './seen.ts';

export function requestPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan/draf/:id/pengajuan', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const [draft, report] = await Promise.all([
      readDraft(visit, id),
      visit.read<SeenReport>(`${draftPath(id)}/report`),
    ]);
    const comparison = await comparedWithBase(visit, draft);
    const people = [...draft.authors, ...draft.approvedBy.map(({ by }) => by), ...draft.comments.map(({ by }) => by)];
    return answerPage(
      c,
      <RequestPage {...{ visit, region, draft, report, comparison, nameOf: await visit.names(people) }} />,
    );
  });
}

/** A draft with what can be said of it. */
export type DraftShown = {
  visit: Visit;
  region: string;
  draft: DraftContentSeen;
  report: SeenReport;
  comparison: SeenComparison | null;
  nameOf: (id: string) => string;
};

function RequestPage({ visit, region, draft, report, comparison, nameOf }: DraftShown) {
  const { t, language } = visit;
  const { version, effective, reason, legalBasis, authors, approvedBy, others = [] } = draft;
  return (
    <SignedPage visit={visit} title={t('request.title')}>
      <Crumbs ways={draftWays(visit, region, draft)} />
      <h1>{t('request.titleOf', { version })}</h1>
      <p class="lead">{whoActs(visit, draft)}</p>
      <RequestLine visit={visit} state={draft.state} />
      <NextMoves {...{ visit, region, draft }} />
      {others.map(({ sentence }) => (
        <p class="card problem">{sentence[language]}</p>
      ))}
      <dl class="facts card">
        <dt>{t('field.reason')}</dt>
        <dd>{reason ?? '–'}</dd>
        <dt>{t('draft.legalBasis')}</dt>
        <dd>{legalBasis ?? '–'}</dd>
        <dt>{t('version.period')}</dt>
        <dd>
          {t('version.days', {
            from: formatDate(effective.from, language),
            to: effective.to === null ? t('rules.open') : formatDate(effective.to, language),
          })}
        </dd>
        <dt>{t('request.authors')}</dt>
        <dd>{authors.map(nameOf).join(', ')}</dd>
        <dt>{t('request.approvedBy')}</dt>
        <dd>{approvedBy.map(({ by, at }) => `${nameOf(by)} (${shownMoment(at, visit)})`).join(', ') || '–'}</dd>
      </dl>
      {draft.announced && (
        <p>
          <a href={paths.announcement(draft.id)}>
            {t('announcement.announcedOn', { day: shownMoment(draft.announced.at, visit) })}
          </a>
        </p>
      )}
      {comparison && <Compared visit={visit} comparison={comparison} />}
      <p>
        <a href={paths.impact(region, draft.id)}>{t('whatIf.title')}</a>
      </p>
      <CheckedSteps visit={visit} report={report} />
      <p class="digest">{t('request.digest', { digest: report.digest })}</p>
      <h2>{t('request.comments')}</h2>
      {draft.comments.length === 0 && <p>{t('request.noComments')}</p>}
      <ul class="plain rows">
        {draft.comments.map(({ by, at, text }) => (
          <li>
            <strong>{nameOf(by)}</strong> <span class="hint">{shownMoment(at, visit)}</span>
            <pre class="words">{text}</pre>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button" href={paths.draftMove(region, draft.id, 'comment')}>
          {t('move.comment')}
        </a>
      </p>
    </SignedPage>
  );
}

/** Who must act now; who may approve is the rule of the pack above. */
function whoActs({ t }: Visit, { state, approvals, approvedBy, publishable }: DraftContentSeen): string {
  const roles = (approvals?.roles ?? []).map((role) => wordOf(t, 'hat', role)).join(', ');
  switch (state) {
    case 'DRAFT':
      return publishable ? t('request.toSubmit') : t('request.toMend');
    case 'IN_REVIEW':
      return t('request.toApprove', { n: Math.max(1, (approvals?.count ?? 1) - approvedBy.length), roles });
    case 'APPROVED':
      return t('request.toPublish');
    default:
      return t('request.over', { state: wordOf(t, 'draft.state', state) });
  }
}

const STATIONS = ['DRAFT', 'IN_REVIEW', 'APPROVED', 'SCHEDULED', 'PUBLISHED'] as const;

/** Where the request stands on its way into force. */
function RequestLine({ visit: { t }, state }: { visit: Visit; state: DraftContentSeen['state'] }) {
  const now = STATIONS.findIndex((each) => each === state);
  if (now < 0) return null;
  const kindOf = (i: number) => (i < now || state === 'PUBLISHED' ? 'done' : i === now ? 'now' : 'ahead');
  return (
    <>
      <ol class="stages">
        {STATIONS.map((station, i) => (
          <li class={kindOf(i)} aria-current={i === now ? 'step' : undefined}>
            <span>
              {t(`draft.state.${station}`)}
              <span class="visually-hidden"> ({t(`stage.${kindOf(i)}`)})</span>
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

const OTHERS: Record<string, readonly string[]> = {
  DRAFT: ['submit', 'cancel'],
  IN_REVIEW: ['reject', 'reopen', 'cancel'],
  APPROVED: ['publish', 'announce', 'reopen', 'cancel'],
  SCHEDULED: ['announce'],
  PUBLISHED: ['announce'],
  REJECTED: ['reopen', 'cancel'],
};

/** What the reader may do now. Whoever wrote it neither approves, rejects nor publishes it. */
function NextMoves({ visit, region, draft }: Pick<DraftShown, 'visit' | 'region' | 'draft'>) {
  const { t, principal } = visit;
  const { id, state, authors, approvals, approvedBy, publishable } = draft;
  const me = principal.employeeId;
  const own = me !== null && authors.includes(me);
  const entitled = (approvals?.roles ?? ['hr']).some((role) => principal.roles.some((each) => each === role));
  const signs = state === 'IN_REVIEW' && !own && entitled && !approvedBy.some(({ by }) => by === me);
  const fits = (move: string) => {
    if (move === 'submit') return publishable;
    if (move === 'reject') return !own && entitled;
    if (move === 'announce') return draft.announced === undefined;
    return move !== 'publish' || !own;
  };
  const isHr = principal.roles.includes('hr');
  const offered = (OTHERS[state] ?? []).filter((move) => fits(move) && (isHr || move === 'reject'));
  if (!signs && offered.length === 0 && !own) return null;
  return (
    <section class="card next">
      <h2>{t('draft.next')}</h2>
      {own && state !== 'DRAFT' && <p>{t('draft.notYours')}</p>}
      {signs && (
        <Form
          visit={visit}
          action={paths.draftMove(region, id, 'approve')}
          requestKey={randomUUID()}
          version={draft.revision}
        >
          <input type="hidden" name="report" value={draft.report} />
          <FieldRow
            {...{ visit, filled: NOTHING_FILLED }}
            field={{ name: 'read', label: t('request.read'), kind: 'check', required: true }}
          />
          <p class="digest">{t('draft.signed', { digest: draft.report })}</p>
          <div class="actions">
            <button class="primary">{t('move.approve')}</button>
          </div>
        </Form>
      )}
      <p class="actions">
        {offered.map((move) => (
          <a class="button" href={paths.draftMove(region, id, move)}>
            {wordOf(t, 'move', move)}
          </a>
        ))}
      </p>
    </section>
  );
}

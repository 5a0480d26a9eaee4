/** A draft: what it changes, what is still wrong, who must act next, and every step on its way into force. */
import type { DraftShown } from './request-page.tsx';
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import { Problem } from '../../api/problem/problem.ts';
import { Refused } from '../ask.ts';
import { chosenOf, type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { entryWords } from '../words/entries.ts';
import { wordOf } from '../words/words.ts';
import { CheckedSteps, Compared, compared, comparedWithBase } from './draft-report.tsx';
import { type DraftContentSeen, draftPath, readDraft, type SeenComparison, type SeenReport } from './seen.ts';

const MOVES = ['submit', 'comment', 'reopen', 'approve', 'reject', 'publish', 'announce', 'cancel'] as const;
type Move = (typeof MOVES)[number];

/** What may come next from each state; who may do it is the API's to say. */
const NEXT: Record<string, readonly Move[]> = {
  DRAFT: ['submit', 'comment', 'cancel'],
  IN_REVIEW: ['approve', 'reject', 'comment', 'reopen'],
  APPROVED: ['publish', 'announce', 'comment', 'reopen'],
  SCHEDULED: ['announce'],
  PUBLISHED: ['announce'],
};

export function draftPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan/draf/:id', async (c) => {
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    const [draft, report] = await Promise.all([
      readDraft(visit, id),
      visit.read<SeenReport>(`${draftPath(id)}/report`),
    ]);
    const comparison = await comparedWithBase(visit, draft);
    const people = [...draft.authors, ...draft.history.map(({ by }) => by)];
    return answerPage(
      c,
      <DraftPage {...{ visit, region, draft, report, comparison, nameOf: await visit.names(people) }} />,
    );
  });
  site.get('/wilayah/:region/aturan/draf/:id/lakukan/:move', async (c) => {
    const asked = await askedIn(c);
    const sent = { filled: await c.get('visit').filled(), requestKey: randomUUID() };
    return answerPage(c, <MovePage asked={asked} sent={sent} />);
  });
  site.post('/wilayah/:region/aturan/draf/:id/lakukan/:move', async (c) => {
    const asked = await askedIn(c);
    const { visit, region, draft, move } = asked;
    const posted = await postedIn(c);
    const { values, requestKey, version = draft.revision } = posted;
    const errors = missingIn(fieldsOf(asked), values, visit);
    const since = await changedSince(asked, values['report']);
    if (Object.keys(errors).length > 0) {
      const sent = { filled: { values, errors }, requestKey };
      return answerPage(c, <MovePage asked={asked} since={since} sent={sent} />, 422);
    }
    const body = move === 'approve' ? { report: values['report'] ?? '' } : filledIn(asked, values);
    try {
      await visit.send({ path: `${draftPath(draft.id)}/${move}`, body, key: requestKey, version });
      return c.redirect(paths.draft(region, draft.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => FIELDS[pointer] ?? pointer.split('/')[1] ?? '';
      // Whoever read another report ticks again.
      const again = since === null ? posted : { ...posted, values: {} };
      const sent = refusedForm(visit, again, { problem: error.problem, fieldAt });
      return answerPage(c, <MovePage asked={asked} since={since} sent={sent} />, error.problem.status);
    }
  });
}

function DraftPage({ visit, region, draft, report, comparison, nameOf }: DraftShown) {
  const { t, language, principal } = visit;
  const { id, version, state, effective } = draft;
  const title = t('draft.title', { version });
  const moves = (NEXT[state] ?? []).filter((move) =>
    move === 'announce'
      ? draft.announced === undefined && principal.roles.includes('hr')
      : move !== 'submit' || draft.publishable,
  );
  const own = principal.employeeId !== null && draft.authors.includes(principal.employeeId);
  return (
    <SignedPage visit={visit} title={title}>
      <p class="hint">
        <a href={paths.rules(region)}>{t('rules.title')}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{t('draft.lead', { from: formatDate(effective.from, language) })}</p>
      <p>
        <Status kind={state === 'PUBLISHED' ? 'done' : 'now'} word={wordOf(t, 'draft.state', state)} />
      </p>
      {moves.length > 0 && (
        <section class="card next">
          <h2>{t('draft.next')}</h2>
          {state === 'IN_REVIEW' && own && <p>{t('draft.notYours')}</p>}
          <p class="actions">
            {state === 'DRAFT' && (
              <>
                <a class="button primary" href={paths.draftPart(region, id, 'bobot')}>
                  {t('draft.edit')}
                </a>
                <a class="button" href={paths.draftFile(region, id)}>
                  {t('draft.file')}
                </a>
              </>
            )}
            {moves
              .filter((move) => !(own && move === 'approve'))
              .map((move) => (
                <a class="button" href={paths.draftMove(region, id, move)}>
                  {t(`move.${move}`)}
                </a>
              ))}
          </p>
        </section>
      )}
      <Ways visit={visit} region={region} draft={draft} />
      {comparison && <Compared visit={visit} comparison={comparison} />}
      <CheckedSteps visit={visit} report={report} />
      <h2>{t('draft.history')}</h2>
      <ul class="plain rows">
        {draft.history.toReversed().map(({ type, by, at, reason }) => (
          <li>
            {entryWords(type, language)} · {nameOf(by)} <span class="hint">{shownMoment(at, visit)}</span>
            {reason !== undefined && reason !== 'inForce' && <p>{reason}</p>}
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

/** Where a draft is looked at from another side. */
function Ways({
  visit: { t, principal },
  region,
  draft: { id, state },
}: Pick<DraftShown, 'visit' | 'region' | 'draft'>) {
  const is = (...roles: string[]) => principal.roles.some((role) => roles.includes(role));
  const open = state === 'DRAFT' || state === 'IN_REVIEW' || state === 'APPROVED';
  const ways = [
    [paths.request(region, id), t('request.title')],
    [paths.impact(region, id), t('whatIf.title')],
    ...(is('hr', 'admin') ? [[paths.rehearsal(region, id), t('rehearsal.title')] as const] : []),
    ...(is('hr') && open ? [[paths.rebase(region, id), t('rebase.title')] as const] : []),
  ] as const;
  return (
    <p class="actions">
      {ways.map(([href, words]) => (
        <a class="button" href={href}>
          {words}
        </a>
      ))}
    </p>
  );
}

const FIELDS: Record<string, string> = { '/text/id': 'textId', '/text/en': 'textEn' };
type Asked = { visit: Visit; region: string; draft: DraftContentSeen; move: Move; units: Units };

async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const visit = c.get('visit');
  const move = MOVES.find((name) => name === c.req.param('move'));
  if (!move) throw new Problem('not-found');
  const draft = await readDraft(visit, c.req.param('id') ?? '');
  return { visit, region: c.req.param('region') ?? '', draft, move, units: await visit.units() };
}

function fieldsOf({ visit: { t }, move, units }: Asked): Field[] {
  const reason: Field = { name: 'reason', label: t('field.reason'), kind: 'text', required: true };
  switch (move) {
    case 'submit':
      return [reason, { name: 'legalBasis', label: t('draft.legalBasis'), kind: 'line', required: true }];
    case 'comment':
      return [{ name: 'text', label: t('draft.comment'), kind: 'text', required: true }];
    case 'approve':
      return [{ name: 'read', label: t('request.read'), kind: 'check', required: true }];
    case 'reopen':
    case 'reject':
    case 'cancel':
      return [reason];
    case 'announce':
      return [
        {
          name: 'textId',
          label: t('announcement.inIndonesian'),
          hint: t('announcement.textHint'),
          kind: 'text',
          required: true,
        },
        { name: 'textEn', label: t('announcement.inEnglish'), kind: 'text', required: true },
        {
          name: 'units',
          label: t('announcement.units'),
          hint: t('announcement.unitsHint'),
          kind: 'several',
          choices: units.all,
        },
      ];
    case 'publish':
      return [];
  }
}

function filledIn(asked: Asked, values: Record<string, string>): Record<string, unknown> {
  if (asked.move !== 'announce')
    return Object.fromEntries(fieldsOf(asked).map(({ name }) => [name, values[name] ?? '']));
  const units = chosenOf('units', values);
  return { text: { id: values['textId'], en: values['textEn'] }, ...(units.length > 0 && { units }) };
}

/** What the draft says otherwise than when the report was made that somebody read; null: nothing, or it cannot be told. */
async function changedSince({ visit, draft }: Asked, read: string | undefined): Promise<SeenComparison | null> {
  if (read === undefined || read === draft.report) return null;
  const [before, after] = [read, draft.report].map((report) => ({ draft: draft.id, report }));
  return compared(visit, { before, after });
}

function MovePage({ asked, sent, since = null }: { asked: Asked; sent: Again; since?: SeenComparison | null }) {
  const { visit, region, draft, move } = asked;
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      title={t(`move.${move}`)}
      lead={t(`move.lead.${move}`, { version: draft.version, from: formatDate(draft.effective.from, visit.language) })}
      up={{ href: paths.draft(region, draft.id), label: t('draft.title', { version: draft.version }) }}
      action={paths.draftMove(region, draft.id, move)}
      version={draft.revision}
      fields={fieldsOf(asked)}
      go={{ label: t(`move.${move}`) }}
      cancel={paths.draft(region, draft.id)}
    >
      {since && <Compared visit={visit} comparison={since} title={t('request.changedSince')} />}
      {move === 'approve' && (
        <>
          <p class="digest">{t('draft.signed', { digest: draft.report })}</p>
          <input type="hidden" name="report" value={draft.report} />
        </>
      )}
    </FormPage>
  );
}

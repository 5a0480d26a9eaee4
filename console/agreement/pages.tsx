/** What reviews and dialogues came to: how the work stands, what was agreed until when, and what became of it. */
import type { Context, Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { forbidden } from '../../api/access/scope.ts';
import { Problem } from '../../api/problem/problem.ts';
import { AGREEMENT_WORDS } from '../../rules/language/words.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { headingOf } from '../appraisal/pages.tsx';
import { packOf, readSeen, type SeenAppraisal } from '../appraisal/seen.ts';
import { Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { Remarks, remarksFor } from '../remark/views.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import {
  Agreements,
  isSuperior,
  readAgreements,
  askReview,
  Reviews,
  type SeenAgreement,
  type SeenReview,
  type Shown,
  StandingToday,
} from './views.tsx';

const PAGE = '/penilaian/:id/tinjauan';

export function agreementPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => answerPage(c, await whole(c)));
  site.get(`${PAGE}/catat/:kind`, async (c) => {
    const asked = await askedIn(c);
    const parked = await asked.visit.filled();
    // A dialogue is written down on its day, mostly.
    const values = { ...(asked.kind === 'dialogue' && { heldOn: asked.seen.today ?? '' }), ...parked.values };
    const sent = { filled: { ...parked, values }, requestKey: randomUUID() };
    return answerPage(c, <OpenPage asked={asked} sent={sent} />);
  });
  site.post(`${PAGE}/catat/:kind`, async (c) => {
    const asked = await askedIn(c);
    const posted = await postedIn(c);
    const { values, requestKey } = posted;
    const errors = missingIn(fieldsOf(asked), values, asked.visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <OpenPage asked={asked} sent={{ filled: { values, errors }, requestKey }} />, 422);
    try {
      const body = { kind: asked.kind, ...given(values, 'text', 'due', 'helper', 'heldOn', 'reviewId') };
      const path = `/v1/appraisals/${encodeURIComponent(asked.seen.id)}/agreements`;
      await asked.visit.send({ path, body, key: requestKey });
      return c.redirect(paths.review(asked.seen.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => pointer.split('/')[1] ?? '';
      const again = refusedForm(asked.visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <OpenPage asked={asked} sent={again} />, error.problem.status);
    }
  });
  site.get(`${PAGE}/:agreement/tutup`, async (c) => {
    const asked = await closedIn(c);
    return answerPage(
      c,
      <ClosePage {...asked} sent={{ filled: await asked.visit.filled(), requestKey: randomUUID() }} />,
    );
  });
  site.post(`${PAGE}/:agreement/tutup`, async (c) => {
    const asked = await closedIn(c);
    const { visit, seen, agreement } = asked;
    const posted = await postedIn(c);
    const errors = missingIn(closingFields(visit), posted.values, visit);
    if (Object.keys(errors).length > 0)
      return answerPage(
        c,
        <ClosePage {...asked} sent={{ ...posted, filled: { values: posted.values, errors } }} />,
        422,
      );
    try {
      const path = `/v1/agreements/${encodeURIComponent(agreement.id)}/close`;
      await visit.send({ path, body: given(posted.values, 'state', 'reason'), key: posted.requestKey });
      return c.redirect(paths.review(seen.id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => pointer.split('/')[1] ?? '';
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <ClosePage {...asked} sent={again} />, error.problem.status);
    }
  });
  site.post(`${PAGE}/:agreement/ketahui`, async (c) => {
    const { visit, seen, agreement } = await closedIn(c);
    const { requestKey } = await postedIn(c);
    const path = `/v1/agreements/${encodeURIComponent(agreement.id)}/acknowledge`;
    await visit.send({ path, body: {}, key: requestKey });
    return c.redirect(paths.review(seen.id), 303);
  });
}

const given = (values: Record<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])));

async function shownIn(c: Context<PageEnv>): Promise<Shown & { agreements: SeenAgreement[] }> {
  const visit = c.get('visit');
  const seen = await readSeen(visit, c.req.param('id') ?? '');
  const agreements = await readAgreements(visit, seen.id);
  const ids = agreements.flatMap(({ helperId, by, closedBy }) => [helperId, by.id, closedBy]);
  const nameOf = await visit.names([seen.employeeId, ...ids.filter((id) => id !== null)]);
  return { visit, seen, agreements, nameOf };
}

async function whole(c: Context<PageEnv>) {
  const { visit, seen, agreements, nameOf } = await shownIn(c);
  const [pack, review, remarks] = await Promise.all([
    packOf(visit, seen),
    askReview(visit, seen.id),
    remarksFor(visit, seen),
  ]);
  const writerOf = await visit.names((remarks ?? []).map(({ by }) => by));
  const { t, language } = visit;
  const kinds = kindsFor(seen);
  const [open, closed] = [true, false].map((wanted) => agreements.filter(({ state }) => (state === 'open') === wanted));
  return (
    <SignedPage visit={visit} title={t('review.title')}>
      <p class="hint">
        <a href={paths.appraisal(seen.id)}>{headingOf({ visit, seen, nameOf })}</a>
      </p>
      <h1>{t('review.title')}</h1>
      <StandingToday visit={visit} review={review} />
      <Reviews {...{ visit, seen, pack, review }} />
      <h2>{t('review.agreed')}</h2>
      <Agreements {...{ visit, seen, nameOf, agreements: open ?? [] }} />
      {kinds.length > 0 && (
        <div class="actions">
          {kinds.map((kind) => (
            <a class="button" href={paths.openAgreement(seen.id, kind)}>
              {t('review.record', { kind: AGREEMENT_WORDS[kind]?.[language] ?? kind })}
            </a>
          ))}
        </div>
      )}
      {(closed ?? []).length > 0 && (
        <details>
          <summary>{t('review.closed', { n: (closed ?? []).length })}</summary>
          <Agreements {...{ visit, seen, nameOf, agreements: closed ?? [] }} />
        </details>
      )}
      {remarks !== null && (
        <section>
          <h2>{t('remark.beside')}</h2>
          <p class="hint">{t('remark.besideHint')}</p>
          <Remarks visit={visit} remarks={remarks} nameOf={writerOf} names="by" none={t('remark.noneShared')} />
          {isSuperior(seen) && (
            <p class="actions">
              <a class="button" href={paths.giveRemark({ unit: seen.unit, untuk: seen.employeeId })}>
                {t('remark.give')}
              </a>
            </p>
          )}
        </section>
      )}
      <p>
        <a href={paths.appraisal(seen.id)}>{t('back')}</a>
      </p>
    </SignedPage>
  );
}

/** What somebody may record about the appraisal; what is offered is what is taken. */
function kindsFor(seen: Shown['seen']): string[] {
  if (isSuperior(seen)) return ['dialogue', 'coaching', 'warning', 'development'];
  return seen.relations.includes('own') ? ['dialogue', 'development'] : [];
}

type Asked = Shown & { kind: string; colleagues: { id: string; name: string }[]; reviews: SeenReview['reviews'] };

async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const { visit, seen, nameOf } = await shownIn(c);
  const [colleagues, { reviews }] = await Promise.all([visit.colleagues(seen.unit), askReview(visit, seen.id)]);
  const kind = c.req.param('kind') ?? '';
  if (AGREEMENT_WORDS[kind] === undefined) throw new Problem('not-found');
  if (!kindsFor(seen).includes(kind)) throw forbidden(visit.principal, 'openAgreement');
  return { visit, seen, nameOf, colleagues, reviews, kind };
}

function fieldsOf({ visit: { t, language }, kind, colleagues, seen, reviews }: Asked): Field[] {
  const helpers = colleagues.filter(({ id }) => id !== seen.employeeId);
  const beside = reviews.filter(({ result, id }) => result === null && id !== seen.stage);
  return [
    ...(kind === 'dialogue'
      ? [{ name: 'heldOn', label: t('field.heldOn'), kind: 'date' as const, required: true }]
      : []),
    { name: 'text', label: t('field.agreed'), kind: 'text', required: true },
    { name: 'due', label: t('field.agreedDue'), kind: 'date', required: true },
    {
      name: 'helper',
      label: t('field.helper'),
      kind: 'select',
      choices: helpers.map(({ id, name }) => ({ value: id, label: name })),
    },
    ...(beside.length > 0
      ? [
          {
            name: 'reviewId',
            label: t('field.review'),
            kind: 'select' as const,
            choices: beside.map(({ id, openedAt }) => ({
              value: id,
              label: formatDate(openedAt.slice(0, 10), language),
            })),
          },
        ]
      : []),
  ];
}

function OpenPage({ asked, sent }: { asked: Asked; sent: Again }) {
  const { visit, seen, kind } = asked;
  const { t, language } = visit;
  return (
    <FormPage
      visit={visit}
      title={t('review.record', { kind: AGREEMENT_WORDS[kind]?.[language] ?? kind })}
      up={{ href: paths.review(seen.id), label: t('review.title') }}
      lead={t('review.recordLead')}
      sent={sent}
      action={paths.openAgreement(seen.id, kind)}
      fields={fieldsOf(asked)}
      go={{ label: t('review.keep') }}
      cancel={paths.review(seen.id)}
    />
  );
}

type Closed = { visit: Visit; seen: SeenAppraisal; agreement: SeenAgreement };

async function closedIn(c: Context<PageEnv>): Promise<Closed> {
  const { visit, seen, agreements } = await shownIn(c);
  const agreement = agreements.find(({ id }) => id === c.req.param('agreement'));
  if (!agreement) throw new Problem('not-found');
  return { visit, seen, agreement };
}

const closingFields = ({ t }: Visit): Field[] => [
  {
    name: 'state',
    label: t('field.agreementState'),
    kind: 'radio',
    required: true,
    choices: ['done', 'dropped'].map((value) => ({ value, label: wordOf(t, 'agreement', value) })),
  },
  { name: 'reason', label: t('field.reason'), kind: 'text', hint: t('review.reasonHint') },
];

function ClosePage({ visit, seen, agreement, sent }: Closed & { sent: Again }) {
  const { t, language } = visit;
  return (
    <FormPage
      visit={visit}
      title={t('review.close')}
      up={{ href: paths.review(seen.id), label: t('review.title') }}
      lead={`${AGREEMENT_WORDS[agreement.kind]?.[language] ?? ''} · ${t('review.until', { day: formatDate(agreement.due, language) })}`}
      sent={sent}
      action={paths.closeAgreement(seen.id, agreement.id)}
      fields={closingFields(visit)}
      go={{ label: t('review.close') }}
      cancel={paths.review(seen.id)}
    />
  );
}

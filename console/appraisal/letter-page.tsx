/** A letter or certificate as it is printed, and taking it back. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { LetterSchema } from '../../api/appraisal/schema.ts';
import { can } from '../../api/access/policy.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { readSeen, type SeenAppraisal } from './seen.ts';

type Letter = z.output<typeof LetterSchema>;
type Shown = { visit: Visit; seen: SeenAppraisal; letter: Letter; by: string };
const PAGE = '/penilaian/:id/surat/:outcome';

export function letterPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => answerPage(c, <LetterPage {...(await letterIn(c))} />));
  site.get(`${PAGE}/cabut`, async (c) => {
    const shown = await letterIn(c);
    const sent = { filled: await shown.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <RevokePage {...{ shown, sent }} />);
  });
  site.post(`${PAGE}/cabut`, async (c) => {
    const shown = await letterIn(c);
    const { visit, letter } = shown;
    const { appraisalId, outcomeId } = letter;
    return answerForm(c, {
      fields: fieldsOf(visit),
      send: async ({ values: { reason }, requestKey }) => {
        const path = `${addressOf(appraisalId, outcomeId)}/revoke-letter`;
        await visit.send({ path, body: { reason }, key: requestKey });
        return paths.letter(appraisalId, outcomeId);
      },
      form: (sent) => <RevokePage {...{ shown, sent }} />,
    });
  });
}

const addressOf = (id: string, outcome: string) =>
  `/v1/appraisals/${encodeURIComponent(id)}/outcomes/${encodeURIComponent(outcome)}`;

async function letterIn(c: Context<PageEnv>): Promise<Shown> {
  const visit = c.get('visit');
  const seen = await readSeen(visit, c.req.param('id') ?? '');
  const letter = await visit.read<Letter>(`${addressOf(seen.id, c.req.param('outcome') ?? '')}/letter`);
  const nameOf = await visit.names(letter.decidedBy === null ? [] : [letter.decidedBy]);
  return { visit, seen, letter, by: letter.decidedBy === null ? '' : nameOf(letter.decidedBy) };
}

const fieldsOf = ({ t }: Visit): Field[] => [
  { name: 'reason', label: t('field.reason'), kind: 'text', required: true },
];

function LetterPage({ visit, seen, letter, by }: Shown) {
  const { t, language, principal } = visit;
  const mayRevoke =
    letter.revokedAt === null && !seen.relations.includes('own') && can(principal, 'revokeLetter', ['region']) !== null;
  return (
    <SignedPage visit={visit} title={letter.title[language]}>
      <p class="hint actions">
        <a href={paths.appraisal(seen.id)}>{t('back')}</a>
      </p>
      <article class="card letter">
        <p class="letter-head">{letter.region[language]}</p>
        <h1>{letter.title[language]}</h1>
        <p>{t('letter.number', { number: letter.number })}</p>
        {letter.sandbox && <p class="ribbon">{t('letter.sandbox')}</p>}
        {letter.revokedAt !== null && (
          <p class="notice">
            <strong>{t('letter.revoked', { day: shownDay(letter.revokedAt, visit) })}</strong>
          </p>
        )}
        <p class="letter-body">{letter.body[language]}</p>
        <p class="letter-sign">
          {formatDate(letter.date, language)}
          <br />
          {wordOf(t, 'hat', letter.approval)}
          <br />
          <strong>{by}</strong>
        </p>
        <p class="hint">
          {t('letter.verify', { number: letter.number, check: letter.check })}{' '}
          <a href={paths.publicLetter(seen.region, { nomor: letter.number, kode: letter.check })}>
            {t('letter.verifyHere')}
          </a>
        </p>
      </article>
      <p class="actions">{t('letter.print')}</p>
      {mayRevoke && (
        <p class="actions">
          <a class="button" href={paths.revokeLetter(seen.id, letter.outcomeId)}>
            {t('letter.revoke')}
          </a>
        </p>
      )}
    </SignedPage>
  );
}

function RevokePage({ shown: { visit, letter }, sent }: { shown: Shown; sent: Again }) {
  const { t, language } = visit;
  const here = paths.letter(letter.appraisalId, letter.outcomeId);
  return (
    <FormPage
      {...{ visit, sent }}
      title={t('letter.revoke')}
      up={{ href: here, label: letter.title[language] }}
      lead={t('letter.revokeLead', { number: letter.number })}
      action={paths.revokeLetter(letter.appraisalId, letter.outcomeId)}
      fields={fieldsOf(visit)}
      go={{ label: t('letter.revoke') }}
      cancel={here}
    />
  );
}

/** Whether a letter that somebody holds in their hand is genuine and still stands. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { LetterStandingSchema } from '../../api/public/schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { type ApiApp, Refused } from '../ask.ts';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv } from '../visit.ts';
import { type Citizen, citizenIn, CitizenFrame } from './citizen.tsx';

type Told = z.output<typeof LetterStandingSchema>;
type Found = Told | string | null;

export function publicLetterPages(site: Hono<PageEnv>, api: ApiApp): void {
  site.get('/publik/:region/surat', async (c) => {
    const citizen = citizenIn(c, api);
    const { nomor: number = '', kode: check = '' } = c.req.query();
    const found = number === '' ? null : await lookedUp(citizen, { number, check });
    return answerPage(c, <LetterPage {...{ citizen, number, check, found }} />, typeof found === 'string' ? 400 : 200);
  });
}

/** A text: why there is nothing to be told. */
async function lookedUp({ read, region }: Citizen, asked: { number: string; check: string }): Promise<Told | string> {
  try {
    return await read<Told>(`/v1/public/letters${query({ region, number: asked.number, check: asked.check || '-' })}`);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status >= 429) throw error;
    return error.problem.errors?.[0]?.detail ?? error.problem.detail;
  }
}

function LetterPage({
  citizen,
  number,
  check,
  found,
}: {
  citizen: Citizen;
  number: string;
  check: string;
  found: Found;
}) {
  const { t, region, fields } = citizen;
  return (
    <CitizenFrame citizen={citizen} title={t('letter.check')} at={paths.publicLetter(region, fields)}>
      <h1>{t('letter.check')}</h1>
      <p class="lead">{t('letter.checkLead')}</p>
      {typeof found === 'string' && (
        <p class="card problem" role="alert">
          {found}
        </p>
      )}
      {found !== null && typeof found !== 'string' && <Standing {...{ citizen, found }} />}
      <form method="get" action={paths.publicLetter(region)} class="stack">
        {fields.bahasa !== undefined && <input type="hidden" name="bahasa" value={fields.bahasa} />}
        <div class="field">
          <label for="nomor">{t('letter.field.number')}</label>
          <input id="nomor" name="nomor" value={number} autocomplete="off" required />
        </div>
        <div class="field">
          <label for="kode">{t('letter.field.check')}</label>
          <input id="kode" name="kode" value={check} autocomplete="off" required />
        </div>
        <div class="actions">
          <button class="primary">{t('letter.field.go')}</button>
        </div>
      </form>
    </CitizenFrame>
  );
}

function Standing({ citizen: { t, language }, found }: { citizen: Citizen; found: Told }) {
  const { standing, number, date, sandbox, revokedAt } = found;
  if (standing === 'unknown' || date === null) {
    return (
      <p class="card problem" role="alert">
        {t('letter.unknown')}
      </p>
    );
  }
  return (
    <section class="card" role="status">
      <p>
        {revokedAt !== null ? (
          <Status kind="late" word={t('letter.revoked', { day: shownDay(revokedAt, language) })} />
        ) : sandbox ? (
          <Status kind="ahead" word={t('letter.genuine')} />
        ) : (
          <Status kind="done" word={t('letter.stands')} />
        )}
      </p>
      <p>{t('letter.issued', { number, day: formatDate(date, language) })}</p>
      {sandbox && <p class="ribbon">{t('letter.sandbox')}</p>}
    </section>
  );
}

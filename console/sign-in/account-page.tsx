/** Who somebody is here, and where they are signed in. */
import type { Hono } from 'hono';
import { endSessionOf, type SeenSession, sessionsOf } from '../../api/access/sessions.ts';
import type { Deps } from '../../api/deps.ts';
import { LookChoices } from '../parts/choices.tsx';
import { calledAs, SignedPage } from '../parts/layout.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { type Grant, heldWords, readGrants } from '../people/role-pages.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

export function accountPages(site: Hono<PageEnv>, deps: Deps): void {
  site.get('/akun', async (c) => {
    const visit = c.get('visit');
    const { region, employeeId } = visit.principal;
    const sessions = await sessionsOf(deps, visit.principal);
    const grants = region === null || employeeId === null ? [] : await readGrants(visit, region, employeeId);
    return answerPage(c, <AccountPage {...{ visit, sessions, grants }} />);
  });
  site.post('/akun/sesi/:id/akhiri', async (c) => {
    const { principal } = c.get('visit');
    await endSessionOf(deps, principal, c.req.param('id'));
    return c.redirect(paths.account(), 303);
  });
}

function AccountPage({ visit, sessions, grants }: { visit: Visit; sessions: SeenSession[]; grants: Grant[] }) {
  const { t, principal, place, language } = visit;
  // Every employee may be an assessor: one word for both.
  const hats = [...principal.roles.filter((role) => role !== 'assessor'), ...principal.offices];
  return (
    <SignedPage visit={visit} title={t('account.title')}>
      <h1>{t('account.title')}</h1>
      <p class="lead">{t('account.lead', { name: calledAs(visit) })}</p>
      <dl class="facts card">
        <dt>{t('account.region')}</dt>
        <dd>{place?.[language] ?? t('account.everywhere')}</dd>
        <dt>{t('account.roles')}</dt>
        <dd>{hats.map((hat) => wordOf(t, 'hat', hat)).join(', ')}</dd>
      </dl>
      {grants.some(({ revokedAt }) => revokedAt === null) && (
        <>
          <h2>{t('roles.title')}</h2>
          <ul class="plain rows">
            {grants
              .filter(({ revokedAt }) => revokedAt === null)
              .map((grant) => (
                <li>
                  {heldWords(visit, grant)} <span class="hint">{grant.decree}</span>
                </li>
              ))}
          </ul>
        </>
      )}
      <h2>{t('account.sessions')}</h2>
      <p class="hint">{t('account.sessionsLead')}</p>
      <Sessions {...{ visit, sessions }} />
      <form method="get" action={paths.account()} class="stack">
        <div class="field">
          <label for="bahasa">{t('language')}</label>
          <select id="bahasa" name="bahasa">
            <option value="id" selected={visit.language === 'id'}>
              Bahasa Indonesia
            </option>
            <option value="en" selected={visit.language === 'en'}>
              English
            </option>
          </select>
        </div>
        <LookChoices visit={visit} />
        <div class="actions">
          <button>{t('save')}</button>
        </div>
      </form>
    </SignedPage>
  );
}

const Sessions = ({ visit, sessions }: { visit: Visit; sessions: SeenSession[] }) => {
  const { t, sessionId, formToken } = visit;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">{t('account.device')}</th>
          <th scope="col">{t('account.startedAt')}</th>
          <th scope="col">{t('account.seenAt')}</th>
          <th scope="col">{t('account.end')}</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map(({ id, device, startedAt, seenAt }) => (
          <tr>
            <th scope="row">
              {device === '' ? t('account.unknownDevice') : device}
              {id === sessionId && ` (${t('account.thisSession')})`}
            </th>
            <td data-label={t('account.startedAt')}>{shownMoment(startedAt, visit)}</td>
            <td data-label={t('account.seenAt')}>{shownMoment(seenAt, visit)}</td>
            <td data-label={t('account.end')}>
              <form method="post" action={id === sessionId ? paths.signOut() : paths.endSession(id)}>
                <input type="hidden" name="token" value={formToken} />
                {id === sessionId ? (
                  <button class="quiet">{t('signOut')}</button>
                ) : (
                  <button class="quiet" aria-label={t('account.endOf', { at: shownMoment(startedAt, visit) })}>
                    {t('account.endIt')}
                  </button>
                )}
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Signing in and out. On one's own machine anybody may be anybody; elsewhere this door does not exist. */
import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { endSession, startSession } from '../../api/access/sessions.ts';
import { HATS, isTrial, trialPeople, trialSession } from '../../api/access/trial.ts';
import type { Deps } from '../../api/deps.ts';
import { Problem } from '../../api/problem/problem.ts';
import { listRegionViews } from '../../api/pack/regions.ts';
import { OpenPage } from '../parts/layout.tsx';
import { isPage, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { languageOf, requireSameOrigin } from '../request.ts';
import type { PageContext, PageEnv } from '../visit.ts';
import { translator, wordOf } from '../words/words.ts';

export const COOKIE = '__Host-siklus';
const COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
/** Offices that may be held by nobody in particular, so that a region without people can be begun with. */
const NAMELESS = ['hr', 'admin', 'auditor'];

export function signInPages(site: Hono<PageEnv>, deps: Deps): void {
  site.get('/masuk', (c) => showSignIn(deps, c));
  site.post('/masuk', async (c) => {
    requireSameOrigin(c);
    if (!isTrial(deps.config, c.req.url)) throw new Problem('not-found');
    const sent = await c.req.parseBody();
    const text = (name: string) => {
      const value = sent[name];
      return typeof value === 'string' ? value : '';
    };
    const employee = text('pegawai');
    const who = await trialSession(deps, {
      region: text('wilayah'),
      employeeId: employee === '' ? null : employee,
      hat: text('hat'),
    });
    const before = getCookie(c, COOKIE);
    if (before !== undefined) await endSession(deps, before);
    setCookie(c, COOKIE, await startSession(deps, who), COOKIE_OPTIONS);
    return c.redirect(ownPath(text('ke')), 303);
  });
  site.post('/keluar', async (c) => {
    requireSameOrigin(c);
    const cookie = getCookie(c, COOKIE);
    if (cookie !== undefined) await endSession(deps, cookie);
    deleteCookie(c, COOKIE, COOKIE_OPTIONS);
    c.header('Clear-Site-Data', '"cache", "storage"');
    return c.redirect(paths.signIn(), 303);
  });
}

/** Only a page of ours: an address from outside would lead people away who have just signed in. */
function ownPath(wanted: string): string {
  if (!wanted.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) return paths.home();
  const { pathname, search, host } = new URL(wanted, 'http://localhost');
  return host === 'localhost' && isPage(pathname) ? pathname + search : paths.home();
}

async function showSignIn(deps: Deps, c: PageContext): Promise<Response> {
  const language = languageOf(c);
  const t = translator(language);
  const title = t('signIn.title');
  if (!isTrial(deps.config, c.req.url)) {
    return answerPage(
      c,
      <OpenPage title={title} t={t} language={language}>
        <h1>{t('product')}</h1>
        <p class="lead">{t('signIn.only')}</p>
        <p>
          <a href="/docs">{t('signIn.reference')}</a>
        </p>
      </OpenPage>,
    );
  }
  const regions = (await listRegionViews(deps)).filter(({ pack }) => pack !== null);
  const region =
    regions.find(({ id }) => id === c.req.query('wilayah')) ??
    regions.find(({ area }) => area.includes('.')) ??
    regions[0];
  const hat = HATS.find((each) => each === c.req.query('hat')) ?? 'employee';
  const ke = c.req.query('ke');
  const { people, more } = region
    ? await trialPeople(deps, region.id, c.req.query('setelah'))
    : { people: [], more: false };
  const Enter = ({ employee, label }: { employee: string; label: string }) => (
    <form method="post" action={paths.signIn()}>
      <input type="hidden" name="wilayah" value={region?.id ?? ''} />
      <input type="hidden" name="hat" value={hat} />
      <input type="hidden" name="pegawai" value={employee} />
      {ke !== undefined && <input type="hidden" name="ke" value={ke} />}
      <button>{label}</button>
    </form>
  );
  return answerPage(
    c,
    <OpenPage title={title} t={t} language={language}>
      <h1>{title}</h1>
      <p class="lead">{t('signIn.lead')}</p>
      <form method="get" action={paths.signIn()} class="stack">
        <div class="field">
          <label for="wilayah">{t('signIn.region')}</label>
          <select id="wilayah" name="wilayah">
            {regions.map(({ id, title: name }) => (
              <option value={id} selected={id === region?.id}>
                {name[language]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="hat">{t('signIn.hat')}</label>
          <select id="hat" name="hat">
            {HATS.map((each) => (
              <option value={each} selected={each === hat}>
                {wordOf(t, 'hat', each)}
              </option>
            ))}
          </select>
        </div>
        {ke !== undefined && <input type="hidden" name="ke" value={ke} />}
        <div class="actions">
          <button>{t('show')}</button>
        </div>
      </form>
      {NAMELESS.includes(hat) && <Enter employee="" label={t('signIn.enterOffice', { hat: wordOf(t, 'hat', hat) })} />}
      <h2>{t('signIn.people')}</h2>
      {people.length === 0 && <p>{t('signIn.noPeople')}</p>}
      <ul class="plain rows">
        {people.map(({ _id, name, unitName }) => (
          <li>
            <Enter employee={_id} label={t('signIn.enter', { name })} /> <span class="hint">{unitName}</span>
          </li>
        ))}
      </ul>
      {more && (
        <a href={paths.signIn({ wilayah: region?.id ?? '', hat, setelah: people.at(-1)?._id ?? '' })}>
          {t('nextPage')}
        </a>
      )}
    </OpenPage>,
  );
}

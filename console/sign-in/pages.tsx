/** Signing in and out: with the identity provider, or, on one's own machine, as anybody. */
import type { Child } from 'hono/jsx';
import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { providerClient, type ProviderClient } from '../../api/access/provider-client.ts';
import { endSession, renewSession, sessionOf, type SignedIn, startSession } from '../../api/access/sessions.ts';
import { begunSignIn, startSignIn } from '../../api/access/sign-in.ts';
import { isTrial, trialSession } from '../../api/access/trial.ts';
import type { Deps } from '../../api/deps.ts';
import { addressOf } from '../../api/middleware/auth.ts';
import { rateLimiter } from '../../api/middleware/rate-limit.ts';
import { toProblem } from '../../api/problem/error-mapping.ts';
import { Problem, problemDocument } from '../../api/problem/problem.ts';
import { calledAs, OpenPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { languageOf, requireOwnForm, requireSameOrigin } from '../request.ts';
import type { PageContext, PageEnv } from '../visit.ts';
import { translator } from '../words/words.ts';
import { deviceOf } from './device.ts';
import { ownPath } from './own-path.ts';
import { showTrial } from './trial-page.tsx';

export const COOKIE = '__Host-siklus';
const ON_THE_WAY = '__Host-siklus-masuk';
const COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** Of one address, per second and at once: an agency behind one proxy signs in at eight in the morning. */
const SIGN_INS = { perSecond: 20, burst: 200 };

type Door = { deps: Deps; provider: ProviderClient | null };

export function signInPages(site: Hono<PageEnv>, deps: Deps): void {
  const door: Door = { deps, provider: providerClient(deps.config, deps.now) };
  const { rate } = deps.config;
  const limiter = rateLimiter(rate.perSecond === 0 ? rate : SIGN_INS, deps.now);
  site.use('/masuk/*', async (c, next) => {
    // Whoever comes back from the provider was let through when they set out.
    if (c.req.path !== '/masuk/kembali') limiter.take(addressOf(c));
    await next();
  });
  site.get('/masuk', (c) => {
    if (isTrial(deps.config, c.req.raw)) return showTrial(deps, c);
    return door.provider ? toProvider(door, c, false) : showClosed(c);
  });
  site.post('/masuk', (c) => enterTrial(deps, c));
  site.get('/masuk/kembali', (c) => comeBack(door, c));
  site.get('/masuk/lagi', (c) => {
    if (isTrial(deps.config, c.req.raw)) return showAgain(deps, c);
    return toProvider(door, c, true);
  });
  site.post('/masuk/lagi', (c) => enterAgain(deps, c));
  site.post('/keluar', (c) => signOut(door, c));
}

/** By a link, never by a form: a form that leads to another origin is blocked. */
async function toProvider({ deps, provider }: Door, c: PageContext, again: boolean): Promise<Response> {
  if (!provider) throw new Problem('not-found');
  const back = ownPath(c.req.query('ke'));
  try {
    const begun = { cookie: getCookie(c, ON_THE_WAY), callback: callbackOf(deps), back, again };
    const { address, cookie } = await startSignIn(deps, provider, begun);
    setCookie(c, ON_THE_WAY, cookie, { ...COOKIE_OPTIONS, maxAge: 600 });
    return c.redirect(address, 303);
  } catch (error) {
    return answerRefusal(deps, c, { error, back });
  }
}

const callbackOf = ({ config }: Deps) => `${config.signIn?.publicUrl ?? ''}${paths.signInBack()}`;

async function comeBack({ deps, provider }: Door, c: PageContext): Promise<Response> {
  if (!provider) throw new Problem('not-found');
  const url = new URL(callbackOf(deps) + new URL(c.req.url).search);
  const begun = await begunSignIn(deps, { cookie: getCookie(c, ON_THE_WAY), url });
  if (!begun) return answerRefusal(deps, c, { error: new Problem('sign-in-unfinished'), back: paths.home() });
  try {
    await enter(deps, c, await begun.finish(provider));
    return c.redirect(begun.back, 303);
  } catch (error) {
    return answerRefusal(deps, c, { error, back: begun.back });
  }
}

async function enter(deps: Deps, c: PageContext, who: SignedIn): Promise<void> {
  const from = { before: getCookie(c, COOKIE), device: deviceOf(c.req.header('User-Agent')) };
  setCookie(c, COOKIE, await startSession(deps, who, from), COOKIE_OPTIONS);
}

async function enterTrial(deps: Deps, c: PageContext): Promise<Response> {
  requireSameOrigin(c);
  if (!isTrial(deps.config, c.req.raw)) throw new Problem('not-found');
  const sent = await c.req.parseBody();
  const text = (name: string) => {
    const value = sent[name];
    return typeof value === 'string' ? value : '';
  };
  const employee = text('pegawai');
  const wanted = { region: text('wilayah'), employeeId: employee === '' ? null : employee, hat: text('hat') };
  await enter(deps, c, await trialSession(deps, wanted));
  return c.redirect(ownPath(text('ke')), 303);
}

/** In a trial there is no password to ask for: a click says that somebody is there. */
async function enterAgain(deps: Deps, c: PageContext): Promise<Response> {
  const cookie = getCookie(c, COOKIE);
  const session = await sessionOf(deps, cookie);
  if (cookie === undefined || !session || !isTrial(deps.config, c.req.raw)) throw new Problem('not-found');
  await requireOwnForm(c, session.formToken);
  const { ke } = await c.req.parseBody();
  setCookie(c, COOKIE, await renewSession(deps, cookie), COOKIE_OPTIONS);
  return c.redirect(ownPath(typeof ke === 'string' ? ke : undefined), 303);
}

async function signOut({ deps, provider }: Door, c: PageContext): Promise<Response> {
  requireSameOrigin(c);
  const cookie = getCookie(c, COOKIE);
  const session = await sessionOf(deps, cookie);
  if (session) await requireOwnForm(c, session.formToken);
  if (cookie !== undefined) await endSession(deps, cookie);
  deleteCookie(c, COOKIE, COOKIE_OPTIONS);
  c.header('Clear-Site-Data', '"cache", "storage"');
  if (!provider) return c.redirect(paths.signIn(), 303);
  // Whoever is signed out here stays so, whatever the provider has to say.
  const elsewhere = await provider.logoutAddress().catch(() => null);
  const t = translator(languageOf(c));
  return answerDoor(c, {
    title: t('signIn.out'),
    children: (
      <>
        <p class="lead">{t('signIn.outLead')}</p>
        <p class="actions">
          <a class="button primary" href={paths.signIn()}>
            {t('signIn.go')}
          </a>
          {elsewhere !== null && (
            <a class="button" href={elsewhere}>
              {t('signIn.outElsewhere')}
            </a>
          )}
        </p>
      </>
    ),
  });
}

const answerDoor = (
  c: PageContext,
  { title, children, status }: { title: string; children: Child; status?: number },
) => {
  const language = languageOf(c);
  return answerPage(
    c,
    <OpenPage title={title} t={translator(language)} language={language}>
      <h1>{title}</h1>
      {children}
    </OpenPage>,
    status,
  );
};

/** Nobody could sign in, and why; the page that they wanted is still where they go next. */
function answerRefusal(deps: Deps, c: PageContext, { error, back }: { error: unknown; back: string }) {
  const language = languageOf(c);
  const t = translator(language);
  const requestId = c.get('requestId');
  const known = toProblem(error) ?? new Problem('internal', { cause: error });
  deps.logger.warn({ requestId, problem: known.code, err: known.cause }, 'nobody signed in');
  const problem = problemDocument(known, language, requestId);
  if (known.retryAfter !== null) c.header('Retry-After', String(known.retryAfter));
  const isStranger = known.code === 'person-unknown';
  return answerDoor(c, {
    title: problem.title,
    status: problem.status,
    children: (
      <>
        <p class="lead">{problem.status === 503 ? t('signIn.down') : problem.detail}</p>
        <p class="actions">
          <a class="button primary" href={isStranger ? paths.signInAgain(back) : paths.signIn({ ke: back })}>
            {t(isStranger ? 'signIn.other' : 'signIn.retry')}
          </a>
        </p>
        <p class="small">{t('problem.code', { code: problem.code, id: problem.instance })}</p>
      </>
    ),
  });
}

function showClosed(c: PageContext) {
  const t = translator(languageOf(c));
  return answerDoor(c, {
    title: t('product'),
    children: (
      <>
        <p class="lead">{t('signIn.only')}</p>
        <p>
          <a href="/docs">{t('signIn.reference')}</a>
        </p>
      </>
    ),
  });
}

async function showAgain(deps: Deps, c: PageContext): Promise<Response> {
  const session = await sessionOf(deps, getCookie(c, COOKIE));
  const ke = ownPath(c.req.query('ke'));
  if (!session) return c.redirect(paths.signIn({ ke }), 303);
  const t = translator(languageOf(c));
  return answerDoor(c, {
    title: t('signIn.again'),
    children: (
      <form method="post" action="/masuk/lagi" class="stack">
        <p class="lead">{t('signIn.againLead')}</p>
        <input type="hidden" name="token" value={session.formToken} />
        <input type="hidden" name="ke" value={ke} />
        <div class="actions">
          <button class="primary">{t('signIn.enter', { name: calledAs({ t, ...session }) })}</button>
        </div>
      </form>
    ),
  });
}

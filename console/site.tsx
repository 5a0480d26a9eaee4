/** The pages, in front of the API: who is signed in, in which language, and what is said when something cannot be shown. */
import { keptOffsets } from '../api/access/day.ts';
import { WIB_MINUTES } from '../api/pack/packs.ts';
import { unnamed } from './parts/unnamed.ts';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import type { HttpBindings } from '@hono/node-server';
import { parkedFormFor, parkFormOf, sessionOf } from '../api/access/sessions.ts';
import { isTrial } from '../api/access/trial.ts';
import type { Deps } from '../api/deps.ts';
import { unitsOfHead } from '../api/goal/goals.ts';
import { colleaguesIn, namesOf, unitNamesOf } from '../api/people/names.ts';
import { toProblem } from '../api/problem/error-mapping.ts';
import { Problem, problemDocument } from '../api/problem/problem.ts';
import { agreementPages } from './agreement/pages.tsx';
import { amendingPages } from './amendment/pages.tsx';
import { appraisalPages } from './appraisal/pages.tsx';
import { commandPages } from './appraisal/command-pages.tsx';
import { feedbackPages } from './appraisal/feedback-page.tsx';
import { letterPages } from './appraisal/letter-page.tsx';
import { type ApiApp, askAs, Refused, SignInAgain, spoken } from './ask.ts';
import { assetByFile } from './assets.ts';
import { calibrationPages } from './calibration/pages.tsx';
import { followUpPages } from './follow-up/pages.tsx';
import { remarkPages } from './remark/pages.tsx';
import { payrollPages } from './payroll/pages.tsx';
import { cyclePages } from './cycle/pages.tsx';
import { formAccess } from './form-access.ts';
import { goalPages } from './goal/pages.tsx';
import { homePages } from './home/pages.tsx';
import { helpPages } from './help/pages.tsx';
import { NOTHING_FILLED } from './parts/filled.ts';
import { ownFields } from './parts/posted.ts';
import { isPage, paths } from './paths.ts';
import { answerPage, RefusalPage } from './problem.tsx';
import { packPages } from './pack/pages.tsx';
import { publicPages } from './public/pages.tsx';
import { voicePages } from './public/voice-pages.tsx';
import { employeePages } from './people/pages.tsx';
import { unitPages } from './people/unit-pages.tsx';
import { rehearsalPages } from './rehearsal/pages.tsx';
import { here, languageOf, lookOf, requireOwnForm, requireSameOrigin } from './request.ts';
import { keyPages } from './people/key-pages.tsx';
import { rolePages } from './people/role-pages.tsx';
import { accountPages } from './sign-in/account-page.tsx';
import { transferPages } from './transfer/pages.tsx';
import { impactPages } from './what-if/impact-pages.tsx';
import { shadowPages } from './what-if/shadow-pages.tsx';
import { COOKIE, signInPages } from './sign-in/pages.tsx';
import type { PageContext, PageEnv, Visit } from './visit.ts';
import { translator, wordOf } from './words/words.ts';

type Handler = { fetch: (request: Request, env: HttpBindings) => Response | Promise<Response> } & ApiApp;

/** Addresses that are no page's are the API's. */
export function createSite(
  api: Handler,
  deps: Deps,
): (request: Request, env: HttpBindings) => Response | Promise<Response> {
  const pages = createPages(api, deps);
  return (request, env) =>
    isPage(new URL(request.url).pathname) ? pages.fetch(request, env) : api.fetch(request, env);
}

/** A table of everybody, as a form writes it. */
const MOST_POSTED = 32 * 1024 * 1024;

const PAGE_SECURITY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function createPages(api: ApiApp, deps: Deps): Hono<PageEnv> {
  const site = new Hono<PageEnv>();
  site.use(async (c, next) => {
    c.set('requestId', crypto.randomUUID());
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', PAGE_SECURITY);
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
  site.use(
    bodyLimit({
      maxSize: MOST_POSTED,
      onError: () => {
        throw new Problem('body-too-large');
      },
    }),
  );
  site.get('/aset/:file', async (c) => {
    const asset = assetByFile(c.req.param('file'));
    if (!asset) return c.notFound();
    return c.body(await asset.text(), 200, {
      'Content-Type': asset.type,
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  });
  site.onError((error, c) => answerError(deps, c, error));
  site.notFound((c) => answerError(deps, c, new Problem('not-found')));
  signInPages(site, deps);
  publicPages(site, api);
  const offsets = keptOffsets(deps);
  site.use(async (c, next) => {
    const session = await sessionOf(deps, getCookie(c, COOKIE));
    if (!session) return c.redirect(paths.signIn({ ke: await keptForm(c, deps) }), 303);
    const { region } = session.principal;
    const offset = region === null ? WIB_MINUTES : await offsets(region);
    c.set('visit', visitOf(c, { api, deps, session, offset }));
    if (c.req.method !== 'GET') await requireOwnForm(c, session.formToken);
    await next();
  });
  formAccess(site);
  homePages(site);
  accountPages(site, deps);
  appraisalPages(site);
  commandPages(site);
  feedbackPages(site);
  agreementPages(site);
  letterPages(site);
  cyclePages(site, deps);
  calibrationPages(site);
  payrollPages(site);
  followUpPages(site);
  remarkPages(site);
  transferPages(site);
  employeePages(site);
  unitPages(site);

  goalPages(site);
  amendingPages(site);
  impactPages(site);
  shadowPages(site);
  rehearsalPages(site);
  rolePages(site);
  keyPages(site);
  voicePages(site);
  packPages(site, deps);
  helpPages(site);
  return site;
}

/** Where somebody goes on after signing in: what they were filling in is not lost. */
async function keptForm(c: PageContext, deps: Deps): Promise<string> {
  if (c.req.method === 'GET') return here(c);
  requireSameOrigin(c);
  const { pathname } = new URL(c.req.url);
  const id = await parkFormOf(deps, getCookie(c, COOKIE), {
    path: pathname,
    values: ownFields(await c.req.parseBody()),
  });
  return id === null ? pathname : `${pathname}?titip=${id}`;
}

type Session = NonNullable<Awaited<ReturnType<typeof sessionOf>>>;
type Around = { api: ApiApp; deps: Deps; session: Session; offset: number };

/** That something was sent: in a sentence of its own, or by what it is called. */
function saidOf(t: Visit['t'], done: string): string {
  const own = wordOf(t, 'said', done);
  return own === done ? t('appraisal.done', { what: wordOf(t, 'do', done) }) : own;
}

function visitOf(c: PageContext, { api, deps, session, offset }: Around): Visit {
  const language = languageOf(c);
  const t = translator(language);
  const { principal, provenAt } = session;
  const done = c.req.query('sudah');
  return {
    ...askAs(api, { principal, provenAt, language }),
    principal,
    sessionId: session.id,
    name: session.name,
    place: session.place,
    acting: session.acting,
    formToken: session.formToken,
    language,
    offset,
    t,
    at: here(c),
    trial: isTrial(deps.config, c.req.raw),
    look: lookOf(c),
    said: done === undefined ? null : saidOf(t, done),
    filled: async () => {
      const id = c.req.query('titip');
      const path = new URL(c.req.url).pathname;
      const values = id === undefined ? null : await parkedFormFor(deps, principal, { id, path });
      return values === null ? NOTHING_FILLED : { values, errors: {} };
    },
    names: async (ids) => {
      const names = principal.region === null ? new Map<string, string>() : await namesOf(deps, principal.region, ids);
      return (id) => names.get(id) ?? unnamed(t, language, id);
    },
    units: async () => {
      const names = principal.region === null ? new Map<string, string>() : await unitNamesOf(deps, principal.region);
      return {
        all: [...names].map(([value, label]) => ({ value, label })),
        nameOf: (unit) => names.get(unit) ?? unit,
      };
    },
    headed: () => unitsOfHead(deps, principal),
    colleagues: async (unit) => (principal.region === null ? [] : colleaguesIn(deps, principal.region, unit)),
  };
}

async function answerError(deps: Deps, c: PageContext, error: unknown): Promise<Response> {
  // They come back to the form as it was.
  if (error instanceof SignInAgain) return c.redirect(paths.signInAgain(await keptForm(c, deps)), 303);
  const language = languageOf(c);
  const requestId = c.get('requestId');
  if (error instanceof Refused)
    return answerPage(c, <RefusalPage problem={error.problem} language={language} />, error.problem.status);
  const known = toProblem(error);
  if (!known) deps.logger.error({ requestId, err: error }, 'unexpected error in a page');
  if (known?.retryAfter) c.header('Retry-After', String(known.retryAfter));
  const problem = spoken(problemDocument(known ?? new Problem('internal'), language, requestId));
  return answerPage(c, <RefusalPage problem={problem} language={language} />, problem.status);
}

/** The application: one middleware chain, one error mapping, one document, and the routes. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { type Api, createGuard } from './api.ts';
import type { AppContext, AppEnv, Deps } from './deps.ts';
import { toProblem } from './error-mapping.ts';
import { tokenVerifier } from './jwt.ts';
import { requestBasics, safeHeaders } from './middleware/request.ts';
import { invalid, notFound, Problem, problemDocument } from './problem.ts';
import { problemEntry } from './problems.ts';
import { registerAmendments } from './routes/amendments.ts';
import { registerApiKeys } from './routes/api-keys.ts';
import { registerAppraisals } from './routes/appraisals.ts';
import { registerCommands } from './routes/commands.ts';
import { registerCycleOperations } from './routes/cycle-operations.ts';
import { registerCycles } from './routes/cycles.ts';
import { registerDocs } from './routes/docs.tsx';
import { registerDraftCommands } from './routes/draft-commands.ts';
import { registerDrafts } from './routes/drafts.ts';
import { registerEmployees } from './routes/employees.ts';
import { registerFacts } from './routes/facts.ts';
import { registerHealth } from './routes/health.ts';
import { registerMe } from './routes/me.ts';
import { registerNotices } from './routes/notices.ts';
import { registerPackVersions } from './routes/pack-versions.ts';
import { registerPolicyReviews } from './routes/policy-reviews.ts';
import { registerPublic } from './routes/public.ts';
import { registerRegions } from './routes/regions.ts';
import { registerTry } from './routes/try.ts';
import { registerReviews } from './routes/reviews.ts';
import { registerRehearsals } from './routes/rehearsals.ts';
import { registerRulePacks } from './routes/rule-packs.ts';
import { registerShadows } from './routes/shadows.ts';
import { registerWhatIfs } from './routes/what-ifs.ts';
import { findingsOf } from './zod-findings.ts';

const ROUTES = [
  registerMe,
  registerRegions,
  // Before the packs by digest: a fixed word in a path goes before a parameter.
  registerDrafts,
  registerDraftCommands,
  registerTry,
  registerRulePacks,
  registerPackVersions,
  registerEmployees,
  registerApiKeys,
  registerCycles,
  registerCycleOperations,
  registerAmendments,
  registerAppraisals,
  registerCommands,
  registerFacts,
  registerReviews,
  registerNotices,
  registerPolicyReviews,
  registerRehearsals,
  registerWhatIfs,
  registerShadows,
  registerPublic,
];

const PREFIX = { json: '', query: '/query', header: '/header', form: '', cookie: '/cookie' };

export async function createApp(deps: Deps): Promise<OpenAPIHono<AppEnv>> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: ({ target, ...result }) => {
      if (result.success) return;
      // An id that cannot exist is the same as one that does not.
      throw target === 'param' ? notFound() : invalid(findingsOf(result.error, PREFIX[target]));
    },
  });
  app.onError((error, c) => answerProblem(deps, c, error));
  app.notFound((c) => answerProblem(deps, c, notFound()));
  app.use(requestBasics(deps));
  app.use(safeHeaders);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => notAllowed(deps, c, methods) }));

  const operations: Api['operations'] = new Map();
  const guard = createGuard(deps, await tokenVerifier(deps.config.jwt, deps.now), operations);
  const api: Api = { app, deps, guard, operations };
  registerHealth(api);
  registerDocs(api);
  for (const register of ROUTES) register(api);
  return app;
}

function notAllowed(deps: Deps, c: AppContext, methods: string[]) {
  c.header('Allow', methods.join(', '));
  return answerProblem(deps, c, new Problem('method-not-allowed'));
}

/** A problem document for whatever was thrown; what nobody foresaw is logged and answered with its request id. */
function answerProblem(deps: Deps, c: AppContext, error: unknown): Response {
  const requestId = c.get('requestId');
  const known = toProblem(error);
  if (!known) deps.logger.error({ requestId, operation: c.get('operationId'), err: error }, 'unexpected error');
  const problem = known ?? new Problem('internal');
  const { status } = problemEntry(problem.code);
  if (status === 503) deps.logger.warn({ requestId, problem: problem.code, err: problem.cause }, 'unavailable');
  c.set('problem', problem.code);
  if (problem.retryAfter !== null) c.header('Retry-After', String(problem.retryAfter));
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="siklus"');
  c.header('Content-Language', c.get('language'));
  const document = problemDocument(problem, c.get('language'), requestId);
  return c.json(document, status, { 'Content-Type': 'application/problem+json' });
}

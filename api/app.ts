/** The application: one middleware chain, one error mapping, one document, and the routes. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { contextStorage } from 'hono/context-storage';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { type Api, createGuard } from './api.ts';
import type { AppContext, AppEnv, Deps } from './deps.ts';
import { toProblem } from './problem/error-mapping.ts';
import { tokenVerifier } from './access/jwt.ts';
import { databaseWatch } from './middleware/database-watch.ts';
import { requestBasics, safeHeaders } from './middleware/request.ts';
import { invalid, notFound, Problem, problemDocument } from './problem/problem.ts';
import { problemEntry } from './problem/registry.ts';
import { registerAmendments } from './amendment/routes.ts';
import { registerStandIns } from './people/stand-in-routes.ts';
import { registerUnits } from './people/unit-routes.ts';
import {
  registerApiKeys,
  registerEmployees,
  registerMe,
  registerNotices,
  registerRoleGrants,
} from './people/routes.ts';
import { registerAgreements } from './agreement/routes.ts';
import { registerAppraisals } from './appraisal/routes.ts';
import { registerCalibration } from './calibration/routes.ts';
import { registerRemarks } from './remark/routes.ts';
import { registerFollowUps } from './follow-up/routes.ts';
import { registerPayroll } from './payroll/routes.ts';
import { registerCycles } from './cycle/routes.ts';
import { registerDocs } from './docs/routes.tsx';
import { registerDrafts } from './pack/draft/routes.ts';
import { registerGoals } from './goal/routes.ts';
import { registerJointTargets } from './goal/joint-routes.ts';
import { registerHealth } from './health/routes.ts';
import { registerPublic } from './public/routes.ts';
import { registerRehearsals } from './rehearsal/routes.ts';
import { registerPackVersions, registerRegions, registerRulePacks, registerTry } from './pack/routes.ts';
import { registerTransfers } from './transfer/routes.ts';
import { registerWhatIfs } from './what-if/routes.ts';
import { zodFindings } from './problem/zod-findings.ts';

const ROUTES = [
  registerMe,
  registerRegions,
  // Before the packs by digest: a fixed word in a path goes before a parameter.
  registerDrafts,
  registerTry,
  registerRulePacks,
  registerPackVersions,
  registerEmployees,
  registerUnits,
  registerApiKeys,
  registerRoleGrants,
  registerStandIns,
  registerCycles,
  registerCalibration,
  registerPayroll,
  registerFollowUps,
  registerTransfers,
  registerAmendments,
  registerAppraisals,
  registerGoals,
  registerAgreements,
  registerRemarks,
  registerJointTargets,
  registerNotices,
  registerRehearsals,
  registerWhatIfs,
  registerPublic,
];

const PREFIX = { json: '', query: '/query', header: '/header', form: '', cookie: '/cookie' };

export async function createApp(deps: Deps): Promise<OpenAPIHono<AppEnv>> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: ({ target, ...result }) => {
      if (result.success) return;
      // An id that cannot exist is the same as one that does not.
      if (target === 'param') throw notFound();
      throw invalid(zodFindings(result.error, { prefix: PREFIX[target], input: Reflect.get(result, 'data') }));
    },
  });
  app.onError((error, c) => answerProblem(deps, c, error));
  app.notFound((c) => answerProblem(deps, c, notFound()));
  app.use(contextStorage());
  app.use(requestBasics(deps));
  app.use(safeHeaders);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => notAllowed(deps, c, methods) }));

  const operations: Api['operations'] = new Map();
  const guard = createGuard(deps, await tokenVerifier(deps.config.jwt, deps.now), operations);
  const api: Api = { app, deps, guard, operations };
  registerHealth(api);
  registerDocs(api);
  app.use('/v1/*', databaseWatch(deps));
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

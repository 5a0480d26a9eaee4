/** What every request gets first: an id, a language, safe headers, a log line and a measurement. */
import { randomUUID } from 'node:crypto';
import { secureHeaders } from 'hono/secure-headers';
import type { AppMiddleware, Deps } from '../deps.ts';
import { preferredLanguage } from '../http/language.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,100}$/;

export const requestBasics = (deps: Deps): AppMiddleware => {
  return async (c, next) => {
    const started = performance.now();
    const given = c.req.header('X-Request-Id');
    const requestId = given && REQUEST_ID.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    c.set('language', preferredLanguage(c.req.header('Accept-Language')));
    c.set('operationId', 'unmatched');
    await next();
    c.header('X-Request-Id', requestId);
    const seconds = (performance.now() - started) / 1000;
    const labels = { operation: c.get('operationId'), status: String(c.res.status) };
    deps.metrics.requests.observe(labels, seconds);
    deps.logger.debug(
      {
        requestId,
        ...labels,
        problem: c.get('problem'),
        principal: c.get('principal')?.id,
        ms: Math.round(seconds * 1000),
      },
      'request',
    );
  };
};

/** JSON is never a page; pages set their own policy. */
const CONTENT_SECURITY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const usualHeaders = secureHeaders({
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  xFrameOptions: 'DENY',
});

export const safeHeaders: AppMiddleware = async (c, next) => {
  await usualHeaders(c, next);
  const headers = c.res.headers;
  if (!headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', CONTENT_SECURITY);
  if (!headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  c.header('Vary', 'Accept-Language, Authorization', { append: true });
};

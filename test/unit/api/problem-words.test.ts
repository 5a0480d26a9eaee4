import { describe, expect, it } from 'vitest';
import { problemDocument, Problem } from '../../../api/problem/problem.ts';
import { type ProblemCode, PROBLEMS } from '../../../api/problem/registry.ts';
import { spoken } from '../../../console/ask.ts';

/** No page can be answered with these: what they are about, pages never leave out. */
const OF_PROGRAMS: ProblemCode[] = ['method-not-allowed', 'malformed-json', 'idempotency-key-missing'];
const OF_CODE =
  /[a-z][A-Z]|\b(errors|dryRun|If-Match|Retry-After|ETag|Idempotency-Key|JSON|GET|POST|PUT|headers?|cursor)\b|[{}]/;

describe('what a page says of a refusal', () => {
  it('has no word that only a program knows, in either language', () => {
    const codes = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => !OF_PROGRAMS.includes(code));
    expect(codes.length).toBeGreaterThan(60);
    const strange = codes.flatMap((code) =>
      (['id', 'en'] as const).flatMap((language) => {
        const { title, detail } = spoken(problemDocument(new Problem(code), language, 'r'));
        return OF_CODE.test(`${title} ${detail}`) ? [`${code}: ${title} ${detail}`] : [];
      }),
    );
    expect(strange).toEqual([]);
  });
});

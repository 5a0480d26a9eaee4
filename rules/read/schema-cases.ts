/** Case files: strict like packs, so that a misspelt expectation cannot pass silently. */
import { z } from 'zod';
import type { CaseFile } from '../publish/cases.ts';
import { PackError } from '../language/errors.ts';
import { findingsOf } from './issues.ts';
import { PREDICATES } from '../language/predicates.ts';
import { MOST_LISTED, HIGHEST_SCORE } from '../time/units.ts';
import { guardPack } from './pack-guard.ts';
import { targetList } from './schema-facts.ts';
import type { GivenValue } from '../language/types.ts';
import { code, complain, dispatch, factValue, name, PARSING, sentence, slug } from './schema-parts.ts';

const score = z.int().min(0).max(HIGHEST_SCORE);
const codes = z.array(code).max(50);

const expectation = z
  .strictObject({
    predicate: z.enum(PREDICATES).exactOptional(),
    score: score.exactOptional(),
    result: score.exactOptional(),
    behaviour: factValue.exactOptional(),
    outcomes: codes.exactOptional(),
    notOutcomes: codes.exactOptional(),
    flags: codes.exactOptional(),
    excludedBy: name.exactOptional(),
    error: z.enum(['facts-missing', 'facts-on-hold', 'facts-invalid', 'rule-evaluation-failed']).exactOptional(),
  })
  .superRefine((value, ctx) => {
    if (Object.keys(value).length === 0) complain(ctx, [], expectsNothing);
  });

const given = dispatch<GivenValue>(
  (value) => (Array.isArray(value) ? targetList : factValue),
  {
    id: 'Isi dengan bilangan bulat, true/false, satu pilihan, atau daftar target.',
    en: 'Give a whole number, true/false, one choice or a list of targets.',
  },
  [
    factValue,
    z.array(z.looseObject({ id: z.string(), value: z.int(), weight: z.int(), due: z.string() })).max(MOST_LISTED),
  ],
);

/** One case as it is written. */
export const caseSchema = z.strictObject({ name: sentence, given: z.record(name, given), expect: expectation });

const caseFile: z.ZodType<CaseFile> = z.strictObject({
  pack: slug,
  cases: z
    .array(caseSchema)
    .min(1)
    .max(200)
    .superRefine((cases, ctx) => {
      const names = cases.map((item) => item.name);
      names.forEach((value, i) => {
        if (names.indexOf(value) !== i) complain(ctx, [i, 'name'], nameTwice);
      });
    }),
});

/** Reads a case file. @throws PackError */
export function parseCaseFile(json: unknown): CaseFile {
  const guarded = guardPack(json);
  if (guarded.length > 0) throw new PackError(guarded);
  const result = caseFile.safeParse(json, PARSING);
  if (!result.success) throw new PackError(findingsOf(result.error.issues, json, (path) => path));
  return result.data;
}

const expectsNothing = {
  code: 'case-expects-nothing',
  detail: {
    id: 'Contoh ini tidak mengharapkan apa pun. Isi expect.',
    en: 'This case expects nothing. Fill in expect.',
  },
};
const nameTwice = {
  code: 'key-twice',
  detail: {
    id: 'Nama contoh ini sudah dipakai. Beri nama lain.',
    en: 'Another case has this name. Choose a different one.',
  },
};

/** What a service system sends: facts by person, unit or joint target, and what was wrong of what it sent before. */
import { z } from '@hono/zod-openapi';
import { Code, FactsSchema, Id, Reason, RegionName, ToldFindings, UnitName } from '../http/forms.ts';
import { zodFindings } from '../problem/zod-findings.ts';
import { CorrectedTargets, correctedSent, Corrects } from './correction-commands.ts';
import type { SentLine } from './post-facts.ts';
import { AsRead } from './schema.ts';

const ONE_TARGET = {
  id: 'Sebut tepat satu: employee, unit, atau jointTarget.',
  en: 'Name exactly one of: employee, unit, jointTarget.',
};

const WITH_REASON = {
  id: 'Sebuah koreksi menyebut apa yang keliru (corrects) dan alasannya (reason); angka biasa tidak keduanya.',
  en: 'A correction says what was wrong (corrects) and why (reason); a figure as such says neither.',
};
const ONLY_CORRECTED = {
  id: 'Capaian target hanya dikirim di sini sebagai koreksi, dengan corrects dan reason.',
  en: 'What a target came to is sent here only as a correction, with corrects and reason.',
};

const Line = z
  .strictObject({
    employee: z.string().min(1).max(200).optional().openapi({ description: 'Employee id or NIP' }),
    unit: UnitName.optional(),
    jointTarget: Code.optional().openapi({ description: 'Every appraisal with this joint target' }),
    facts: FactsSchema,
    corrects: Corrects.optional(),
    targets: CorrectedTargets.optional(),
    reason: Reason.optional().openapi({ description: 'Why what was sent before was wrong; of a correction' }),
  })
  .refine(({ corrects, reason }) => (corrects === undefined) === (reason === undefined), {
    params: { text: WITH_REASON },
    path: ['reason'],
  })
  .refine(({ corrects, targets }) => corrects !== undefined || targets === undefined, {
    params: { text: ONLY_CORRECTED },
    path: ['targets'],
  })
  .refine((line) => [line.employee, line.unit, line.jointTarget].filter((name) => name !== undefined).length === 1, {
    params: { text: ONE_TARGET },
  })
  .openapi('FactLine');

/** One wrong line refuses itself alone. */
const LineOrFindings = z.union([
  Line.transform(({ targets, ...line }): SentLine => ({ line: { ...line, targets: correctedSent(targets) } })),
  z
    .unknown()
    .transform((input): SentLine => {
      const { error } = Line.safeParse(input);
      return { line: null, findings: error ? zodFindings(error, { input }) : [] };
    })
    .openapi({ description: 'Anything else is reported as a wrong line' }),
]);

export const FactsRequestSchema = z
  .strictObject({
    region: RegionName,
    source: Code.openapi({ description: 'The sending system', example: 'simpus' }),
    cycle: Id.optional().openapi({ description: 'Only this cycle' }),
    lines: z
      .array(LineOrFindings)
      .min(1)
      .max(1000)
      .openapi({ description: 'Facts by person, unit or joint target; a line that is wrong leaves the others alone' }),
  })
  .openapi('FactsRequest');

const LineReport = z.object({
  line: z.number().int().openapi({ description: 'Index in lines' }),
  status: z.string().openapi({ description: 'recorded, partial, unmatched, invalid, failed; dry run: matched' }),
  appraisals: z.number().int().openapi({ description: 'Appraisals that recorded it' }),
  read: AsRead,
  warnings: ToldFindings.optional().openapi({ description: 'What may have been meant otherwise' }),
  errors: ToldFindings.optional().openapi({ description: 'What is wrong' }),
});

export const FactsReportSchema = z
  .object({
    recorded: z.number().int().openapi({ description: 'Appraisals that recorded facts' }),
    lines: z.array(LineReport).openapi({ description: 'One report per line' }),
  })
  .openapi('FactsReport');

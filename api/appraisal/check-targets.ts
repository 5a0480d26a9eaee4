/** What the pack and the cycle's period already tell about targets and reports of progress. The workflow checks again. */
import { bilingual, formatDate } from '../../rules/explain/format.ts';
import { finding } from '../../rules/language/errors.ts';
import { MOST_ACTUAL, MOST_TARGET, MOST_TARGETS } from '../../rules/language/targets.ts';
import type { Finding, Period, RulePack, Text } from '../../rules/language/types.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { WHOLE } from '../../rules/time/units.ts';
import { evidenceEntries, evidenceId, evidenceNamed } from '../../store/appraisal/evidence.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import type { ProgressReport, Target } from '../../workflows/messages.ts';
import { sumText } from '../problem/field-words.ts';
import { type About, oneOf } from './check-command.ts';
import { goalFindings } from './check-goals.ts';
import { jointFindings } from './check-joint.ts';

/** Targets that a pack reads are measured by themselves; elsewhere an indicator of the pack is what they are about. */
export async function checkTargets({ targets }: { targets: Target[] }, about: About): Promise<Finding[]> {
  const { pack, phase } = about;
  const measured = readsTargets(pack);
  const indicators = pack.indicators.map(({ id }) => id);
  const isKnown = ({ indicator }: Target) => (indicator === undefined ? measured : indicators.includes(indicator));
  const findings = targets.flatMap((target, i) => [
    ...(isKnown(target) ? [] : [finding(['targets', i, 'indicator'], 'not-allowed', oneOf(indicators))]),
    ...(targets.findIndex(({ id }) => id === target.id) === i
      ? []
      : [finding(['targets', i, 'id'], 'id-twice', ID_TWICE)]),
  ]);
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (sum !== WHOLE) findings.push(finding(['targets'], 'weights', weightsText(sum)));
  const [fewest, most] = phase?.kind === 'target' ? [phase.minTargets, phase.maxTargets] : [1, MOST_TARGETS];
  const limit = measured ? Math.min(most, MOST_TARGETS) : most;
  if ((phase?.kind === 'target' || measured) && (targets.length < fewest || targets.length > limit)) {
    findings.push(finding(['targets'], 'count', countText(fewest, limit)));
  }
  findings.push(...targets.flatMap(measuredFindings), ...(await goalFindings(targets, about)));
  findings.push(...(await jointFindings(targets, about)));
  return measured ? [...findings, ...(await measureFindings(targets, about))] : findings;
}

/** Amounts that are none, whoever reads them. */
function measuredFindings({ value, upper, baseline, direction }: Target, i: number): Finding[] {
  const at = (field: string, text: Text) => finding(['targets', i, field], 'not-allowed', text);
  const range = direction === 'range';
  return [
    ...(value === undefined || fitsTarget(value) ? [] : [at('value', NEEDS.value)]),
    ...(baseline === undefined || fitsActual(baseline) ? [] : [at('baseline', AMOUNT)]),
    ...(range && !(upper !== undefined && fitsTarget(upper) && upper >= (value ?? 0)) ? [at('upper', UPPER)] : []),
    ...(!range && upper !== undefined ? [at('upper', NO_UPPER)] : []),
  ];
}

/** What makes a target one that can be measured: each field that does not, with what to write. */
async function measureFindings(targets: Target[], { deps, appraisal, pack }: About): Promise<Finding[]> {
  const cycle = await getCycle(deps.store, appraisal.region, appraisal.cycleId);
  const sources = ['own', ...sourcesOf(pack)];
  return targets.flatMap((target, i) => {
    const { due, source } = target;
    const at = (field: string, code: string, text: Text) => finding(['targets', i, field], code, text);
    const missing = MEASURE.filter((field) => target[field] === undefined);
    const outside = cycle && (due < cycle.period.from || due > cycle.period.to);
    return [
      ...missing.map((field) => at(field, 'required', NEEDS[field])),
      ...(source === undefined || sources.includes(source) ? [] : [at('source', 'not-allowed', oneOf(sources))]),
      ...(outside ? [at('due', 'not-allowed', dueText(cycle.period))] : []),
    ];
  });
}

const MEASURE = ['kind', 'aspect', 'direction', 'value', 'source'] as const;
const fitsTarget = (value: number) => value >= 1 && value <= MOST_TARGET;
const fitsActual = (value: number) => Math.abs(value) <= MOST_ACTUAL;

/** Numbers of service systems and of the public: each can say what a target came to. */
const sourcesOf = ({ facts }: RulePack): string[] =>
  Object.entries(facts).flatMap(([name, { type, source }]) =>
    type === 'int' && (source === 'system' || source === 'public') ? [name] : [],
  );

/** The workflow knows what is agreed; here it is only whether amounts are amounts. */
/** Of targets that are corrected. */
export const amountFindings = (
  targets: readonly { actual: number }[] = [],
  at: readonly PropertyKey[] = ['targets'],
): Finding[] =>
  targets.flatMap(({ actual }, i) =>
    fitsActual(actual) ? [] : [finding([...at, i, 'actual'], 'not-allowed', AMOUNT)],
  );

export const checkAmounts = ({ reports }: { reports: ProgressReport[] }): Finding[] =>
  reports.flatMap(({ actual }, i) =>
    fitsActual(actual) ? [] : [finding(['reports', i, 'actual'], 'not-allowed', AMOUNT)],
  );

type Proved = { target: string; evidence?: ({ file: string } | { url: string })[] | undefined };

/** A file that a report names has been given for its target. */
export async function checkFiles(reports: readonly Proved[], { deps, appraisal }: About): Promise<Finding[]> {
  const named = reports.flatMap(({ target, evidence = [] }, i) =>
    evidence.flatMap((each, n) =>
      'file' in each ? [{ target, file: each.file, at: ['reports', i, 'evidence', n, 'file'] }] : [],
    ),
  );
  if (named.length === 0) return [];
  const given = new Set((await evidenceEntries(deps.store, [appraisal._id])).map(evidenceNamed));
  const id = ({ target, file }: { target: string; file: string }) =>
    evidenceId({ appraisalId: appraisal._id, target, digest: file });
  return named.flatMap((each) => (given.has(id(each)) ? [] : [finding(each.at, 'not-allowed', NO_SUCH_FILE)]));
}
const NO_SUCH_FILE: Text = {
  id: 'Berkas dengan sidik ini belum diberikan sebagai bukti target ini. Unggah dulu, lalu laporkan.',
  en: 'No file of this digest was given as evidence for this target. Upload it first, then report.',
};

const weightsText = (sum: number): Text =>
  sumText(sum, (percent, language) =>
    language === 'id'
      ? `Bobot target berjumlah ${percent}%, harus 100%.`
      : `The targets' weights add up to ${percent}%; they must add up to 100%.`,
  );
const countText = (min: number, max: number): Text => ({
  id: `Jumlah target ${min} sampai ${max}.`,
  en: `There must be ${min} to ${max} targets.`,
});
const ID_TWICE: Text = { id: 'Id target ini dipakai dua kali.', en: 'This target id is used twice.' };
const AMOUNT: Text = {
  id: 'Tulis bilangan dalam satuan targetnya, paling banyak empat desimal, misalnya 84 atau "84,5"; 1.250 ditulis 1250.',
  en: 'Write a number in the unit of the target with at most four decimals, such as 84 or "84.5"; write 1250 for 1,250.',
};
const NEEDS: Record<(typeof MEASURE)[number], Text> = {
  kind: { id: 'Sebut target utama (main) atau tambahan (additional).', en: 'Say whether it is main or additional.' },
  aspect: {
    id: 'Sebut aspeknya: quantity (jumlah), quality (mutu), time (waktu) atau cost (biaya).',
    en: 'Say what it measures: quantity, quality, time or cost.',
  },
  direction: {
    id: 'Sebut arahnya: higher (makin tinggi makin baik), lower (makin rendah makin baik) atau range (di antara dua nilai).',
    en: 'Say which way is better: higher, lower, or range for what lies between two values.',
  },
  value: {
    id: 'Target tanpa nilai tidak dapat diukur. Tulis bilangan lebih dari 0 dalam satuannya, misalnya 120 atau "92,5"; 1.250 ditulis 1250.',
    en: 'A target without a value cannot be measured. Write a number above 0 in its unit, such as 120 or "92.5"; write 1250 for 1,250.',
  },
  source: {
    id: 'Sebut dari mana angkanya: own (laporan sendiri) atau nama fakta dari sistem layanan.',
    en: 'Say where its figure comes from: own (reported by the employee) or the name of a fact of a service system.',
  },
};
const UPPER: Text = {
  id: 'Rentang perlu batas atas yang tidak di bawah nilainya.',
  en: 'A range needs an upper end that is not below its value.',
};
const NO_UPPER: Text = { id: 'Batas atas hanya untuk rentang (range).', en: 'An upper end is for a range only.' };
const dueText = ({ from, to }: Period): Text =>
  bilingual((language) => {
    const [first, last] = [from, to].map((day) => formatDate(day, language));
    return language === 'id'
      ? `Target selesai dalam periode penilaian: ${first} sampai ${last}.`
      : `A target is due within the period that is appraised: ${first} to ${last}.`;
  });

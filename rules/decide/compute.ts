/** From facts to every value that decides: derived facts and scores, in the order of their graph. */
import { finding, RuleError } from '../language/errors.ts';
import { type FactReading, readFacts } from './facts.ts';
import { planEvaluation } from './compile.ts';
import { computeDerived } from './targets.ts';
import { type IndicatorResult, scoreIndicators } from './indicators.ts';
import { bilingual, formatNumber, labelOf } from '../explain/format.ts';
import { HIGHEST_SCORE, SCORE_UNIT } from '../time/units.ts';
import { own } from '../language/records.ts';
import { isTargetList, LIST_FACT } from '../language/targets.ts';
import type { Facts, FactValue, Finding, GivenValue, RulePack, Text } from '../language/types.ts';
import type { Absent, Value } from './values.ts';

/** Everything known before the engine runs. `values` holds facts, derived facts and the result score. */
export type Computed = FactReading & { indicators: IndicatorResult['scores'] };

/**
 * Reads the facts and computes the graph.
 * @throws RuleError `facts-invalid` for facts that do not fit or an indicator outside 0–120, `rule-evaluation-failed`
 * when a number leaves the exact integers
 */
export function computeValues(pack: RulePack, facts: Facts): Computed {
  const reading = readFacts(pack, facts);
  const { order, calendar } = planEvaluation(pack);
  const read = (name: string): Value => reading.values.get(name) ?? { absent: 'fail', facts: [name] };
  let indicators: IndicatorResult['scores'] = [];
  for (const name of order) {
    const node = own(pack.derived, name);
    if (node !== undefined) {
      reading.values.set(
        name,
        exactly(name, () => computeDerived(node, read, calendar)),
      );
      continue;
    }
    const scored = exactly(name, () => scoreIndicators(pack.indicators, read));
    indicators = scored.scores;
    reading.values.set(name, scored.result);
  }
  const outside = indicators.filter((score) => !isScore(score.value));
  if (outside.length > 0)
    throw new RuleError(
      'facts-invalid',
      outside.map((score) => outOfRange(pack, score)),
    );
  return { ...reading, indicators };
}

function exactly<T>(name: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RuleError('rule-evaluation-failed', [
      finding(['derived', name], 'not-computable', {
        id: `"${name}" tidak dapat dihitung: angkanya terlalu besar atau tidak cocok dengan paket aturan.`,
        en: `"${name}" cannot be computed: its numbers are too large or do not fit the rule pack (${error.message}).`,
      }),
    ]);
  }
}

/** @throws RuleError `facts-missing` or `facts-on-hold`, naming the facts that are absent, when there are any */
export function refuseAbsent(pack: RulePack, absences: readonly Absent[], inputs: Facts = {}): void {
  if (absences.length === 0) return;
  const failing = absences.some((value) => value.absent === 'fail');
  const deciding = absences.filter((value) => (value.absent === 'fail') === failing);
  const facts = [...new Set(deciding.flatMap((value) => value.facts))];
  throw new RuleError(
    failing ? 'facts-missing' : 'facts-on-hold',
    facts.map((fact) => (fact === LIST_FACT ? noTargets(pack, own(inputs, fact)) : factAbsent(pack, fact, failing))),
  );
}

/** A score in hundredths, or null where there is none. @throws RuleError `facts-invalid` outside 0–120 */
export function scoreOf(pack: RulePack, name: string, value: FactValue | null | undefined): number | null {
  if (typeof value !== 'number') return null;
  if (!isScore(value)) {
    throw new RuleError('facts-invalid', [
      finding(['derived', name], 'score-out-of-range', outsideText(labelOf(pack, name), value)),
    ]);
  }
  return value;
}

/** Whether the number is a score: 0–120 in hundredths. */
export const isScore = (value: number): boolean => value >= 0 && value <= HIGHEST_SCORE;

function outOfRange(pack: RulePack, { id, value }: { id: string; value: number }): Finding {
  const of = pack.indicators.find((indicator) => indicator.id === id)?.of ?? id;
  return finding(
    [Object.hasOwn(pack.facts, of) ? 'facts' : 'derived', of],
    'score-out-of-range',
    outsideText(labelOf(pack, of), value),
  );
}

function outsideText(label: Text, value: number): Text {
  const [is, most] = [value, HIGHEST_SCORE].map((n) => bilingual((language) => formatNumber(n, SCORE_UNIT, language)));
  return {
    id: `${label.id}: ${is?.id}, padahal nilai itu dari 0 sampai ${most?.id}. Periksa fakta yang membentuknya.`,
    en: `${label.en}: ${is?.en}, but a score is from 0 to ${most?.en}. Check the facts that make it up.`,
  };
}

function factAbsent(pack: RulePack, fact: string, failing: boolean): Finding {
  const label = own(pack.facts, fact)?.label ?? { id: fact, en: fact };
  return failing
    ? finding(['facts', fact], 'fact-missing', {
        id: `${label.id} belum ada. Lengkapi, lalu nilai kembali.`,
        en: `${label.en} is missing. Supply it, then evaluate again.`,
      })
    : finding(['facts', fact], 'fact-on-hold', {
        id: `${label.id} belum ada; penilaian menunggu sampai ada.`,
        en: `${label.en} is not there yet; the evaluation waits for it.`,
      });
}

/** Why nothing can be computed of the targets, and who mends it: there are none, one has no actual, or none is of the kind. */
function noTargets({ derived }: RulePack, given: GivenValue | undefined): Finding {
  const targets = isTargetList(given) ? given : [];
  if (targets.length === 0) return finding(['facts', LIST_FACT], 'no-targets', NO_TARGETS);
  const waits = Object.values(derived).some(
    (node) => node.type === 'attainments' && (node.unreported === 'hold' || node.unreported === 'fail'),
  );
  const silent = targets.filter(({ actual }) => actual === null).map(({ id }) => id);
  if (!waits || silent.length === 0) return finding(['facts', LIST_FACT], 'no-such-targets', NO_SUCH_TARGETS);
  const names = silent.join(', ');
  return finding(['facts', LIST_FACT], 'targets-unreported', {
    id: `Realisasi belum dilaporkan: ${names}. Laporkan, lalu nilai kembali.`,
    en: `No actual was reported: ${names}. Report it, then evaluate again.`,
  });
}

const NO_TARGETS: Text = {
  id: 'Belum ada target yang disepakati, padahal nilainya dihitung dari target. Sepakati target, atau minta pejabat penilai menetapkannya.',
  en: 'No target is agreed, and the score is computed from targets. Agree on targets, or have the assessor set them.',
};
const NO_SUCH_TARGETS: Text = {
  id: 'Tidak satu pun target yang disepakati termasuk jenis yang dihitung aturan. Sepakati target dari jenis itu.',
  en: 'None of the agreed targets is of the kind that the rules count. Agree on one that is.',
};

/** What the steps after the lint find: cases, proof, preview. */
import { bilingual, formatNumber, formatValue } from '../../explain/format.ts';
import type { Text, RulePack } from '../../language/types.ts';
import type { Proof } from '../../twin/prove.ts';
import type { Coverage, CoverageItem, MissingCase, Kind } from '../coverage.ts';
import type { PreviewCounts } from '../preview.ts';
import { CODES, type LintCode } from './codes.ts';
import { lintFinding, type LintFinding } from './finding.ts';

const CODE_OF: Record<Kind, LintCode> = { threshold: 'T01', rule: 'T02', cell: 'T03' };
const MISSING: Record<MissingCase, Text> = {
  below: { id: 'tepat di bawah batas', en: 'just below it' },
  above: { id: 'tepat di batas', en: 'at it' },
  fires: { id: 'yang mengharapkannya terjadi', en: 'that expects it to fire' },
  refused: { id: 'yang mengharapkannya tidak terjadi', en: 'that expects it not to fire' },
  reached: { id: 'yang jatuh di sini', en: 'that falls here' },
};

/** One finding per thing not shown, then one per case that does not hold. */
export function caseFindings(pack: RulePack, { items, failed }: Coverage): LintFinding[] {
  const missing = items.filter((item) => item.missing.length > 0);
  return [...missing.map((item) => untested(pack, item)), ...failed.map(notFulfilled)];
}

function untested(
  pack: RulePack,
  { kind, pointer, what, missing, name = '', unshown = [], witness }: CoverageItem,
): LintFinding {
  const code = CODE_OF[kind];
  const gaps = missing.map((gap) => {
    const value = unshown.find(({ side }) => side === gap)?.value;
    const told = value === undefined ? null : formatValue(pack, name, value);
    return bilingual((language) => MISSING[gap][language] + (told === null ? '' : ` (${told[language]})`));
  });
  const [example] = unshown;
  return {
    code,
    severity: CODES[code].severity,
    pointer,
    text: {
      id: `"${what.id}": belum ada contoh ${gaps.map((gap) => gap.id).join(' dan ')}.`,
      en: `"${what.en}": there is no case ${gaps.map((gap) => gap.en).join(' and none ')}.`,
    },
    mend: CODES[code].mend,
    ...(witness !== undefined && { witness }),
    ...(example !== undefined && {
      witness: { facts: example.facts, claim: { values: { [name]: example.value } } },
    }),
  };
}

const notFulfilled = ({ name, differences }: Coverage['failed'][number]) =>
  lintFinding('T04', ['cases', name], {
    id: `Contoh "${name}" tidak terpenuhi: ${differences.map(({ id }) => id).join('; ')}.`,
    en: `The case "${name}" is not fulfilled: ${differences.map(({ en }) => en).join('; ')}.`,
  });

/** Where json-rules-engine and the closures disagree (E01): nothing of such a pack can be trusted. */
export function proofFindings({ counterexamples }: Pick<Proof, 'counterexamples'>): LintFinding[] {
  return counterexamples.map(({ rule, facts, engine, closures }) =>
    lintFinding('E01', placeOfRule(rule), {
      id: `Mesin aturan dan penutup memberi jawaban berbeda untuk ${rule}: ${engine} dan ${closures}.`,
      en: `The engine and the closures answer ${rule} differently: ${engine} and ${closures}.`,
      witness: { facts, claim: { rules: [rule] } },
    }),
  );
}

/** `outcome/x` is an item of `outcomes`; the predicate's cells and whole decisions are told at their table. */
function placeOfRule(rule: string): string[] {
  const [kind = '', id = ''] = rule.split('/');
  if (kind === 'outcome' || kind === 'flag') return [`${kind}s`, id];
  return kind === 'population' ? [kind, id] : ['predicates'];
}

type Seen = { counts: Pick<PreviewCounts, 'outcomes' | 'refused'> } | { contradicted: number };

export function previewFindings(pack: RulePack, seen: Seen): LintFinding[] {
  if ('contradicted' in seen) return [contradiction(seen.contradicted)];
  const { outcomes, refused } = seen.counts;
  const sanctions = new Map(pack.outcomes.map((rule) => [rule.id, rule.kind === 'sanction']));
  return [
    ...outcomes
      .filter(({ id, gained }) => gained > 0 && sanctions.get(id) === true)
      .map(({ id, title, gained }) =>
        lintFinding('N01', ['outcomes', id], {
          id: `${formatNumber(gained, undefined, 'id')} pegawai siklus terakhir akan terkena "${title.id}", yang tidak mereka terima.`,
          en: `${formatNumber(gained, undefined, 'en')} people of the last cycle would fall under "${title.en}", which they did not get.`,
        }),
      ),
    ...refused.map(({ code, count }) =>
      lintFinding('N02', ['facts'], {
        id: `Fakta ${formatNumber(count, undefined, 'id')} pegawai siklus terakhir tidak dapat dinilai paket ini: ${code}.`,
        en: `The facts of ${formatNumber(count, undefined, 'en')} people of the last cycle cannot be decided by this pack: ${code}.`,
      }),
    ),
  ];
}

const contradiction = (people: number): LintFinding =>
  lintFinding('E01', [], {
    ...bilingual((language) => CONTRADICTION[language](formatNumber(people, undefined, language))),
    severity: 'warning',
  });

const CONTRADICTION = {
  id: (n: string) => `Mesin aturan memberi jawaban lain daripada penutup atau keputusan tersimpan untuk ${n} pegawai.`,
  en: (n: string) => `For ${n} people the engine says something else than the closures or the stored decision.`,
};

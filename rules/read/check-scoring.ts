/** Checks of what scores and decides: indicators, result, behaviour, final, predicate table or bands. */
import { bilingual, formatPercent } from '../explain/format.ts';
import { finding } from '../language/errors.ts';
import { producesResult } from '../language/graph.ts';
import { bandProblems, equalsProblems, gridProblems } from './check-tables.ts';
import { HIGHEST_SCORE, WHOLE, SCORE_UNIT } from '../time/units.ts';
import { own } from '../language/records.ts';
import type { FactValue, Finding, Indicator, RulePack, Text } from '../language/types.ts';
import { nameUnknown, type Vocabulary } from '../language/vocabulary.ts';

const MOST_COMBINATIONS = 1_000;

/** Findings about scoring, in the pack's order. */
export function scoringProblems(pack: RulePack, names: Vocabulary): Finding[] {
  return [
    ...pack.indicators.flatMap((indicator) => indicatorProblems(pack, indicator, names)),
    ...weightProblems(pack.indicators, names),
    ...assessorProblems(pack),
    ...resultProblems(pack, names),
    ...predicateProblems(pack, names),
  ];
}

function indicatorProblems(pack: RulePack, indicator: Indicator, names: Vocabulary): Finding[] {
  const path = ['indicators', indicator.id];
  const when = indicator.when === undefined ? [] : equalsProblems(indicator.when, [...path, 'when'], names);
  const known = names.get(indicator.of);
  if (known === undefined) return [nameUnknown([...path, 'of'], indicator.of), ...when];
  const fact = own(pack.facts, indicator.of);
  const outside = fact !== undefined && ((fact.min ?? 0) < 0 || (fact.max ?? 0) > HIGHEST_SCORE);
  return known.type !== 'int' || known.unit !== SCORE_UNIT || outside
    ? [notAScore([...path, 'of'], indicator.of), ...when]
    : when;
}

/** For every combination of the `when` facts: some indicator applies, never more than 100 %, and 100 % for one of them. */
function weightProblems(indicators: Indicator[], names: Vocabulary): Finding[] {
  if (indicators.length === 0) return [];
  const facts = [...new Set(indicators.flatMap((indicator) => (indicator.when ? [indicator.when.fact] : [])))];
  const domains = facts.map((fact) => domainOf(fact, indicators, names));
  if (domains.reduce((product, domain) => product * domain.length, 1) > MOST_COMBINATIONS) return [tooManyCombinations];
  const groups = combinations(domains).map((values) => {
    const at = new Map(facts.map((fact, i) => [fact, values[i]]));
    const applies = indicators.filter(({ when }) => when === undefined || at.get(when.fact) === when.equals);
    const total = applies.reduce((sum, indicator) => sum + indicator.weight, 0);
    return { total, who: facts.flatMap((fact, i) => (values[i] === null ? [] : [`${fact} = ${String(values[i])}`])) };
  });
  const nobody = groups.find(({ total }) => total === 0);
  if (nobody !== undefined) return [nothingApplies(nobody.who)];
  const heaviest = groups.reduce((most, group) => (group.total > most.total ? group : most));
  return heaviest.total === WHOLE
    ? []
    : [finding(['indicators'], 'weights-sum', sumText(heaviest.total, heaviest.who))];
}

/** Values that matter for applicability; `null` stands for any other whole number. */
function domainOf(fact: string, indicators: Indicator[], names: Vocabulary): (FactValue | null)[] {
  const known = names.get(fact);
  if (known?.type === 'enum') return [...known.values];
  if (known?.type === 'bool') return [false, true];
  return [...new Set(indicators.flatMap(({ when }) => (when?.fact === fact ? [when.equals] : []))), null];
}

function combinations<T>(domains: T[][]): T[][] {
  return domains.reduce<T[][]>(
    (all, domain) => all.flatMap((values) => domain.map((value) => [...values, value])),
    [[]],
  );
}

function assessorProblems(pack: RulePack): Finding[] {
  const total = pack.assessors.reduce((sum, group) => sum + group.weight, 0);
  return pack.assessors.length === 0 || total === WHOLE ? [] : [finding(['assessors'], 'weights-sum', sumText(total))];
}

function resultProblems(pack: RulePack, names: Vocabulary): Finding[] {
  const { result, behaviour, final } = pack.scoring;
  const findings: Finding[] = [];
  const mustBeScore = (field: string, name: string) => {
    const known = names.get(name);
    if (known === undefined) findings.push(nameUnknown(['scoring', field], name));
    else if (known.type !== 'int' || known.unit !== SCORE_UNIT) findings.push(notAScore(['scoring', field], name));
  };
  if (!producesResult(pack, result)) mustBeScore('result', result);
  mustBeScore('final', final);
  const known = names.get(behaviour);
  if (known === undefined) findings.push(nameUnknown(['scoring', 'behaviour'], behaviour));
  else if (known.type === 'int') mustBeScore('behaviour', behaviour);
  else if (known.type === 'date') findings.push(notAScore(['scoring', 'behaviour'], behaviour));
  return findings;
}

function predicateProblems(pack: RulePack, names: Vocabulary): Finding[] {
  const { predicates } = pack;
  const path = ['predicates'];
  if (predicates.mode === 'grid') return gridProblems(predicates, path, names);
  const findings = bandProblems(predicates.cuts, predicates.values.length, path);
  const known = names.get(predicates.of);
  if (known === undefined) findings.push(nameUnknown([...path, 'of'], predicates.of));
  else if (known.type !== 'int') findings.push(notAScore([...path, 'of'], predicates.of));
  const { requires } = predicates;
  if (requires === undefined) return findings;
  findings.push(...equalsProblems(requires, [...path, 'requires'], names));
  if (!predicates.values.includes(requires.value)) {
    findings.push(
      finding([...path, 'requires', 'value'], 'value-not-allowed', {
        id: `Predikat ini tidak ada di values. Pilih: ${predicates.values.join(', ')}.`,
        en: `This predicate is not in values. Choose: ${predicates.values.join(', ')}.`,
      }),
    );
  }
  return findings;
}

const notAScore = (path: PropertyKey[], name: string) =>
  finding(path, 'not-a-score', {
    id: `"${name}" bukan nilai 0–120 (bilangan bulat bersatuan hundredth, 0–12000). Konversikan dulu dengan curve.`,
    en: `"${name}" is not a score of 0–120 (a whole number of unit hundredth, 0–12000). Convert it with a curve first.`,
  });
/** `who`: the group of people whose indicators these are. */
function sumText(total: number, who: readonly string[] = []): Text {
  const of = bilingual((language) =>
    who.length > 0 ? ` (${language === 'id' ? 'bagi' : 'for'} ${who.join(', ')})` : '',
  );
  return {
    id: `Jumlah bobot ${formatPercent(total, 'id')}${of.id}, seharusnya 100% (10000). Kelompok lain boleh kurang: bobotnya dinaikkan menjadi 100%.`,
    en: `The weights add up to ${formatPercent(total, 'en')}${of.en}; they must add up to 100% (10000). Other groups may have less: theirs are raised to 100%.`,
  };
}
const nothingApplies = (who: readonly string[]) =>
  finding(['indicators'], 'indicators-none-apply', {
    id: `Ada pegawai yang tidak terkena satu indikator pun: ${who.join(', ')}. Tambahkan indikator atau ubah when.`,
    en: `For some employees no indicator applies: ${who.join(', ')}. Add an indicator or change when.`,
  });
const tooManyCombinations = finding(['indicators'], 'too-many', {
  id: `Fakta di when membentuk lebih dari ${MOST_COMBINATIONS} gabungan. Sederhanakan.`,
  en: `The facts in when make more than ${MOST_COMBINATIONS} combinations. Simplify them.`,
});

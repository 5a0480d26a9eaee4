/** Checks of how the parts of a pack hang together: phases, outcomes, training, distribution, dates and limits. */
import { finding, PackError } from '../language/errors.ts';
import { isPredicate, PREDICATES } from '../language/predicates.ts';
import { own } from '../language/records.ts';
import { planStages } from '../time/plan.ts';
import { suppressedBy, suppressionOrder } from '../decide/suppression.ts';
import type { Finding, RulePack, StageKind } from '../language/types.ts';

const MOST_RULES = 100;
/** The score comes before it is calibrated, handed over and acted upon; everything else comes before the score. */
const LAST_KINDS: StageKind[] = ['final', 'calibration', 'result', 'outcome'];
/** A common and a leap year: deadlines must be in order in both. */
const YEARS = ['2027', '2028'];

/** Findings about the outline of the pack. */
export function outlineProblems(pack: RulePack): Finding[] {
  return [
    ...effectiveProblems(pack),
    ...limitProblems(pack),
    ...phaseProblems(pack),
    ...dateProblems(pack),
    ...outcomeProblems(pack),
    ...trainingProblems(pack),
    ...distributionProblems(pack),
  ];
}

function effectiveProblems({ effective }: RulePack): Finding[] {
  if (effective.to === null || effective.to >= effective.from) return [];
  return [
    finding(['effective', 'to'], 'range-empty', {
      id: 'Masa berlaku berakhir sebelum dimulai. Perbaiki tanggalnya.',
      en: 'The effective period ends before it begins. Mend the dates.',
    }),
  ];
}

const ruleCount = ({ outcomes, flags, population, reviewRules = [] }: RulePack) =>
  outcomes.length + flags.length + population.length + reviewRules.length;

function limitProblems(pack: RulePack): Finding[] {
  const { predicates } = pack;
  const cells = predicates.mode === 'grid' ? predicates.cells.flat().length : predicates.values.length + 1;
  const rules = cells + ruleCount(pack);
  if (rules <= MOST_RULES) return [];
  return [
    finding([], 'too-many-rules', {
      id: `Paket berisi ${rules} aturan, paling banyak ${MOST_RULES}. Gabungkan atau hapus sebagian.`,
      en: `The pack holds ${rules} rules, at most ${MOST_RULES} are allowed. Merge or remove some.`,
    }),
  ];
}

function phaseProblems(pack: RulePack): Finding[] {
  const findings: Finding[] = [];
  const count = (kind: StageKind) => pack.phases.filter((phase) => phase.kind === kind).length;
  for (const kind of ['final', 'result'] as const) if (count(kind) === 0) findings.push(stageMissing(kind));
  if (pack.outcomes.length > 0 && count('outcome') === 0) findings.push(stageMissing('outcome'));
  const repeating = pack.phases.filter((phase) => phase.kind === 'execution' && phase.checkIns !== undefined);
  findings.push(...repeating.slice(1).map(({ id }) => checkInsTwice(id)));
  let rank = -1;
  for (const phase of pack.phases) {
    const own = LAST_KINDS.indexOf(phase.kind);
    if (own === -1 ? rank >= 0 : own <= rank) findings.push(stageOrder(phase.id));
    rank = Math.max(rank, own);
  }
  return findings;
}

function dateProblems(pack: RulePack): Finding[] {
  for (const year of YEARS) {
    try {
      planStages(pack, { from: `${year}-01-01`, to: `${year}-12-31` });
    } catch (error) {
      if (error instanceof PackError) return error.errors;
      throw error;
    }
  }
  return [];
}

function outcomeProblems(pack: RulePack): Finding[] {
  const ids = new Set(pack.outcomes.map((outcome) => outcome.id));
  const unknown = pack.outcomes.flatMap((outcome) =>
    suppressedBy(outcome)
      .filter((id) => !ids.has(id))
      .map((id) => outcomeUnknown(['outcomes', outcome.id, outcome.overrides === id ? 'overrides' : 'excludes'], id)),
  );
  const { cycle } = suppressionOrder(pack.outcomes);
  const circle = cycle === null ? [] : [suppressionCircle(cycle)];
  return [...codesTwice('outcomes', pack.outcomes), ...codesTwice('flags', pack.flags), ...unknown, ...circle];
}

function codesTwice(list: string, items: { id: string; code: string }[]): Finding[] {
  const codes = items.map((item) => item.code);
  return items.flatMap((item, i) =>
    codes.indexOf(item.code) === i
      ? []
      : [
          finding([list, item.id, 'code'], 'code-twice', {
            id: `Kode ${item.code} sudah dipakai. Gabungkan syaratnya dengan any, atau pakai kode lain.`,
            en: `The code ${item.code} is taken. Join the conditions with any, or use another code.`,
          }),
        ],
  );
}

function trainingProblems(pack: RulePack): Finding[] {
  const findings = pack.training.flatMap((rule) => {
    const fact = rule.fact === undefined ? undefined : own(pack.facts, rule.fact);
    const gate = rule.effect === 'rewardGate' || rule.effect === 'stageGate' || rule.raters === true;
    if (rule.fact === undefined) return gate ? [courseFact(rule.course)] : [];
    return fact?.type === 'bool' && fact.source === 'training' ? [] : [courseFact(rule.course)];
  });
  const gates = new Set(pack.training.filter((rule) => rule.effect === 'stageGate').map((rule) => rule.course));
  for (const phase of pack.phases) {
    if (phase.kind !== 'briefing') continue;
    phase.courses.forEach((course, i) => {
      if (!gates.has(course)) findings.push(courseUnknown(['phases', phase.id, 'courses', i], course));
    });
  }
  return findings;
}

function distributionProblems(pack: RulePack): Finding[] {
  return Object.entries(pack.distribution.patterns).flatMap(([pattern, { atMost }]) =>
    Object.keys(atMost ?? {})
      .filter((predicate) => !isPredicate(predicate))
      .map((predicate) =>
        finding(['distribution', 'patterns', pattern, 'atMost', predicate], 'value-not-allowed', {
          id: `Ini bukan predikat. Pilih: ${PREDICATES.join(', ')}.`,
          en: `This is not a predicate. Choose: ${PREDICATES.join(', ')}.`,
        }),
      ),
  );
}

const stageMissing = (kind: StageKind) =>
  finding(['phases'], 'stage-missing', {
    id: `Tidak ada tahap dengan kind "${kind}". Tambahkan, karena tanpa tahap itu penilaian tidak dapat selesai.`,
    en: `There is no stage of kind "${kind}". Add it: without it an appraisal cannot be finished.`,
  });
const checkInsTwice = (id: string) =>
  finding(['phases', id, 'checkIns'], 'check-ins-twice', {
    id: 'Tinjauan berkala berlaku untuk seluruh periode: tulis checkIns hanya pada satu tahap pelaksanaan.',
    en: 'Periodic reviews are for the whole period: write checkIns at one execution stage only.',
  });
const stageOrder = (id: string) =>
  finding(['phases', id, 'kind'], 'stage-order', {
    id: 'Tahap ini tidak pada tempatnya: final, calibration, result, outcome masing-masing sekali, di akhir, dalam urutan ini.',
    en: 'This stage is out of place: final, calibration, result, outcome come once each, last, in this order.',
  });
const outcomeUnknown = (path: string[], id: string) =>
  finding(path, 'outcome-unknown', {
    id: `Tidak ada tindak lanjut "${id}". Periksa ejaannya.`,
    en: `There is no outcome "${id}". Check the spelling.`,
  });
const suppressionCircle = (ids: string[]) =>
  finding(['outcomes', ids[0] ?? '', 'excludes'], 'outcomes-exclude-each-other', {
    id: `Tindak lanjut saling meniadakan: ${ids.join(', ')}. Tentukan mana yang menang, tulis excludes hanya di situ.`,
    en: `Outcomes exclude each other: ${ids.join(', ')}. Decide which one wins and write excludes only there.`,
  });
const courseFact = (course: string) =>
  finding(['training', course, 'fact'], 'training-fact', {
    id: 'Pelatihan ini perlu fakta bool bersumber training yang menyatakan sudah diikuti.',
    en: 'This training needs a bool fact of source training that says it was completed.',
  });
const courseUnknown = (path: PropertyKey[], course: string) =>
  finding(path, 'course-unknown', {
    id: `"${course}" bukan pelatihan dengan effect stageGate. Tambahkan di training.`,
    en: `"${course}" is no training with effect stageGate. Add it to training.`,
  });

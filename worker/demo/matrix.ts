/** What differs between the regions: the rule as the pack tells it, and beside it what the year really showed. */
import type { RulePack, Text } from '../../rules/language/types.ts';
import { counts, type Table } from './tables.ts';
import type { Appraisal, PackAnswer, PolicyReview, RegionSummary } from './wire.ts';

export type Observed = {
  appraisals: Appraisal[];
  summary: RegionSummary;
  policyReviews: PolicyReview[];
  publishedVoices: number;
};
type Seen = Observed & { pack: RulePack };
/** `summary` names the text of the pack's summary (API: `GET /v1/regions/{region}/pack`). */
type Aspect = { summary: string; title: Text; seen: (seen: Seen) => Text };

const same = (text: string): Text => ({ id: text, en: text });
const NOTHING = same('–');
const sum = (appraisals: Appraisal[], of: (appraisal: Appraisal) => number) =>
  appraisals.reduce((total, appraisal) => total + of(appraisal), 0);

const outcomesOf = ({ summary }: Seen, kind: string): Text =>
  same(
    counts(
      summary.outcomes
        .filter((each) => each.kind === kind)
        .map(({ code, status, count }) => [`${code} ${status}`, count]),
    ),
  );

const meanResult = ({ appraisals }: Seen): Text => {
  const scores = appraisals.flatMap(({ score }) => (typeof score?.result === 'number' ? [score.result] : []));
  if (scores.length === 0) return NOTHING;
  const mean = (scores.reduce((total, score) => total + score, 0) / scores.length / 100).toFixed(1);
  return { id: `rata-rata hasil kerja ${mean.replace('.', ',')}`, en: `mean work result ${mean}` };
};

const peerAnswers = ({ appraisals, pack }: Seen): Text => {
  const phase = pack.phases.find((each) => each.kind === 'feedback');
  if (phase?.kind !== 'feedback' || !phase.peers) return NOTHING;
  const { minimum } = phase.peers;
  const answers = sum(appraisals, (appraisal) => appraisal.peerAnswers);
  const few = appraisals.filter(({ peerAnswers, predicate }) => predicate !== null && peerAnswers < minimum).length;
  return {
    id: `${answers} jawaban rekan; ${few} orang kurang dari ${minimum}`,
    en: `${answers} answers of peers; ${few} people had fewer than ${minimum}`,
  };
};

const factsOf = (pack: RulePack, source: string) =>
  Object.keys(pack.facts).filter((name) => pack.facts[name]?.source === source);

const publicVoice = ({ appraisals, pack, publishedVoices }: Seen): Text => {
  const names = factsOf(pack, 'public');
  const indexed = appraisals.filter(({ facts }) => names.some((name) => name in facts)).length;
  if (!pack.publicVoice.index && !pack.publicVoice.portal) return NOTHING;
  const portal = pack.publicVoice.portal;
  return {
    id: `indeks pada ${indexed} penilaian${portal ? `; ${publishedVoices} suara warga dimuat` : ''}`,
    en: `an index in ${indexed} appraisals${portal ? `; ${publishedVoices} voices published` : ''}`,
  };
};

const dailyReports = ({ appraisals }: Seen): Text => {
  const reports = sum(appraisals, (appraisal) => appraisal.dailyReports.reports);
  const answered = sum(appraisals, (appraisal) => appraisal.dailyReports.answered);
  if (reports === 0) return NOTHING;
  return {
    id: `${reports} rekap bulanan laporan harian, ${answered} ditanggapi atasan`,
    en: `${reports} monthly digests of daily reports, ${answered} answered by the superior`,
  };
};

const training = (seen: Seen): Text => {
  const { appraisals, pack } = seen;
  const names = factsOf(pack, 'training');
  const outcomes = outcomesOf(seen, 'training');
  if (names.length === 0) return outcomes;
  const all = appraisals.filter(({ facts }) => names.every((name) => facts[name] === true)).length;
  const offered = outcomes.id === NOTHING.id ? '' : `; ${outcomes.id}`;
  return {
    id: `${all} dari ${appraisals.length} orang lengkap${offered}`,
    en: `${all} of ${appraisals.length} people complete${offered}`,
  };
};

const systemReviews = ({ policyReviews }: Seen): Text => {
  const due = policyReviews.map((review) => review.due).sort();
  return due.length === 0
    ? NOTHING
    : { id: `${due.length} evaluasi: ${due.join(', ')}`, en: `${due.length} reviews: ${due.join(', ')}` };
};

const jointTargets = ({ appraisals }: Seen): Text => {
  const joined = appraisals.filter(({ targets }) => targets.some(({ jointTarget }) => jointTarget !== undefined));
  if (joined.length === 0) return NOTHING;
  const units = new Set(joined.map(({ unit }) => unit)).size;
  return {
    id: `target bersama pada ${joined.length} orang dari ${units} unit`,
    en: `a joint target of ${joined.length} people in ${units} units`,
  };
};

const ASPECTS: Aspect[] = [
  {
    summary: 'regime',
    title: { id: 'Rezim', en: 'regime' },
    seen: ({ summary }) => same(counts(Object.entries(summary.predicates))),
  },
  { summary: 'indicators', title: { id: 'Indikator', en: 'indicators' }, seen: meanResult },
  { summary: 'peers', title: { id: 'Rekan kerja', en: 'peers' }, seen: peerAnswers },
  { summary: 'publicVoice', title: { id: 'Suara masyarakat', en: 'public voice' }, seen: publicVoice },
  { summary: 'dailyReport', title: { id: 'Laporan harian', en: 'daily report' }, seen: dailyReports },
  { summary: 'training', title: { id: 'Pelatihan', en: 'training' }, seen: training },
  { summary: 'systemReview', title: { id: 'Evaluasi sistem', en: 'system review' }, seen: systemReviews },
  { summary: 'rewards', title: { id: 'Penghargaan', en: 'reward rule' }, seen: (seen) => outcomesOf(seen, 'reward') },
  {
    summary: 'ownSanctions',
    title: { id: 'Sanksi sendiri', en: 'own sanctions' },
    seen: (seen) => outcomesOf(seen, 'sanction'),
  },
  { summary: 'collaboration', title: { id: 'Kolaborasi', en: 'collaboration' }, seen: jointTargets },
];

const isText = (value: unknown): value is Text =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'en' in value &&
  typeof value.id === 'string' &&
  typeof value.en === 'string';

const told = (summary: unknown, name: string): Text => {
  const found = Object.entries(typeof summary === 'object' && summary !== null ? summary : {}).find(
    ([key]) => key === name,
  );
  return isText(found?.[1]) ? found[1] : NOTHING;
};

const inBoth = ({ id, en }: Text, between: string) => (id === en ? id : `${id}${between}${en}`);

export type MatrixColumn = { title: Text; answer: PackAnswer; observed: Observed };

export const matrixTable = (regions: MatrixColumn[]): Table => ({
  title: 'Apa yang berbeda antarwilayah / What differs between the regions',
  columns: [
    { title: 'Wilayah / region' },
    { title: 'Aturan dalam paket / rule in the pack' },
    { title: 'Yang terjadi / what happened' },
  ],
  rows: ASPECTS.flatMap(({ summary, title, seen }) => [
    [inBoth(title, ' / ').toUpperCase(), '', ''],
    ...regions.map(({ title: region, answer, observed }) => [
      `  ${region.id}`,
      inBoth(told(answer.summary, summary), '\n'),
      inBoth(seen({ ...observed, pack: answer.pack }), '\n'),
    ]),
  ]),
});

/** After the year: what every region shows, what differs between them, and one result explained. */
import { writeFile } from 'node:fs/promises';
import { explanationText } from './explain-print.ts';
import { matrixTable, type Observed } from './matrix.ts';
import type { Run } from './run.ts';
import { regionTable } from './report.ts';
import type { Ready } from './setup.ts';
import { renderTable } from './tables.ts';
import type { Appraisal, Explanation, List, PolicyReview, PublicUnit, RegionSummary } from './wire.ts';

export type Result = { ready: Ready; run: Run; summary: RegionSummary; observed: Observed };

const summaryOf = async ({ client, readingKey, cycleId }: Run): Promise<RegionSummary> => {
  const answer = await client.get<RegionSummary>(readingKey, `/v1/cycles/${cycleId}/summary`);
  const { people, closed, cancelled, blocked, predicates, outcomes, objections, autoForwarded, late } = answer;
  return { people, closed, cancelled, blocked, predicates, outcomes, objections, autoForwarded, late };
};

const observe = async (run: Run, summary: RegionSummary): Promise<Observed> => {
  const { client, readingKey, world } = run;
  const reviews = await client.get<List<PolicyReview>>(readingKey, `/v1/policy-reviews?region=${world.region}`);
  const units = await client.get<List<PublicUnit>>(readingKey, `/v1/public/units?region=${world.region}`);
  return {
    appraisals: [...run.appraisals.values()],
    summary,
    policyReviews: reviews.data,
    publishedVoices: units.data.reduce((sum, { voices = [] }) => sum + voices.length, 0),
  };
};

export const collect = (runs: Run[], ready: Ready[]): Promise<Result[]> =>
  Promise.all(
    runs.flatMap((run) => {
      const own = ready.find(({ region }) => region.id === run.world.region);
      if (!own) return [];
      return [
        (async () => {
          const summary = await summaryOf(run);
          return { ready: own, run, summary, observed: await observe(run, summary) };
        })(),
      ];
    }),
  );

export const tablesOf = (results: Result[]): string => {
  const regions = results.map(({ ready, summary }) =>
    renderTable(regionTable({ title: ready.region.title, pack: ready.answer.pack, preview: ready.preview, summary })),
  );
  const matrix = matrixTable(
    results.map(({ ready, observed }) => ({ title: ready.region.title, answer: ready.answer, observed })),
  );
  return [...regions, renderTable(matrix)].join('\n');
};

const isTelling = ({ predicate, outcomes, state }: Appraisal): boolean =>
  state === 'CLOSED' &&
  predicate !== null &&
  outcomes.some(({ kind, status }) => kind === 'reward' && status === 'ISSUED');

/** The first rewarded person of the first region that has one, in roster order: the same one in every run. */
const chooseTelling = (results: Result[]) => {
  for (const { run } of results) {
    for (const { id, name, unitName } of run.world.people) {
      const employee = run.idOf(id);
      const appraisal = [...run.appraisals.values()].find(({ employeeId }) => employeeId === employee);
      if (appraisal && isTelling(appraisal)) return { run, appraisal, person: id, name, unitName };
    }
  }
  return undefined;
};

/** Read with the employee's own key: what they see is what is printed. */
export const explainOne = async (results: Result[]): Promise<string> => {
  const telling = chooseTelling(results);
  if (!telling) return '';
  const { run, appraisal, person, name, unitName } = telling;
  const key = run.keyOf({ id: person, as: 'employee' });
  const explanation = await run.client.get<Explanation>(key, `/v1/appraisals/${appraisal.id}/explanation`);
  return explanationText(explanation, {
    id: `penilaian ${name}, ${unitName}, ${run.title}, seperti yang dibaca pegawai itu sendiri`,
    en: `the appraisal of ${name}, ${unitName}, ${run.title}, as the employee reads it`,
  });
};

export type SummaryFile = {
  engines: { temporal: string; database: string };
  wallSeconds: number;
  regions: Record<string, RegionSummary>;
};

export const writeSummary = async (file: string, content: SummaryFile): Promise<void> =>
  writeFile(file, `${JSON.stringify(content, null, 2)}\n`);

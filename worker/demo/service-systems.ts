/** The agencies' own systems: training, services, the satisfaction survey. They send their facts in batches. */
import { jointTargetLines, type Line, serviceLines, surveyLines, trainingLines } from './batches.ts';
import { mustPost } from './client.ts';
import type { Run } from './player.ts';
import type { Cast } from './scene.ts';
import { JOINT_TARGET } from './script-data.ts';
import { type FactsReport, isEnded } from './wire.ts';

const LINES_PER_REQUEST = 100;
const RECORDED = new Set(['recorded', 'partial']);

const post = async (run: Run, source: string, lines: Line[]): Promise<void> => {
  const { scene, client, ledger } = run;
  for (let from = 0; from < lines.length; from += LINES_PER_REQUEST) {
    const report = await mustPost<FactsReport>(client, {
      key: run.keyOf({ service: 'system' }),
      path: '/v1/facts',
      body: { region: scene.region, source, cycle: scene.cycleId, lines: lines.slice(from, from + LINES_PER_REQUEST) },
      idempotencyKey: `${scene.region}/facts/${source}/${from}`,
    });
    for (const { status, errors = [] } of report.lines) {
      if (RECORDED.has(status)) continue;
      const [error] = errors;
      const refusal = { code: error?.code ?? status, detail: error?.detail ?? '' };
      ledger.refusals.push({ command: `${scene.region} facts ${source}`, ...refusal });
    }
  }
};

/** Everybody whose appraisal still runs. */
const present = (run: Run): Cast[] =>
  [...run.appraisals.values()]
    .filter((appraisal) => !isEnded(appraisal))
    .map(({ employeeId }) => run.scene.castOf(employeeId))
    .filter((cast) => cast !== undefined);

const gate = (run: Run) => run.scene.pack.phases.find((phase) => phase.kind === 'briefing' && phase.courses.length > 0);

/** Who attended the course that the briefing waits for; stragglers are reported when the stage is overdue. */
export const postTrainingForGate = async (run: Run): Promise<void> => {
  const phase = gate(run);
  if (!phase) return;
  const prompt = present(run).filter(({ script }) => script.deviations[phase.id]?.command !== 'recordFacts');
  await post(run, 'training', trainingLines(run.scene, prompt));
};

export const postTraining = async (run: Run): Promise<void> => {
  if (!gate(run)) await post(run, 'training', trainingLines(run.scene, present(run)));
};

export const postServiceFacts = async (run: Run): Promise<void> => {
  const joint = hasJointTarget(run) ? jointTargetLines(run.scene) : [];
  await post(run, 'services', [...serviceLines(run.scene, present(run)), ...joint]);
  await post(run, 'satisfaction-survey', surveyLines(run.scene));
};

const hasJointTarget = (run: Run): boolean =>
  [...run.appraisals.values()].some(({ targets }) =>
    targets.some(({ jointTarget }) => jointTarget === JOINT_TARGET.id),
  );

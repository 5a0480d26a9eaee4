import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shippedPacks } from '../../support/shipped-packs.ts';
import type { AppraisalDoc } from '../../../store/appraisal/types.ts';
import type { JournalDoc } from '../../../store/journal/types.ts';
import { DAY, SERVICE } from '../../support/appraisal.ts';
import { drawFacts, seeded } from '../../support/autoplay.ts';
import {
  type RunningWorker,
  send,
  startWorkers,
  stored,
  timeSkippingServer,
  type WorkflowEnv,
  wrongIn,
  PATIENCE,
} from '../../support/workflow-env.ts';
import { type Game, playToTheEnd, startGame, workingDaysUpTo } from '../../support/year.ts';

vi.setConfig({ testTimeout: PATIENCE });

const regions = shippedPacks.filter(({ resolved }) => resolved.pack.area !== null);

let env: WorkflowEnv;
let workers: RunningWorker;
beforeAll(async () => {
  env = await timeSkippingServer();
  workers = await startWorkers(env);
});
afterAll(async () => {
  await workers?.stop();
  await env?.close();
});

/** What service systems and employees send by themselves: facts once, and daily reports where the pack has them. */
function sender() {
  let facts = false;
  return async (game: Game, view: AppraisalDoc): Promise<void> => {
    if (view.stageKind !== 'execution') return;
    if (!facts) {
      facts = true;
      const drawn = drawFacts(game.pack.pack, ['system', 'public', 'training'], seeded(game.id));
      await send(env, game.id, ['recordFacts', { actor: SERVICE, body: { sourceId: 'demo' }, facts: drawn }]);
    }
    if (!game.input.plan.stages.some(({ options }) => options['dailyReports'])) return;
    const at = await game.now();
    const from = game.input.plan.calendar.offsetMinutes;
    const days = workingDaysUpTo(game, at, 3).filter((day) => Date.parse(day) - from * 60_000 > view.stageOpenedAt);
    if (days.length === 0) return;
    const actor = { id: game.input.employeeId, as: 'employee' } as const;
    await send(env, game.id, ['submitDailyReports', { actor, body: { reportId: `r${at}`, days }, ...stored() }]);
  };
}

const opened = (entries: JournalDoc[]) => entries.filter((entry) => entry.type === 'stage.opened');

describe('a year of real length', () => {
  it.each(regions.map(({ id, resolved }) => ({ id, resolved })))(
    'goes through every stage of $id and ends',
    async ({ id, resolved }) => {
      const game = await startGame(env, { pack: resolved, seed: id });
      const view = await playToTheEnd(game, sender());
      const entries = await game.journal();
      expect(view).toMatchObject({ state: 'CLOSED', blockedReason: null, endReason: null });
      expect(await wrongIn(env, game.id)).toEqual([]);
      expect(opened(entries).map((entry) => entry.changes.stage)).toEqual(
        resolved.pack.phases.map((phase) => phase.id),
      );
      expectOnTime(game, entries);
    },
  );
});

/** Nothing that time does happens before it is due, and every stage lies where the plan puts it. */
function expectOnTime({ input }: Game, entries: JournalDoc[]): void {
  const { plan, clock } = input;
  let dueAt: number | null = null;
  let opens = 0;
  for (const entry of entries) {
    expect(entry.at - clock.anchorBusiness).toBe(entry.recordedAt - clock.anchorReal);
    const planned = plan.stages.find((stage) => stage.id === entry.changes.stage);
    if (entry.type === 'stage.opened' && planned) {
      opens = entry.changes.stageOpenedAt ?? 0;
      if (planned.opensAt !== undefined) expect(opens).toBeGreaterThanOrEqual(planned.opensAt);
      // A stage that opens late gets some days more than planned; any other is due on its day.
      if (planned.dueAt !== undefined && opens < planned.dueAt - 14 * DAY) {
        expect(entry.changes.dueAt).toBe(planned.dueAt);
      }
    }
    if (entry.type === 'stage.closed') expect(entry.at).toBeGreaterThanOrEqual(opens);
    if (['stage.escalated', 'stage.autoForwarded', 'stage.held'].includes(entry.type)) {
      expect(entry.at).toBeGreaterThan(dueAt ?? Number.POSITIVE_INFINITY);
    }
    if (entry.type === 'stage.reminded') expect(entry.at).toBeLessThan(dueAt ?? 0);
    if (entry.changes.dueAt !== undefined) dueAt = entry.changes.dueAt;
  }
}

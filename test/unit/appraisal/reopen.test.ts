import { afterEach, describe, expect, it, vi } from 'vitest';
import { localDay } from '../../../rules/time/calendar.ts';
import { foretell } from '../../../workflows/appraisal/accept.ts';
import {
  ADMIN,
  anInput,
  aStage,
  ASSESSOR,
  command,
  DAY,
  drive,
  EMPLOYEE,
  peer,
  START,
  twoTargets,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

type Game = ReturnType<typeof drive>;
const back = (stage: string, until?: number) =>
  command<'reopenStage'>(
    ADMIN,
    { stage, ...(until !== undefined && { until }) },
    { submissionId: 's1', at: Date.now() },
  );
const why = (game: Game, stage: string, until?: number) => {
  const { refusal, parts } = foretell(game.ctx, 'reopenStage', back(stage, until));
  return parts[0]?.because ?? refusal;
};
const agree = (game: Game) => {
  game.send('proposeTargets', command(EMPLOYEE, { targets: twoTargets() }));
  game.send('agreeTargets', command(ASSESSOR, {}));
};
const review = (game: Game, result: 'ON_TRACK' | 'COACH' | 'WARN' | 'RETARGET') => {
  game.send('submitSelfAssessment', command(EMPLOYEE, {}, { submissionId: 's2' }));
  game.send('submitReview', command(ASSESSOR, { result }));
};
const ofStage = (game: Game) => [game.view().stage, game.view().waitingOn.map(({ for: name }) => name)];

describe('an appraisal that is sent back one stage', () => {
  it('waits there again, with time to act, and goes on when its people are done', () => {
    const game = drive(anInput([aStage('target'), aStage('execution'), aStage('review')]));
    agree(game);
    game.sleepDays(3);
    game.send('reopenStage', back('target'));
    expect(ofStage(game)).toEqual(['target', ['proposeTargets']]);
    expect(game.view().dueAt).toBeGreaterThan(Date.now() + 4 * DAY);
    const told = game.ctx.state.notices.filter(({ template }) => template === 'stage-sent-back');
    expect(told.map(({ to, params }) => [to, params])).toEqual([
      [EMPLOYEE.id, { stage: 'target' }],
      [ASSESSOR.id, { stage: 'target' }],
    ]);
    // What was agreed goes on until others are.
    expect(game.view().targets.map(({ id }) => id)).toEqual(['t1', 't2']);
    const others = [{ ...twoTargets()[0], id: 't3', weight: 10_000 }] as ReturnType<typeof twoTargets>;
    game.send('proposeTargets', command(EMPLOYEE, { targets: others }));
    game.send('agreeTargets', command(ASSESSOR, {}));
    expect([game.view().stage, game.view().targets.map(({ id }) => id)]).toEqual(['execution', ['t3']]);
    expect(game.ctx.state.reopened).toBeUndefined();
  });

  it('keeps what was agreed where nobody proposes anything else in time', () => {
    for (const midYear of [undefined, 'segments'] as const) {
      const options = { ...aStage('target').options, ...(midYear && { midYear }) };
      const game = drive(
        anInput([aStage('target', { options }), aStage('execution', { lasts: { calendarDays: 90 } })]),
      );
      agree(game);
      game.sleepDays(2);
      game.send('reopenStage', back('target'));
      game.sleepDays(40);
      expect([game.view().stage, game.view().targets.length, game.view().targetsAgreedBy]).toEqual([
        'execution',
        2,
        'assessor',
      ]);
    }
  });

  it('has its review anew, asks only the peers who have not answered, and ends execution on the new day', () => {
    const stages = [
      aStage('execution', { lasts: { calendarDays: 5 } }),
      aStage('review'),
      aStage('feedback'),
      aStage('final'),
    ];
    const game = drive(anInput(stages));
    game.sleepDays(7);
    const until = START + 30 * DAY;
    game.send('reopenStage', back('execution', until));
    expect([game.view().stage, game.view().dueAt]).toEqual(['execution', until]);
    game.sleepDays(24);
    expect([game.view().stage, game.ctx.state.executionTo]).toEqual(['review', localDay(until, 420)]);
    review(game, 'ON_TRACK');
    game.send('reopenStage', back('review'));
    expect(game.view().reviews.map(({ id, result }) => [id, result])).toEqual([['review', null]]);
    review(game, 'ON_TRACK');
    game.send('submitFeedback', command(peer(1), {}, { facts: { peerRating: 9000 } }));
    game.sleepDays(40);
    expect([game.view().stage, game.view().autoForwarded]).toEqual(['final', ['feedback']]);
    game.ctx.state.notices = [];
    game.send('reopenStage', back('feedback'));
    expect(game.view().autoForwarded).toEqual([]);
    const asked = game.ctx.state.notices.filter(({ template }) => template === 'feedback-invited');
    expect(asked.map(({ to }) => to)).toEqual([peer(2).id, peer(3).id]);
  });

  it('is refused with why, by everybody but an admin, and changes nothing', () => {
    const stages = [
      aStage('briefing', { options: { acknowledge: false, courseFacts: [] } }),
      aStage('target'),
      aStage('execution'),
    ];
    const game = drive(anInput([...stages, aStage('review'), aStage('final'), aStage('calibration')]));
    expect(game.view().stage).toBe('target');
    expect(why(game, 'briefing')).toBe('nothing-left-there');
    expect(why(game, 'target')).toBe('already-done');
    agree(game);
    expect(why(game, 'briefing')).toBe('not-the-stage-before');
    expect(why(game, 'review')).toBe('not-the-stage-before');
    expect(why(game, 'nothing')).toBe('command-invalid');
    expect(why(game, 'target', Date.now() - 1)).toBe('over-already');
    expect(game.refusal('reopenStage', { ...back('target'), actor: ASSESSOR })).toBe('not-your-turn');
    game.sleepDays(40);
    review(game, 'WARN');
    expect(why(game, 'review')).toBe('review-started-something');
    game.send('finaliseScore', command(ASSESSOR, {}, { facts: { behaviour: 9000 } }));
    expect(why(game, 'review')).toBe('stage-mismatch');
  });
});

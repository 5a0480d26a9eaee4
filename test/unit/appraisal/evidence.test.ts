import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ADMIN,
  anInput,
  aStage,
  ASSESSOR,
  command,
  drive,
  EMPLOYEE,
  SECOND,
  SERVICE,
  twoTargets,
} from '../../support/appraisal.ts';

afterEach(() => vi.useRealTimers());

const stages = [
  aStage('target'),
  aStage('execution', { lasts: { workingDays: 60 } }),
  aStage('review'),
  aStage('final'),
  aStage('result'),
];
const hex = (n: number) => n.toString(16).padStart(16, '0').repeat(4);
const give = (target: string, n: number, actor = EMPLOYEE) =>
  command<'addEvidence'>(actor, { target, sha256: hex(n) }, { submissionId: 's1', digest: 'd1' });

function agreed() {
  const life = drive(anInput(stages));
  life.send('proposeTargets', command(EMPLOYEE, { targets: twoTargets() }));
  life.send('agreeTargets', command(ASSESSOR, {}));
  return life;
}
const last = (life: ReturnType<typeof drive>) => life.ctx.state.drafts.at(-1);

describe('evidence', () => {
  it('is journalled with its target and its digest, and leaves what is shown as it was', () => {
    const life = agreed();
    const before = JSON.stringify(life.view());
    const [target = ''] = twoTargets().map(({ id }) => id);
    life.send('addEvidence', give(target, 1));
    expect(last(life)).toMatchObject({
      type: 'evidence.added',
      data: { target, sha256: `sha256:${hex(1)}` },
      changes: {},
      submissionId: 's1',
    });
    expect(JSON.stringify(life.view())).toBe(before);
    expect(life.refusal('addEvidence', give(target, 1))).toBe('already-done');
  });

  it('belongs to an agreed target of the person who gives it', () => {
    const life = agreed();
    const [target = ''] = twoTargets().map(({ id }) => id);
    for (const actor of [ASSESSOR, SECOND, ADMIN, SERVICE]) {
      expect(life.refusal('addEvidence', give(target, 1, actor))).toBe('not-your-turn');
    }
    expect(life.refusal('addEvidence', give('other', 1))).toBe('command-invalid');
    expect(drive(anInput(stages)).refusal('addEvidence', give(target, 1))).toBe('command-invalid');
  });

  it('is bounded for a target', () => {
    const life = agreed();
    const [target = '', other = ''] = twoTargets().map(({ id }) => id);
    for (let n = 0; n < 20; n += 1) life.send('addEvidence', give(target, n));
    expect(life.refusal('addEvidence', give(target, 20))).toBe('command-invalid');
    life.send('addEvidence', give(other, 20));
  });

  it('after the freezing is kept as late, and the assessor is told', () => {
    const life = agreed();
    life.ctx.state.frozen = true;
    life.send('addEvidence', give(twoTargets()[0]?.id ?? '', 1));
    expect(last(life)?.type).toBe('evidence.late');
    expect(life.ctx.state.notices.at(-1)).toMatchObject({ template: 'evidence-late', to: life.view().assessorId });
  });
});

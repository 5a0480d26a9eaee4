import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingRule } from '../../../rules/language/types.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { type Json, useApi } from '../../support/api.ts';
import { publishNext } from '../../support/next-version.ts';
import { HOME } from '../../support/regions.ts';

const api = useApi();
const COURSE: TrainingRule = {
  course: 'measuring',
  title: { id: 'Mengukur kinerja', en: 'Measuring work' },
  effect: 'none',
  provider: 'internal',
  fact: 'measuringCourse',
  raters: true,
  provenance: 'seed',
};
let pack: string;
let [rater, key]: string[] = [];
beforeAll(async () => {
  const first = await getPack(api().store, await api().packOf(HOME));
  if (!first) throw new Error('no pack');
  const fact = {
    type: 'bool',
    label: { id: 'Lulus', en: 'Passed' },
    source: 'training',
    missing: 'zero',
    provenance: 'seed',
  } as const;
  const { digest } = await publishNext(api().store, first, ({ training, facts }) => ({
    training: [...training, COURSE],
    facts: { ...facts, measuringCourse: fact },
  }));
  pack = digest;
  rater = (await api().employee({ name: 'Rater' }))._id;
  key = await api().keyFor({ roles: ['assessor', 'employee'], employeeId: rater });
});

const appraisal = (stageKind: string, stage: string, more: object = {}) =>
  api().appraisal({
    region: HOME,
    pack,
    employeeId: 'e-1',
    view: { stage, stageKind, assessorId: rater, secondReviewerId: 'b', peerIds: [], ...more } as never,
  });
const review = async (id: string): Promise<Json> =>
  (
    await api().call('POST', `/v1/appraisals/${id}/submit-review?dryRun=true`, {
      key: key ?? '',
      headers: { 'Accept-Language': 'en' },
      body: { result: 'ON_TRACK' },
    })
  ).body;

describe('a rater without the course that the pack asks for', () => {
  it('is refused, with the course and who records it, and sees so before', async () => {
    const id = await appraisal('execution', 'execution');
    const { code, errors } = await review(id);
    expect(code).toBe('course-missing');
    expect(errors[0].detail).toMatch(/Measuring work.*facts\.measuringCourse/);
    const seen = await api().call('GET', `/v1/appraisals/${id}`, { key: key ?? '' });
    expect(seen.body.coursesLacked).toHaveLength(1);
    const ratings = await api().call('POST', `/v1/appraisals/${id}/finalise-score?dryRun=true`, {
      key: key ?? '',
      body: { facts: {} },
    });
    expect(ratings.body.code).toBe('course-missing');
  });

  it('may do everything else, and rates once it is recorded by either way', async () => {
    const id = await appraisal('execution', 'execution');
    const accept = await api().call('POST', `/v1/appraisals/${id}/agree-targets?dryRun=true`, {
      key: key ?? '',
      body: {},
    });
    expect(accept.body.code).not.toBe('course-missing');
    await api().appraisal({
      region: HOME,
      pack,
      employeeId: rater ?? '',
      view: { facts: { measuringCourse: true } },
    });
    expect((await review(id)).code).not.toBe('course-missing');
    await api().store.models.appraisals.deleteMany({ employeeId: rater ?? '' });
    expect((await review(id)).code).toBe('course-missing');
    await api().store.models.employees.updateOne({ _id: rater ?? '' }, { $set: { facts: { measuringCourse: true } } });
    expect((await review(id)).code).not.toBe('course-missing');
    const seen = await api().call('GET', `/v1/appraisals/${id}`, { key: key ?? '' });
    expect(seen.body.coursesLacked).toBeUndefined();
  });
});

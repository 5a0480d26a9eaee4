import { describe, expect, it } from 'vitest';
import { targetsOfYearBefore } from '../../../console/appraisal/year-before.ts';
import type { SeenAppraisal } from '../../../console/appraisal/seen.ts';
import type { Visit } from '../../../console/visit.ts';

type Row = Pick<SeenAppraisal, 'id' | 'stageOpenedAt' | 'targetsAgreedBy' | 'sandbox'> & { due: string };

const row = (id: string, stageOpenedAt: string, due: string, more: Partial<Row> = {}): Row => ({
  id,
  stageOpenedAt: `${stageOpenedAt}T00:00:00+07:00`,
  targetsAgreedBy: 'assessor',
  sandbox: false,
  due,
  ...more,
});

async function begunFrom(others: Row[], opened = '2027-01-01'): Promise<string | undefined> {
  const read = async (path: string) => {
    const [, id] = /appraisals\/([^/]+)\/targets/.exec(path) ?? [];
    return { data: id === undefined ? others : others.filter((each) => each.id === id) };
  };
  const now = { ...row('now', opened, ''), employeeId: 'e', targetsAgreedBy: null };
  const [target] = await targetsOfYearBefore(
    { read } as unknown as Visit,
    now as unknown as Parameters<typeof targetsOfYearBefore>[1],
  );
  return target?.id;
}

describe('the targets that a year may begin with', () => {
  it('are those of the year before, although its last stage opened after this one', async () => {
    expect(await begunFrom([row('before', '2027-01-13', '2026-12-31')])).toBe('before');
    expect(await begunFrom([row('before', '2026-11-01', '2026-12-31')], '2026-12-15')).toBe('before');
  });
  it('are the last that were agreed, of this kind of cycle, and none of a cycle that goes on beside it', async () => {
    const older = row('older', '2026-02-01', '2025-12-31');
    expect(await begunFrom([older, row('before', '2027-01-13', '2026-12-31')])).toBe('before');
    expect(await begunFrom([older, row('beside', '2026-12-01', '2027-12-31')])).toBe('older');
    expect(await begunFrom([row('played', '2027-01-13', '2026-12-31', { sandbox: true })])).toBeUndefined();
    expect(await begunFrom([row('open', '2027-01-13', '2026-12-31', { targetsAgreedBy: null })])).toBeUndefined();
  });
});

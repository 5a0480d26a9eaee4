/** Records that operations are asked about, where every cell of the table is tried. */
import { EXAMPLES } from '../../api/docs/examples.ts';
import type { Store } from '../../store/connect.ts';
import { insertRoleGrant } from '../../store/people/role-grants.ts';
import { insertStandIn } from '../../store/people/stand-ins.ts';
import { insertTransfer } from '../../store/transfer/transfers.ts';
import { insertVoice } from '../../store/public/voices.ts';
import type { Fill } from './operations.ts';
import { HOME, THIRD } from './regions.ts';
import { freshId } from './store.ts';

export async function aGrant(store: Store, [somebody = '']: readonly string[]): Promise<string> {
  const _id = freshId('grant');
  const given = { role: 'hr', office: null, from: '2026-01-01', until: null, decree: 'SK 1' } as const;
  const by = { grantedBy: 'p-author', grantedAt: '2026-01-01T00:00:00.000Z', revokedAt: null };
  await insertRoleGrant(store, { _id, region: HOME, employeeId: somebody, ...given, ...by });
  return _id;
}

export async function aStandIn(store: Store, [of = '', to = '']: readonly string[]): Promise<string> {
  const _id = freshId('stand-in');
  const days = { from: '2026-01-01', until: '2026-01-31' };
  const by = { by: 'p-author', at: '2026-01-01T00:00:00.000Z', endedAt: null, endedBy: null };
  await insertStandIn(store, { _id, region: HOME, kind: 'plt', of, to, decree: 'SPT 1', ...days, ...by });
  return _id;
}

export async function aVoice(store: Store): Promise<string> {
  const _id = freshId('voice');
  const said = { region: HOME, unit: 'dinkes', text: 'Cepat', status: 'received', moderatedBy: null } as const;
  await insertVoice(store, { _id, ...said, at: '2026-01-01T00:00:00.000Z' });
  return _id;
}

/** Somebody came from a region in which nobody of the table is. */
async function aTransfer(store: Store): Promise<string> {
  const _id = freshId('transfer');
  const from = {
    region: THIRD,
    unit: 'dinkes',
    employeeId: 'p-far',
    appraisalId: freshId('a'),
    cycleId: `cycle:${THIRD}:2026`,
  };
  const days = { on: '2026-07-01', until: '2026-09-01', at: '2026-07-01T00:00:00.000Z' };
  const done = { state: 'DONE', intoId: freshId('a'), acceptedBy: 'p-author', trouble: null } as const;
  const ended = { ended: null, endedBy: null, endReason: null };
  const by = { by: 'p-author', hands: ['p-author'], reason: 'SK 1', sandbox: true };
  await insertTransfer(store, { _id, ...from, to: HOME, regions: [THIRD, HOME], ...days, ...by, ...done, ...ended });
  return _id;
}

export async function transferFill(store: Store, action: string, appraisal: string): Promise<Fill> {
  const body = { ...(EXAMPLES.releaseTransfer as object), appraisalId: appraisal };
  if (action === 'releaseTransfer') return { query: '?dryRun=true', body };
  return { path: { id: await aTransfer(store) } };
}

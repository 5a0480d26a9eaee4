/** Records that operations are asked about, where every cell of the table is tried. */
import type { Store } from '../../store/connect.ts';
import { insertRoleGrant } from '../../store/people/role-grants.ts';
import { insertStandIn } from '../../store/people/stand-ins.ts';
import { insertVoice } from '../../store/public/voices.ts';
import { HOME } from './regions.ts';
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

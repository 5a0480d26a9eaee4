import { listApiKeys, revokeApiKey } from '../../store/people/api-keys.ts';
import { appendSubject } from '../../store/journal/journal.ts';
import { afterId, type Page, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { notFound } from '../problem/problem.ts';
import { scopeFor, scopeOf } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { type KeyView, presentKey } from './create-api-key.ts';

type Query = { region?: string | undefined; limit: number; cursor?: string | undefined };

export async function listKeys(deps: Deps, { principal }: Caller, query: Query): Promise<Page<KeyView>> {
  const rows = await listApiKeys(deps.store, scopeFor(principal, query.region), afterId(query));
  return pageById(rows, query.limit, presentKey);
}

export async function revokeKey(deps: Deps, { principal }: Caller, id: string): Promise<void> {
  const key = await revokeApiKey(deps.store, scopeOf(principal), { id, at: realInstant(deps.now()) });
  if (!key) throw notFound();
  const region = key.region ?? '*';
  await appendSubject(deps.store, {
    subject: `audit:${region}`,
    region,
    type: 'apiKey.revoked',
    actor: regionActor(principal),
    data: { key: id },
    key: `revoke:${id}`,
  });
}

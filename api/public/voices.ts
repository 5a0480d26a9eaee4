/** Input and criticism by citizens: received from anybody, published only after HR has looked at it. */
import { randomBytes } from 'node:crypto';
import { listEmployees } from '../../store/people/employees.ts';
import type { VoiceDoc } from '../../store/public/types.ts';
import { getVoice, insertVoice, listVoices, moderateVoice } from '../../store/public/voices.ts';
import { afterId, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { unitLimit } from '../access/limits.ts';
import { requireUnit, scopeFor, scopeOf } from '../access/scope.ts';
import { regionActor } from '../access/actor.ts';
import { requireKnownRegion } from '../pack/packs.ts';
import { recordStep } from '../request/request.ts';
import { portalPack } from './units.ts';

const presentVoice = ({ _id, ...voice }: VoiceDoc) => ({ id: _id, ...voice });

export async function submitVoice(deps: Deps, voice: { region: string; unit: string; text: string }) {
  const region = await requireKnownRegion(deps, voice.region);
  if (!(await portalPack(deps, region))) throw notFound(NO_PORTAL);
  const [somebody] = await listEmployees(
    deps.store,
    { region: voice.region, unit: voice.unit, active: true },
    { limit: 1 },
  );
  if (!somebody) throw notFound();
  const doc: VoiceDoc = {
    _id: `voice-${deps.now().toString(36)}-${randomBytes(6).toString('hex')}`,
    ...voice,
    status: 'received',
    moderatedBy: null,
    at: realInstant(deps.now()),
  };
  await insertVoice(deps.store, doc);
  return { id: doc._id, status: doc.status };
}

const NO_PORTAL = {
  id: 'Wilayah ini tidak menyediakan portal suara masyarakat.',
  en: 'This region keeps no portal for citizens’ voices.',
};

type Query = {
  region?: string | undefined;
  status?: VoiceDoc['status'] | undefined;
  limit: number;
  cursor?: string | undefined;
};

export async function listSeenVoices(deps: Deps, { principal }: Caller, query: Query) {
  const region = scopeFor(principal, query.region);
  const rows = await listVoices(
    deps.store,
    { region, units: unitLimit(principal), ...(query.status !== undefined && { status: query.status }) },
    afterId(query),
  );
  return pageById(rows, query.limit, presentVoice);
}

type Moderation = { id: string; decision: 'published' | 'refused'; reason?: string | undefined; dryRun: boolean };

export async function moderate(deps: Deps, { principal }: Caller, { id, decision, reason, dryRun }: Moderation) {
  const scope = scopeOf(principal);
  const actor = regionActor(principal);
  const stored = await getVoice(deps.store, scope, id);
  if (!stored) throw notFound();
  requireUnit(principal, stored.unit);
  if (stored.status !== 'received' && stored.status !== decision) throw new Problem('already-done');
  if (dryRun) return { dryRun: true as const };
  // The entry first: nothing is public of which nobody says who published it. The first one stands.
  const entry = await recordStep(deps, stored.region, {
    type: 'voice.moderated',
    actor,
    data: { voice: id, decision, ...(reason !== undefined && { reason }) },
    key: `moderate:${id}`,
  });
  const status = entry.data?.['decision'] === 'published' ? 'published' : 'refused';
  const voice = await moderateVoice(deps.store, scope, { id, status, moderatedBy: entry.actor.id });
  if (!voice) throw notFound();
  if (voice.status !== decision) throw new Problem('already-done');
  return presentVoice(voice);
}

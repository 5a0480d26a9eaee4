/** Taking a rehearsal in: pack, people and script are checked, it is stored, and its workflow plays it; or it is called off. */
import { finding } from '../../rules/language/errors.ts';
import { planStages } from '../../rules/time/plan.ts';
import type { Finding, Period, ResolvedPack } from '../../rules/language/types.ts';
import { endRehearsal, getRehearsal, insertRehearsal } from '../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';
import { getPack } from '../../store/pack/rule-packs.ts';
import type { RegionDoc } from '../../store/pack/types.ts';
import type { Script, VirtualPerson } from '../../workflows/cast/habits.ts';
import { rehearsalWorkflowId } from '../../workflows/rehearsal/messages.ts';
import { regionActor } from '../access/actor.ts';
import { requireRegion } from '../access/scope.ts';
import type { Caller, Deps } from '../deps.ts';
import { realInstant } from '../http/instants.ts';
import { packFor, requireKnownRegion } from '../pack/packs.ts';
import { resolveDraft, resolveStoredDraft } from '../pack/named-pack.ts';
import type { Action } from '../access/policy.ts';
import { invalid, Problem } from '../problem/problem.ts';
import { authorized, recordStep } from '../request/request.ts';
import { startRun, stopRun } from '../request/run.ts';
import { refuseTooMany } from './limit.ts';
import type { RehearsalRequest } from './schema.ts';
import { DAY_MS } from '../../rules/time/units.ts';

const MAX_PERIOD_DAYS = 366;

export async function requestRehearsal(
  deps: Deps,
  caller: Caller,
  { body, key }: { body: RehearsalRequest; key: string },
): Promise<RehearsalDoc> {
  requireRegion(caller.principal, 'requestRehearsal', body.region);
  const region = await requireKnownRegion(deps, body.region);
  const days = (Date.parse(body.period.to) - Date.parse(body.period.from)) / DAY_MS;
  if (days < 1 || days > MAX_PERIOD_DAYS) throw invalid([finding(['period', 'to'], 'not-valid', PERIOD)]);
  const findings = 'given' in body.people ? wrongIn(body.people.given, body.script) : [];
  if (findings.length > 0) throw invalid(findings);
  const pack = await packOf(deps, caller, { body, region });
  // Whatever is wrong with the dates is said now, not by a rehearsal that fails.
  planStages(pack.pack, body.period);
  const wanted = documentOf(deps, caller, { body, key, pack });
  const doc = await insertRehearsal(deps.store, wanted);
  if (doc.attempts === 0 && doc.state === 'WAITING') await refuseTooMany(deps, doc);
  const { _id: id, region: name, createdBy: actor, seed, period } = doc;
  const data = { rehearsal: id, pack: doc.pack, seed, period };
  await recordStep(deps, name, { type: 'rehearsal.requested', actor, data, key: `rehearsal:${id}` });
  await startRun(deps, 'rehearsal', { workflowId: rehearsalWorkflowId(id), input: { id, region: name } });
  return doc;
}

const PERIOD = {
  id: `Periode gladi berakhir sesudah mulai, paling lama ${MAX_PERIOD_DAYS} hari.`,
  en: `A rehearsal’s period ends after it begins and lasts at most ${MAX_PERIOD_DAYS} days.`,
};

async function packOf(
  deps: Deps,
  caller: Caller,
  { body: { pack, period }, region }: { body: RehearsalRequest; region: RegionDoc },
): Promise<ResolvedPack> {
  if (!pack) {
    const inForce = await packFor(deps, region, period.from);
    return { digest: inForce._id, pack: inForce.pack };
  }
  if ('document' in pack) return resolveDraft(deps, pack.document);
  if ('draft' in pack) return resolveStoredDraft(deps, caller, pack.draft);
  const stored = await getPack(deps.store, pack.digest);
  if (!stored) throw invalid([finding(['pack', 'digest'], 'pack-unknown', UNKNOWN_PACK)]);
  return stored;
}

const UNKNOWN_PACK = {
  id: 'Tidak ada paket terbit dengan digest ini. Kirim dokumennya, id drafnya, atau digest dari daftar wilayah.',
  en: 'No published pack has this digest. Send the document, the id of a draft, or a digest from the list of regions.',
};

/** People are told apart by their ids; superiors and whoever the script names are among them. */
function wrongIn(people: VirtualPerson[], script: Script | Record<string, unknown>): Finding[] {
  const ids = new Set(people.map(({ id }) => id));
  const twice = people.filter(({ id }, index) => people.findIndex((other) => other.id === id) !== index);
  const alone = people.filter(({ supervisor }) => supervisor !== null && !ids.has(supervisor));
  const strangers = Object.entries(script).flatMap(([habit, wanted]) =>
    Array.isArray(wanted) && wanted.some((id) => !ids.has(String(id))) ? [habit] : [],
  );
  return [
    ...twice.map(({ id }) => finding(['people', 'given', id, 'id'], 'duplicate', TWICE)),
    ...alone.map(({ id }) => finding(['people', 'given', id, 'supervisor'], 'unknown-person', STRANGER)),
    ...strangers.map((habit) => finding(['script', habit], 'unknown-person', STRANGER)),
  ];
}

const TWICE = { id: 'Dua orang memakai id ini.', en: 'Two people have this id.' };
const STRANGER = { id: 'Orang ini tidak ada di people.given.', en: 'This person is not in people.given.' };

type Wanted = { body: RehearsalRequest; key: string; pack: ResolvedPack };

function documentOf(deps: Deps, { principal }: Caller, { body, key, pack }: Wanted): RehearsalDoc {
  return {
    // Lower case: it becomes part of the name of a database.
    _id: key.slice(0, 16),
    region: body.region,
    state: 'WAITING',
    period: periodOf(body.period),
    seed: body.seed,
    script: scriptOf(body.script),
    people: body.people,
    pack: { id: pack.pack.id, version: pack.pack.version, digest: pack.digest },
    draftId: body.pack && 'draft' in body.pack ? body.pack.draft : null,
    document: pack.pack,
    progress: { total: 0, done: 0 },
    attempts: 0,
    swept: false,
    report: null,
    failure: null,
    createdBy: regionActor(principal),
    createdAt: realInstant(deps.now()),
    finishedAt: null,
    version: 1,
  };
}

const periodOf = ({ from, to }: Period): Period => ({ from, to });
const scriptOf = (script: RehearsalRequest['script']): Script =>
  Object.fromEntries(Object.entries(script).filter(([, value]) => value !== undefined));

export const authorizedRehearsal = (deps: Deps, caller: Caller, id: string, action: Action): Promise<RehearsalDoc> =>
  authorized(caller, action, (scope) => getRehearsal(deps.store, scope, id));

/** Ends it early. What it had played is dropped; there is no report. */
export async function cancelRehearsal(deps: Deps, caller: Caller, id: string): Promise<RehearsalDoc> {
  const { state, region } = await authorizedRehearsal(deps, caller, id, 'cancelRehearsal');
  if (state !== 'WAITING' && state !== 'RUNNING') throw new Problem('rehearsal-ended');
  await recordStep(deps, region, {
    type: 'rehearsal.cancelled',
    actor: regionActor(caller.principal),
    data: { rehearsal: id },
    key: `rehearsal-cancelled:${id}`,
  });
  if (!(await stopRun(deps, rehearsalWorkflowId(id))))
    await endRehearsal(deps.store, id, { state: 'CANCELLED', failure: null, at: realInstant(deps.now()) });
  return authorizedRehearsal(deps, caller, id, 'cancelRehearsal');
}

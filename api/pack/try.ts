/** One case under one pack: facts as given, or those of a real appraisal without the person. Stores nothing. */
import type { Facts } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import type { Caller, Deps } from '../deps.ts';
import { notFound, Problem } from '../problem/problem.ts';
import { requireRegion, seeAppraisal } from '../access/scope.ts';
import { inLanguage } from '../appraisal/explain.ts';
import { givenPack, type NamedPack } from './named-pack.ts';
import { packJob } from './pack-job.ts';
import { isReleased, sightOf } from '../appraisal/present.ts';

export type TryRequest = {
  region: string;
  /** Facts, or the id of an appraisal of the region. */
  of: { facts: Facts } | { appraisal: string };
  /** Absent: the pack that decided the appraisal, or the region's pack in force on `date`. */
  pack: Exclude<NamedPack, { region: string }> | null;
  date?: string | undefined;
};

export async function tryPack(deps: Deps, caller: Caller, { region, of, pack, date }: TryRequest) {
  requireRegion(caller.principal, 'tryPack', region);
  const real = 'appraisal' in of ? await realCase(deps, caller, { region, id: of.appraisal }) : null;
  const fallback: NamedPack = real === null ? { region, date } : { digest: real.digest };
  const facts = 'facts' in of ? of.facts : (real?.facts ?? {});
  const given = await givenPack(deps, pack ?? fallback);
  return inLanguage(await packJob(deps, 'try', { pack: given, facts, real: real !== null }), caller.language);
}

/** The facts that decided a real case. A person of the office sees their own case only when it is released. */
async function realCase(deps: Deps, caller: Caller, { region, id }: { region: string; id: string }) {
  const { appraisal, relations } = await seeAppraisal(deps, caller, { id, action: 'tryPack' });
  if (appraisal.region !== region) throw notFound();
  const withheld = sightOf(relations) === 'own' && !isReleased(appraisal);
  const stored =
    appraisal.decisionId === null || withheld ? null : await getDecision(deps.store, region, appraisal.decisionId);
  if (!stored) throw new Problem('result-not-ready');
  return { facts: stored.facts, digest: stored.decision.pack.digest };
}

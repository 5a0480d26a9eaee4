/** How performance is judged in a region, for everybody: what the pack in force says of itself, and nothing of people. */
import { budgetText } from '../../rules/explain/rewards.ts';
import { describePack } from '../../rules/explain/describe.ts';
import { citation, OFFICE_WORDS } from '../../rules/language/words.ts';
import type { Deps } from '../deps.ts';
import { packFor, requireKnownRegion, today } from '../pack/packs.ts';

export async function publicRules(deps: Deps, id: string) {
  const region = await requireKnownRegion(deps, id);
  const { pack, version, effective } = await packFor(deps, region, today(deps));
  const { regime, peers, publicVoice, dailyReport, training } = describePack(pack);
  return {
    region: id,
    title: region.title,
    version,
    from: effective.from,
    portal: pack.publicVoice.portal,
    regime,
    peers,
    publicVoice,
    dailyReport,
    training,
    stages: pack.phases.map(({ title }) => title),
    indicators: pack.indicators.map(({ label, weight }) => ({ label, weight })),
    outcomes: pack.outcomes.map(({ title, kind, approval, budget }) => ({
      title,
      kind,
      decidedBy: OFFICE_WORDS[approval],
      ...(budget && { budget: budgetText(pack, budget) }),
    })),
    // By the name and number that the law has, which is Indonesian.
    legalBasis: pack.legalBasis.map((law) => citation(law).id),
  };
}

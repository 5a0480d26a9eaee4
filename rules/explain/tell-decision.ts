/** A decision told to somebody: the record, its sentences and its articles, without what would give a peer away. */
import { explain } from './explain.ts';
import { own } from '../language/records.ts';
import type { Decision, Facts, ResolvedPack, RulePack, Sentence } from '../language/types.ts';

export type PackRef = { id: string; version: number; digest: string };
export const packRef = ({ digest, pack }: ResolvedPack): PackRef => ({ id: pack.id, version: pack.version, digest });

/** Facts of peers stay hidden while so few have answered that an average would show one person's rating. */
export function shownFacts(pack: RulePack, facts: Facts): Facts {
  const answers = Number(facts['peerCount'] ?? 0);
  if (answers >= pack.transparency.minimumGroup) return facts;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !isPeerFact(pack, name)));
}

/** The workflow's own name for the average of the peers' ratings. */
const PEER_MEAN = 'peerMean';
const isPeerFact = (pack: RulePack, name: string) => name === PEER_MEAN || own(pack.facts, name)?.source === 'peer';

/** Names of the inputs that {@link shownFacts} leaves out. */
export function hiddenFacts(pack: RulePack, inputs: Facts): string[] {
  const shown = shownFacts(pack, inputs);
  return Object.keys(inputs).filter((name) => !Object.hasOwn(shown, name));
}

export type ToldDecision = {
  decision: Record<string, unknown>;
  sentences: Sentence[];
  legalBasis: { id: string; ref: string; article?: string }[];
  pack: PackRef;
};

export function tellDecision(resolved: ResolvedPack, decision: Decision): ToldDecision {
  const { pack } = resolved;
  const hidden = hiddenFacts(pack, decision.inputs);
  return {
    decision: { ...decision, inputs: shownFacts(pack, decision.inputs) },
    sentences: explain(pack, decision).filter(({ key }) => !hidden.some((name) => key.endsWith(`/${name}`))),
    legalBasis: pack.legalBasis.map(({ id, ref, article }) => ({ id, ref, ...(article !== undefined && { article }) })),
    pack: packRef(resolved),
  };
}

type Decided = { resolved: ResolvedPack; decision: Decision };

/** Each case told twice: as it was decided, and as it would be. */
export const tellPairs = (pairs: readonly { before: Decided; after: Decided }[]) =>
  pairs.map(({ before, after }) => ({
    before: tellDecision(before.resolved, before.decision),
    after: tellDecision(after.resolved, after.decision),
  }));

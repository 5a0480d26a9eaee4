/** A decision told to somebody: the record, its sentences and its articles, without what would give a peer away. */
import { correctionSentences } from './corrections.ts';
import { leftOutSentences } from './left-out.ts';
import { explain } from './explain.ts';
import { readsOfPredicate } from '../language/graph.ts';
import { lawNamed } from '../law/attain.ts';
import { hiddenNames, namesOfTrace, type ShownRecord, shownRecord } from './hidden.ts';
import { namesOfAmount } from './rewards.ts';
import { cite, type Telling } from './scores.ts';
import type { Decision, ResolvedPack, RulePack, Sentence } from '../language/types.ts';

export type PackRef = { id: string; version: number; digest: string };
export const packRef = ({ digest, pack }: ResolvedPack): PackRef => ({ id: pack.id, version: pack.version, digest });

export type ToldDecision = {
  decision: ShownRecord;
  sentences: Sentence[];
  legalBasis: { id: string; ref: string; article?: string }[];
  pack: PackRef;
};

export function tellDecision(resolved: ResolvedPack, decision: Decision, telling: Telling = {}): ToldDecision {
  const { pack } = resolved;
  const hidden = hiddenNames(pack, decision);
  const silent = silentSentences(pack, decision, hidden);
  return {
    decision: shownRecord(pack, decision, hidden),
    sentences: [
      ...explain(pack, decision, telling).filter(({ key }) => !silent.has(key)),
      ...correctionSentences(pack, telling.corrections ?? [], { hidden, titles: telling.titles }).map((draft) =>
        cite(pack, draft),
      ),
      ...leftOutSentences(decision, telling).map((draft) => cite(pack, draft)),
    ],
    legalBasis: basisOf(pack, decision),
    pack: packRef(resolved),
  };
}

/** That of the pack, and of the law files by which targets were measured. */
function basisOf(pack: RulePack, { attainments = {} }: Decision): ToldDecision['legalBasis'] {
  const used = new Set(Object.values(attainments).flatMap((rows) => rows.map(({ law }) => law)));
  const ofLaws = [...used].flatMap((law) => lawNamed(law)?.legalBasis ?? []);
  const known = new Set(pack.legalBasis.map(({ id }) => id));
  return [...pack.legalBasis, ...ofLaws.filter(({ id }) => !known.has(id))].map(({ id, ref, article }) => ({
    id,
    ref,
    ...(article !== undefined && { article }),
  }));
}

/** Keys of the sentences in which a hidden value stands. What the result is, is told all the same. */
function silentSentences(pack: RulePack, decision: Decision, hidden: ReadonlySet<string>): ReadonlySet<string> {
  const { result, behaviour } = pack.scoring;
  const traces = [
    ...decision.outcomes.map(({ id, trace }) => [`outcome/${id}`, trace] as const),
    ...pack.flags.flatMap(({ code }) => {
      const trace = decision.flagTraces?.[code];
      return trace ? [[`flag/${code}`, trace] as const] : [];
    }),
  ];
  return new Set([
    ...[...hidden].flatMap((name) => [`input/${name}`, `derived/${name}`]),
    ...pack.indicators.filter(({ of }) => hidden.has(of)).map(({ id }) => `indicator/${id}`),
    ...(hidden.has(result) ? ['score/result'] : []),
    ...(hidden.has(behaviour) ? ['score/behaviour'] : []),
    ...(readsOfPredicate(pack).some((name) => hidden.has(name) && name !== pack.scoring.final) ? ['predicate'] : []),
    ...pack.outcomes
      .filter((rule) => namesOfAmount(rule).some((name) => hidden.has(name)))
      .map(({ id }) => `amount/${id}`),
    ...traces.filter(([, trace]) => namesOfTrace(trace).some((name) => hidden.has(name))).map(([key]) => key),
  ]);
}

type Decided = { resolved: ResolvedPack; decision: Decision };

/** Each case told twice: as it was decided, and as it would be. */
export const tellPairs = (pairs: readonly { before: Decided; after: Decided }[]) =>
  pairs.map(({ before, after }) => ({
    before: tellDecision(before.resolved, before.decision),
    after: tellDecision(after.resolved, after.decision),
  }));

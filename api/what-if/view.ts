/** What somebody may see of a comparison: people and cases for those whom the policy lets list people, else counts. */
import { packRef, type ToldDecision } from '../../rules/explain/tell-decision.ts';
import { mergeSmall } from '../../rules/compare/what-if-report.ts';
import { whatIfSentences } from '../../rules/compare/what-if-sentences.ts';
import { unreleasedOf } from '../../store/appraisal/released.ts';
import { countDone, linesOf } from '../../store/what-if/what-ifs.ts';
import type { WhatIfDoc, WhatIfFailure, WhatIfLineDoc, WhatIfResult } from '../../store/what-if/types.ts';
import { afterId, pageById } from '../http/cursor.ts';
import type { Caller, Deps } from '../deps.ts';
import { omit } from '../http/omit.ts';
import { type Action, can } from '../access/policy.ts';
import { regionRelations } from '../access/relations.ts';
import { toldIn } from '../appraisal/read.ts';
import { packJob } from '../pack/pack-job.ts';
import { pinnedPack } from '../pack/packs.ts';

const NAMING: Record<WhatIfDoc['kind'], Action> = { whatIf: 'listWhatIfPeople', shadow: 'listShadowScores' };

export async function presentWhatIf(deps: Deps, caller: Caller, doc: WhatIfDoc) {
  const named = can(caller.principal, NAMING[doc.kind], regionRelations(caller.principal, doc.region)) !== null;
  // Whoever asked for it is not in it while their own result is hidden from them; others are.
  const { without = [doc.requestedBy.id] } = doc;
  const mine = caller.principal.hands.filter((each) => !without.includes(each));
  const withheld = doc.result !== null && (await unreleasedOf(deps.store, mine, doc.cycles ?? [])).length > 0;
  const done = doc.state === 'DONE' ? (doc.people ?? 0) : await countDone(deps.store, doc._id);
  return {
    ...presentMeta(doc),
    candidate: { ...packRef(doc.pack), draft: doc.candidate.draft },
    cycles: doc.cycles,
    progress: { done, total: doc.people },
    failure: doc.failure && presentFailure(doc.failure, named),
    withheld,
    result:
      (doc.result && !withheld && (named ? await wholeResult(deps, caller, doc) : countsOnly(doc.result))) || null,
  };
}

type Meta = Omit<WhatIfDoc, 'pack' | 'result' | 'failure'>;

export function presentMeta({ _id: id, region, sandbox, groupBy, state, period, reason, ...doc }: Meta) {
  const { requestedBy, createdAt, endedAt } = doc;
  return { id, region, sandbox, groupBy, state, period, reason, requestedBy, createdAt, endedAt };
}

/** Both traces hold a person's facts: they are kept for whoever looks after the system, and told to nobody. */
const presentFailure = ({ code, mismatch }: WhatIfFailure, named: boolean) =>
  named && mismatch !== null ? { code, of: mismatch.of, decisionId: mismatch.decisionId } : { code };

async function wholeResult(deps: Deps, { principal, language }: Caller, { pack, result }: WhatIfDoc) {
  if (!result) return null;
  // Nobody gets round what is hidden from the appraised person by holding another role.
  const seen = result.cases.filter(({ employeeId }) => !principal.hands.includes(employeeId));
  const pairs = [];
  for (const { before, after } of seen) {
    const decidedBy = await pinnedPack(deps, before.pack.digest);
    pairs.push({ before: { resolved: decidedBy, decision: before }, after: { resolved: pack, decision: after } });
  }
  const told = pairs.length === 0 ? [] : await packJob(deps, 'tell', pairs);
  const read = (decision: ToldDecision) => omit(toldIn(decision, language), 'legalBasis', 'language');
  const cases = told.flatMap(({ before, after }, i) => {
    const about = seen[i];
    return about === undefined ? [] : [{ ...about, before: read(before), after: read(after) }];
  });
  return { ...withoutSamples(result), cases };
}

const withoutSamples = (result: WhatIfResult) => ({
  ...omit(result, 'minimumGroup'),
  kinds: result.kinds.map((kind) => omit(kind, 'sample')),
  sentences: whatIfSentences(result),
});

/** Whole numbers of a region, and nothing that is about fewer people than the packs' smallest group. */
function countsOnly(result: WhatIfResult) {
  const { minimumGroup } = result;
  const { kinds, units, groups, ...counts } = withoutSamples(result);
  return {
    ...counts,
    kinds: kinds.filter((kind) => kind.count >= minimumGroup),
    units: mergeSmall(units, minimumGroup),
    groups: mergeSmall(groups, minimumGroup),
    cases: [],
  };
}

type LinesQuery = { limit: number; cursor?: string | undefined };

/** Whom a what-if would newly sanction, or every score of a shadow; never the caller's own. */
export async function comparedPeople(
  deps: Deps,
  caller: Caller,
  { doc, query }: { doc: WhatIfDoc; query: LinesQuery },
) {
  const filter = { whatIf: doc._id, region: doc.region, except: caller.principal.hands };
  // Before the end there is no result: neither a part of it.
  const rows = doc.state === 'DONE' ? await linesOf(deps.store, filter, afterId(query)) : [];
  return pageById(rows, query.limit, presentLine);
}

const presentLine = (line: WhatIfLineDoc) => omit(line, '_id', 'whatIf', 'region');

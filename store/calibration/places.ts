/**
 * In which order the people of a unit or a region stand for a reward of which there are only so many. It is written down
 * once, when the first of them is released: an entry in the journal of the region, with the order beside it. Whoever comes
 * to the reward afterwards is held against this order; nobody in it is moved any more.
 */
import { trusted } from 'mongoose';
import { type Budget, type Contender, contenderOf, inPlaces } from '../../rules/calibrate/places.ts';
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';
import { recentValues } from '../../rules/language/recent.ts';
import type { Decision, OutcomeRule, RulePack } from '../../rules/language/types.ts';
import type { AppraisalDoc, DecisionDoc } from '../appraisal/types.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import { allWhere, idsOf } from '../read.ts';
import { insertOrGet } from '../write.ts';

const SYSTEM = { id: 'siklus', as: 'system' } as const;
const AT_ONCE = 500;

export type PackOf = (digest: string) => Promise<RulePack>;
/** `unit` null: over the whole region. */
export type Contest = { cycleId: string; region: string; unit: string | null };

export const contestOf = ({ over }: Budget, { unit, ...of }: Contest & { unit: string }): Contest => ({
  ...of,
  unit: over === 'unit' ? unit : null,
});

type Person = Pick<AppraisalDoc, '_id' | 'employeeId' | 'decisionId' | 'outcomes'>;

/** Those to whom the rules give the outcome by now, each by the pack that decided about them. */
export async function contendersFor(
  store: Store,
  { cycleId, region, unit }: Contest,
  { outcomeId, packOf }: { outcomeId: string; packOf: PackOf },
): Promise<Contender[]> {
  const people: Person[] = await allWhere(
    store.models.appraisals,
    {
      cycleId,
      region,
      ...(unit === null ? {} : { unit }),
      state: trusted({ $ne: 'CANCELLED' }),
      'outcomes.id': outcomeId,
    },
    { employeeId: 1, decisionId: 1, outcomes: 1 },
  );
  const found: Contender[] = [];
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const some = people.slice(from, from + AT_ONCE);
    const decisions = await decisionsBy(
      store,
      some.flatMap(({ decisionId }) => decisionId ?? []),
    );
    for (const { _id: id, employeeId, decisionId } of some) {
      const decision = decisions.get(decisionId ?? '');
      const rule = decision && (await ruleOf(decision, { outcomeId, packOf }));
      if (decision && rule)
        found.push(contenderOf(rule.pack, rule.outcome, { decision, of: { cycleId, employeeId, id } }));
    }
  }
  return found;
}

async function ruleOf({ pack: { digest } }: Decision, { outcomeId, packOf }: { outcomeId: string; packOf: PackOf }) {
  const pack = await packOf(digest);
  const outcome = pack.outcomes.find(({ id, budget }) => id === outcomeId && budget !== undefined);
  return outcome && { pack, outcome };
}

/** Of a decision what puts it in order. */
const ORDERING = ['pack', 'inputs', 'absent', 'derived', 'score', 'predicate'] as const;

async function decisionsBy({ models }: Store, ids: string[]): Promise<Map<string, Decision>> {
  const fields: Record<string, 1> = Object.fromEntries(ORDERING.map((field) => [`decision.${field}`, 1]));
  const docs = await models.decisions.find(idsOf(ids), fields).lean<Pick<DecisionDoc, '_id' | 'decision'>[]>();
  return new Map(docs.map(({ _id, decision }) => [_id, decision]));
}

/** The orders that were read last: they never change, and everybody of a unit asks for the same. */
const orders = recentValues<Contender[]>(100_000);

const keyOf = ({ cycleId, unit }: Contest, outcomeId: string) =>
  `places/${cycleId}/${outcomeId}/${unit === null ? '' : encodeURIComponent(unit)}`;

/** The order as it was written down, if it was. */
export async function orderWritten(
  store: Store,
  contest: Contest,
  outcomeId: string,
): Promise<Contender[] | undefined> {
  const key = keyOf(contest, outcomeId);
  const known = orders.get(key);
  if (known) return known;
  const entry = await store.models.journal.findOne({ subject: `audit:${contest.region}`, key }, { _id: 1 }).lean();
  const kept = entry && (await store.models.submissions.findById(key).lean());
  return kept ? remembered(key, kept.body) : undefined;
}

const remembered = (key: string, body: Record<string, unknown>): Contender[] => {
  const order = body['order'] as Contender[];
  return orders.set(key, order, order.length);
};

type Asking = { outcome: OutcomeRule & { budget: Budget }; packOf: PackOf };

/** The order: as it was written down, or as it is written down now. Of two at once the first one stands. */
export async function orderFixed(store: Store, contest: Contest, { outcome, packOf }: Asking): Promise<Contender[]> {
  const { id: outcomeId, budget } = outcome;
  const written = await orderWritten(store, contest, outcomeId);
  if (written) return written;
  const { cycleId, region, unit } = contest;
  const { order } = inPlaces(budget, await contendersFor(store, contest, { outcomeId, packOf }));
  const key = keyOf(contest, outcomeId);
  const subject = `audit:${region}`;
  const { doc } = await insertOrGet(store.models.submissions, {
    _id: key,
    appraisalId: subject,
    region,
    kind: 'places',
    actor: SYSTEM,
    body: { order },
    digest: digestOf({ order }),
    status: 'accepted',
    at: new Date().toISOString(),
  });
  await appendSubject(store, {
    subject,
    region,
    type: 'places.given',
    actor: SYSTEM,
    data: { cycleId, unit, outcomeId, budget, reasonId: key, reasonDigest: doc.digest },
    key,
  });
  return remembered(key, doc.body);
}

const digestOf = (body: unknown): string => `sha256:${sha256(canonicalJson(body))}`;

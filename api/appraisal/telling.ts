/** What a stored decision does not say itself: who typed which value, and what its targets are called. Both are in the journal. */
import type { CorrectedBy, Correction } from '../../rules/explain/corrections.ts';
import type { Telling } from '../../rules/explain/scores.ts';
import { isRecord, own } from '../../rules/language/records.ts';
import { agreedId, isTargetList, LIST_FACT, type TargetFact } from '../../rules/language/targets.ts';
import type { Facts, PlainFacts, RulePack, TypedBy } from '../../rules/language/types.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { entriesOfType } from '../../store/journal/journal.ts';
import type { JournalDoc } from '../../store/journal/types.ts';
import type { Actor, Target } from '../../workflows/messages.ts';
import type { Deps } from '../deps.ts';

const WORDED = ['targets.proposed', 'targets.set', 'change.proposed', 'segments.brought'];
const TYPED = ['score.finalised', 'facts.recorded', 'objection.upheld', 'facts.corrected', 'correction.upheld'];
/** The other entries that say what facts are. */
const ALSO = ['appraisal.launched', 'appraisal.retried'];

export type ByHand = { fact: string; source: string; by: string; at: number };

/** Figures of service systems that a person typed, as far as their value is the one that counts: only a trial has any. */
export async function factsByHand(
  { store }: Deps,
  { _id, sandbox, facts }: Pick<AppraisalDoc, '_id' | 'sandbox' | 'facts'>,
): Promise<ByHand[]> {
  if (!sandbox) return [];
  const found = new Map<string, ByHand>();
  for (const { actor, data = {}, at } of await entriesOfType(store, _id, ['facts.recorded', 'facts.corrected'])) {
    for (const [fact, value] of Object.entries(isRecord(data['facts']) ? data['facts'] : {})) {
      if (actor.as !== 'admin' || own(facts, fact) !== value) found.delete(fact);
      else found.set(fact, { fact, source: String(data['sourceId']), by: actor.id, at });
    }
  }
  return [...found.values()];
}

type About = {
  appraisal: Pick<AppraisalDoc, '_id' | 'region'>;
  pack: RulePack;
  inputs: Facts;
  /** Of a command that is only looked at, as if it had been sent. */
  ahead?: { name: string; actor: Actor; facts: Facts; leftOut?: readonly string[] | undefined };
};

export async function tellingOf(deps: Deps, about: About): Promise<Telling> {
  const { appraisal, inputs } = about;
  const entries = await entriesOfType(deps.store, appraisal._id, [...WORDED, ...TYPED, ...ALSO]);
  const given = own(inputs, LIST_FACT);
  const worded = isTargetList(given) ? entries.filter(({ type }) => WORDED.includes(type)) : [];
  const ids = [...worded, ...entries.filter(({ type }) => Object.hasOwn(CORRECTING, type))].flatMap(
    ({ submissionId }) => (submissionId === undefined ? [] : [submissionId]),
  );
  const stored = await submissionsById(deps.store, appraisal.region, ids);
  const bodies = new Map(stored.map(({ _id, body }) => [_id, body]));
  const frozen = entries.findLast(({ type }) => type === 'score.finalised')?.data?.['leftOut'];
  const leftOut = about.ahead?.leftOut ?? (Array.isArray(frozen) ? frozen.map(String) : []);
  return {
    typedBy: typists(about, entries),
    typedFor: systemsTypedFor(entries),
    corrections: correctionsIn(entries, bodies),
    leftOut,
    titles: titlesOf([...(isTargetList(given) ? given : []), ...leftOut.map((id) => ({ id }))], worded, bodies),
  };
}

/** Whoever gave the value that counts, where it was a person: what came in later counts more. */
function typists({ pack, inputs, ahead }: About, entries: readonly JournalDoc[]): ReadonlyMap<string, TypedBy> {
  const found = new Map<string, TypedBy>();
  const note = (name: string, value: unknown, by: TypedBy | null) => {
    if (own(pack.facts, name) === undefined || own(inputs, name) !== value) return;
    if (by === null) found.delete(name);
    else found.set(name, by);
  };
  for (const { type, actor, data = {} } of entries) {
    const facts = isRecord(data['facts']) ? data['facts'] : {};
    for (const [name, value] of Object.entries(facts)) note(name, value, typistIn(type, actor));
  }
  const type = ahead?.name === 'decideObjection' ? 'objection.upheld' : 'score.finalised';
  for (const [name, value] of Object.entries(ahead?.facts ?? {})) note(name, value, typistIn(type, ahead?.actor));
  return found;
}

/** The system whose figure somebody typed, by fact; a record of the system itself takes it away again. */
function systemsTypedFor(entries: readonly JournalDoc[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { type, actor, data = {} } of entries) {
    if (type !== 'facts.recorded') continue;
    for (const name of Object.keys(isRecord(data['facts']) ? data['facts'] : {}))
      if (actor.as === 'admin') found.set(name, String(data['sourceId']));
      else found.delete(name);
  }
  return found;
}

function typistIn(type: string, actor: Actor | undefined): TypedBy | null {
  if (type === 'objection.upheld') return 'objection';
  if (type === 'correction.upheld') return 'correction';
  if (type === 'score.finalised') return actor?.as === 'secondReviewer' ? 'secondReviewer' : 'assessor';
  return actor?.as === 'admin' ? 'admin' : null;
}

const CORRECTING: Record<string, CorrectedBy> = {
  'objection.upheld': 'objection',
  'correction.upheld': 'twoPersons',
  'facts.corrected': 'sender',
};

/** Each with what it was before: said by the entry, or by those before it. */
function correctionsIn(entries: readonly JournalDoc[], bodies: Bodies): Correction[] {
  let known: Facts = {};
  return entries.flatMap(({ type, data = {}, changes, submissionId = '' }) => {
    const before = isRecord(data['before']) ? (data['before'] as Facts) : known;
    known = changes.facts ?? known;
    const by = CORRECTING[type];
    if (by === undefined) return [];
    const words = bodies.get(submissionId)?.['reason'];
    const common = { by, reason: typeof words === 'string' ? words : null };
    const facts = isRecord(data['facts']) ? (data['facts'] as PlainFacts) : {};
    const targets = Array.isArray(data['targets']) ? (data['targets'] as ToldActual[]) : [];
    return [
      ...Object.entries(facts)
        .filter(([name, after]) => before[name] !== after)
        .map(([name, after]) => ({ of: 'fact' as const, name, before: before[name], after, ...common })),
      ...targets.map(({ target, before: was, actual }) => ({
        of: 'target' as const,
        name: target,
        before: was,
        after: actual,
        ...common,
      })),
    ];
  });
}
type ToldActual = { target: string; actual: number; before: number | null };

type Bodies = ReadonlyMap<string, Record<string, unknown>>;

/** A title belongs to the target as it was proposed: the newest proposal of the same target, else the newest of its id. */
function titlesOf(targets: readonly Titled[], entries: readonly JournalDoc[], bodies: Bodies) {
  const titles = new Map<string, string>();
  for (const target of targets) {
    const said = entries.flatMap(({ type, changes, submissionId = '' }) => {
      const isBrought = type === 'segments.brought';
      if (isBrought !== (target.origin !== undefined)) return [];
      const body = isBrought ? segmentIn(bodies.get(submissionId), target.id) : bodies.get(submissionId);
      const title = titleIn(body, agreedId(target.id));
      return title === undefined
        ? []
        : [
            {
              title,
              same: (changes.targets ?? changes.change?.targets)?.some((each) => isSame(each, target)) === true,
            },
          ];
    });
    const title = said.findLast(({ same }) => same) ?? said.at(-1);
    if (title) titles.set(target.id, title.title);
  }
  return titles;
}

type Titled = Pick<TargetFact, 'id'> & Partial<Pick<TargetFact, 'value' | 'due' | 'weight' | 'origin'>>;
const isSame = (each: Target, { id, value, due, weight }: Titled) =>
  each.id === agreedId(id) && each.value === value && each.due === due && each.weight === weight;

/** What was brought from another region has its words by segment: `t1.s2` is of the second. */
function segmentIn(body: Record<string, unknown> | undefined, id: string): Record<string, unknown> | undefined {
  const segments: unknown = body?.['segments'];
  const found: unknown = Array.isArray(segments) ? segments[Number(/\.s(\d+)$/.exec(id)?.[1] ?? 0) - 1] : undefined;
  return isRecord(found) ? found : undefined;
}

function titleIn(body: Record<string, unknown> | undefined, id: string): string | undefined {
  const targets: unknown = body?.['targets'];
  if (!Array.isArray(targets)) return undefined;
  const found: unknown = targets.find((each: unknown) => isRecord(each) && each['id'] === id);
  const title = isRecord(found) ? found['title'] : undefined;
  return typeof title === 'string' && title.trim() !== '' ? title : undefined;
}

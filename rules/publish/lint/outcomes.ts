/** Outcomes against each other: never, always, twice, silenced, contradicting (R01–R03, C01, C02, I03). */
import { compilePack } from '../../twin/closures.ts';
import { own } from '../../language/records.ts';
import { suppressedBy } from '../../decide/suppression.ts';
import type { Facts, OutcomeRule, ResolvedPack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { namesOfOutcomes, type Situation, witnessOf } from './situations.ts';
import type { Space, Spaces } from './space.ts';

type Lint = { resolved: ResolvedPack; outcomes: readonly OutcomeRule[]; spaces: Spaces };

export function outcomeFindings(resolved: ResolvedPack, spaces: Spaces): LintFinding[] {
  const { outcomes } = resolved.pack;
  const lint: Lint = { resolved, outcomes, spaces };
  const pairs = outcomes.flatMap((first, i) => outcomes.slice(i + 1).map((second) => [first, second] as const));
  return [
    ...outcomes.flatMap((outcome) => [...neverOrAlways(lint, outcome), ...silenced(lint, outcome)]),
    ...pairs.flatMap(([first, second]) => [
      ...twins(lint, first, second),
      ...contradiction(lint, first, second),
      ...exclusion(lint, first, second),
      ...twoOverrides(lint, first, second),
    ]),
  ];
}

const spaceFor = ({ resolved, spaces }: Lint, ids: readonly string[]): Space =>
  spaces(namesOfOutcomes(resolved.pack, ids));

/** Both outcomes, and whatever may silence them, so that what fires is what would fire. */
function pairSpace(lint: Lint, first: OutcomeRule, second: OutcomeRule): Space {
  const ids = new Set([first.id, second.id]);
  for (const id of ids) {
    for (const other of lint.outcomes) if (suppressedBy(other).includes(id)) ids.add(other.id);
  }
  return spaceFor(lint, [...ids]);
}

const holdsIn = ({ resolved }: Lint, { id }: OutcomeRule, values: Facts) =>
  compilePack(resolved).holds(`outcome/${id}`, values);

function neverOrAlways(lint: Lint, outcome: OutcomeRule): LintFinding[] {
  const space = spaceFor(lint, [outcome.id]);
  if (!space.all || space.situations.length === 0) return [];
  const answers = new Set([
    ...space.situations.map((situation) => situation.holds.has(outcome.id)),
    ...space.open.map((values) => holdsIn(lint, outcome, values)),
  ]);
  if (answers.size > 1) return [];
  const always = answers.has(true);
  const example = space.situations[0];
  return [
    lintFinding(always ? 'R02' : 'R01', {
      at: ['outcomes', outcome.id],
      text: always
        ? { id: `"${outcome.title.id}" terjadi pada setiap pegawai.`, en: `"${outcome.title.en}" fires for everybody.` }
        : { id: `"${outcome.title.id}" tidak pernah terjadi.`, en: `"${outcome.title.en}" can never fire.` },
      ...(example !== undefined && { witness: witnessOf(example) }),
    }),
  ];
}

/** Holds, but another outcome silences it whenever it does. */
function silenced(lint: Lint, outcome: OutcomeRule): LintFinding[] {
  if (!lint.outcomes.some((other) => suppressedBy(other).includes(outcome.id))) return [];
  const space = pairSpace(lint, outcome, outcome);
  const held = space.situations.filter((situation) => situation.holds.has(outcome.id));
  const example = held[0];
  const never = space.all && space.open.length === 0 && held.every((situation) => !situation.fires.has(outcome.id));
  if (example === undefined || !never) return [];
  return [
    lintFinding('R03', {
      at: ['outcomes', outcome.id],
      text: {
        id: `"${outcome.title.id}" selalu tertutup tindak lanjut lain yang meniadakannya.`,
        en: `Whenever "${outcome.title.en}" would fire, another outcome that excludes it fires too.`,
      },
      witness: witnessOf(example),
    }),
  ];
}

/** Rules that read different facts cannot be twins, unless a part of one changes nothing, which is found by itself. */
function readAlike({ resolved }: Lint, first: OutcomeRule, second: OutcomeRule): boolean {
  const names = ({ id }: OutcomeRule) => namesOfOutcomes(resolved.pack, [id]).sort().join(' ');
  return names(first) === names(second);
}

/** Outcomes of one kind that fire for exactly the same people. */
function twins(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  if (first.kind !== second.kind || !readAlike(lint, first, second)) return [];
  const space = spaceFor(lint, [first.id, second.id]);
  const agree =
    space.all &&
    space.situations.every(({ holds }) => holds.has(first.id) === holds.has(second.id)) &&
    space.open.every((values) => holdsIn(lint, first, values) === holdsIn(lint, second, values));
  const example = space.situations.find(({ holds }) => holds.has(first.id));
  if (!agree || example === undefined) return [];
  return [
    lintFinding('R03', {
      at: ['outcomes', second.id],
      text: {
        id: `"${second.title.id}" terjadi tepat pada orang yang sama dengan "${first.title.id}".`,
        en: `"${second.title.en}" fires for exactly the same people as "${first.title.en}".`,
      },
      witness: witnessOf(example),
    }),
  ];
}

function contradiction(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  const kinds = [first.kind, second.kind];
  if (!kinds.includes('reward') || !kinds.includes('sanction')) return [];
  const example = bothFire(pairSpace(lint, first, second), first, second);
  if (example === undefined) return [];
  const [reward, sanction] = first.kind === 'reward' ? [first, second] : [second, first];
  return [
    lintFinding('C01', {
      at: ['outcomes', reward.id],
      text: {
        id: `Pegawai yang sama dapat menerima "${reward.title.id}" dan "${sanction.title.id}".`,
        en: `The same employee can get "${reward.title.en}" and "${sanction.title.en}".`,
      },
      witness: witnessOf(example),
    }),
  ];
}

/** A check of how exclusions are carried out: no valid pack can fail it. */
function exclusion(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  const related = suppressedBy(first).includes(second.id) || suppressedBy(second).includes(first.id);
  const example = related ? bothFire(pairSpace(lint, first, second), first, second) : undefined;
  if (example === undefined) return [];
  return [
    lintFinding('C02', {
      at: ['outcomes', first.id],
      text: {
        id: `"${first.title.id}" dan "${second.title.id}" terjadi bersamaan walau saling meniadakan.`,
        en: `"${first.title.en}" and "${second.title.en}" fire together although one excludes the other.`,
      },
      witness: witnessOf(example),
    }),
  ];
}

function twoOverrides(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  if (first.overrides === undefined || first.overrides !== second.overrides) return [];
  const target = own(Object.fromEntries(lint.outcomes.map((outcome) => [outcome.id, outcome])), first.overrides);
  const example = bothFire(pairSpace(lint, first, second), first, second);
  if (example === undefined) return [];
  return [
    lintFinding('I03', {
      at: ['outcomes', second.id, 'overrides'],
      text: {
        id: `Dua pengecualian dari "${target?.title.id ?? first.overrides}" berlaku bersamaan: "${first.title.id}" dan "${second.title.id}".`,
        en: `Two overrides of "${target?.title.en ?? first.overrides}" apply at once: "${first.title.en}" and "${second.title.en}".`,
      },
      witness: witnessOf(example),
    }),
  ];
}

const bothFire = (space: Space, first: OutcomeRule, second: OutcomeRule): Situation | undefined =>
  space.situations.find(({ fires }) => fires.has(first.id) && fires.has(second.id));

/** Outcomes against each other: never, always, twice, silenced, contradicting (R01–R03, C01, C02, C04, I03). */
import { compilePack } from '../../twin/closures.ts';
import { namesIn } from '../../decide/conditions.ts';
import { suppressedBy } from '../../decide/suppression.ts';
import { reasons } from '../../explain/conditions.ts';
import { foundationOf } from '../../language/graph.ts';
import { pointer } from '../../language/pointer.ts';
import { PREDICATE } from '../../language/vocabulary.ts';
import type { OutcomeRule, PlainFacts, ResolvedPack } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { namesOfOutcomes, witnessOf } from './situations.ts';
import type { PeopledCells, CellsOf } from './peopled-cells.ts';

type Lint = { resolved: ResolvedPack; outcomes: readonly OutcomeRule[]; cellsOf: CellsOf };

export function outcomeFindings(resolved: ResolvedPack, cellsOf: CellsOf): LintFinding[] {
  const { outcomes } = resolved.pack;
  const lint: Lint = { resolved, outcomes, cellsOf };
  const pairs = outcomes.flatMap((first, i) => outcomes.slice(i + 1).map((second) => [first, second] as const));
  return [
    ...outcomes.flatMap((outcome) => [...neverOrAlways(lint, outcome), ...silenced(lint, outcome)]),
    ...pairs.flatMap(([first, second]) => {
      const twin = twins(lint, first, second);
      return [...twin, ...together(lint, first, second), ...(twin.length > 0 ? [] : bothFall(lint, first, second))];
    }),
  ];
}

const cellsFor = ({ resolved, cellsOf }: Lint, ids: readonly string[]): PeopledCells =>
  cellsOf(namesOfOutcomes(resolved.pack, ids));

/** Both outcomes, and whatever may silence them, so that what fires is what would fire. */
function cellsForPair(lint: Lint, first: OutcomeRule, second: OutcomeRule): PeopledCells {
  const ids = new Set([first.id, second.id]);
  for (const id of ids) {
    for (const other of lint.outcomes) if (suppressedBy(other).includes(id)) ids.add(other.id);
  }
  return cellsFor(lint, [...ids]);
}

const holdsIn = ({ resolved }: Lint, { id }: OutcomeRule, values: PlainFacts) =>
  compilePack(resolved).holds(`outcome/${id}`, values);

function neverOrAlways(lint: Lint, outcome: OutcomeRule): LintFinding[] {
  const cells = cellsFor(lint, [outcome.id]);
  if (!cells.all || cells.situations.length === 0) return [];
  const answers = new Set([
    ...cells.situations.map((situation) => situation.holds.has(outcome.id)),
    ...cells.open.map((values) => holdsIn(lint, outcome, values)),
  ]);
  if (answers.size > 1) return [];
  const always = answers.has(true);
  const example = cells.situations[0];
  return [
    lintFinding(always ? 'R02' : 'R01', ['outcomes', outcome.id], {
      ...(always
        ? { id: `"${outcome.title.id}" terjadi pada setiap pegawai.`, en: `"${outcome.title.en}" fires for everybody.` }
        : { id: `"${outcome.title.id}" tidak pernah terjadi.`, en: `"${outcome.title.en}" can never fire.` }),
      ...(example !== undefined && { witness: witnessOf(example) }),
    }),
  ];
}

/** Holds, but another outcome silences it whenever it does. */
function silenced(lint: Lint, outcome: OutcomeRule): LintFinding[] {
  if (!lint.outcomes.some((other) => suppressedBy(other).includes(outcome.id))) return [];
  const cells = cellsForPair(lint, outcome, outcome);
  const held = cells.situations.filter((situation) => situation.holds.has(outcome.id));
  const example = held[0];
  const never = cells.all && cells.open.length === 0 && held.every((situation) => !situation.fires.has(outcome.id));
  if (example === undefined || !never) return [];
  return [
    lintFinding('R03', ['outcomes', outcome.id], {
      id: `"${outcome.title.id}" selalu tertutup tindak lanjut lain yang meniadakannya.`,
      en: `Whenever "${outcome.title.en}" would fire, another outcome that excludes it fires too.`,
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
  const cells = cellsFor(lint, [first.id, second.id]);
  const agree =
    cells.all &&
    cells.situations.every(({ holds }) => holds.has(first.id) === holds.has(second.id)) &&
    cells.open.every((values) => holdsIn(lint, first, values) === holdsIn(lint, second, values));
  const example = cells.situations.find(({ holds }) => holds.has(first.id));
  if (!agree || example === undefined) return [];
  return [
    lintFinding('R03', ['outcomes', second.id], {
      id: `"${second.title.id}" terjadi tepat pada orang yang sama dengan "${first.title.id}".`,
      en: `"${second.title.en}" fires for exactly the same people as "${first.title.en}".`,
      witness: witnessOf(example),
      with: pointer(['outcomes', first.id]),
    }),
  ];
}

/** What should not fire for the same person: a reward and a sanction, one that excludes the other, two overrides of one. */
function together(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  const opposed = [first, second].some(({ kind }) => kind === 'reward') && [first, second].some(isSanction);
  const related = suppressedBy(first).includes(second.id) || suppressedBy(second).includes(first.id);
  const target = first.overrides === second.overrides ? first.overrides : undefined;
  if (!opposed && !related && target === undefined) return [];
  const { situations } = cellsForPair(lint, first, second);
  const example = situations.find(({ fires }) => fires.has(first.id) && fires.has(second.id));
  if (example === undefined) return [];
  const witness = witnessOf(example);
  const findings: LintFinding[] = [];
  if (opposed) {
    const [reward, sanction] = isSanction(second) ? [first, second] : [second, first];
    findings.push(
      lintFinding('C01', ['outcomes', reward.id], {
        id: `Pegawai yang sama dapat menerima "${reward.title.id}" dan "${sanction.title.id}".`,
        en: `The same employee can get "${reward.title.en}" and "${sanction.title.en}".`,
        witness,
        with: pointer(['outcomes', sanction.id]),
      }),
    );
  }
  // A check of how exclusions are carried out: no valid pack can fail it.
  if (related) {
    findings.push(
      lintFinding('C02', ['outcomes', first.id], {
        id: `"${first.title.id}" dan "${second.title.id}" terjadi bersamaan walau saling meniadakan.`,
        en: `"${first.title.en}" and "${second.title.en}" fire together although one excludes the other.`,
        witness,
      }),
    );
  }
  if (target !== undefined) {
    const title = lint.outcomes.find(({ id }) => id === target)?.title ?? { id: target, en: target };
    findings.push(
      lintFinding('I03', ['outcomes', second.id, 'overrides'], {
        id: `Dua pengecualian dari "${title.id}" berlaku bersamaan: "${first.title.id}" dan "${second.title.id}".`,
        en: `Two overrides of "${title.en}" apply at once: "${first.title.en}" and "${second.title.en}".`,
        witness,
        with: pointer(['outcomes', first.id]),
      }),
    );
  }
  return findings;
}

/** Whether both look at the same thing beside the predicate: steps of one staircase, not two different causes. */
function sharedMeasure({ resolved }: Lint, first: OutcomeRule, second: OutcomeRule): boolean {
  const [one, other] = [first, second].map(({ conditions }) =>
    namesIn(conditions).filter((name) => name !== PREDICATE),
  );
  const behind = foundationOf(resolved.pack, other ?? []);
  return [...foundationOf(resolved.pack, one ?? [])].some((name) => behind.has(name));
}

/**
 * Two sanctions, or two rewards, that follow from one measure and fall on one person, where nothing says which one wins.
 * Two rewards harm nobody: they are worth a warning only when both cost money.
 */
function bothFall(lint: Lint, first: OutcomeRule, second: OutcomeRule): LintFinding[] {
  const { pack } = lint.resolved;
  const alike = first.kind === second.kind && (isSanction(first) || first.kind === 'reward');
  const related = suppressedBy(first).includes(second.id) || suppressedBy(second).includes(first.id);
  const sameTarget = first.overrides !== undefined && first.overrides === second.overrides;
  if (!alike || related || sameTarget || !sharedMeasure(lint, first, second)) return [];
  const { situations } = cellsForPair(lint, first, second);
  const example = situations.findLast(({ fires }) => fires.has(first.id) && fires.has(second.id));
  if (example === undefined) return [];
  const compiled = compilePack(lint.resolved);
  const values = { ...example.values, [PREDICATE]: example.predicate };
  const why = [first, second].map(({ id }) => reasons(pack, compiled.trace(`outcome/${id}`, values)));
  const paid = [first, second].every(({ amount = 0 }) => amount > 0);
  return [
    lintFinding('C04', ['outcomes', second.id], {
      id: `"${first.title.id}" dan "${second.title.id}" jatuh pada orang yang sama, misalnya: ${why.map(({ id }) => id).join('; ')}. Tidak disebut mana yang menang.`,
      en: `"${first.title.en}" and "${second.title.en}" both fall on the same person, for example: ${why.map(({ en }) => en).join('; ')}. Nothing says which one wins.`,
      ...(!isSanction(first) && !paid && { severity: 'note' as const }),
      witness: witnessOf(example),
      with: pointer(['outcomes', first.id]),
    }),
  ];
}

const isSanction = ({ kind }: OutcomeRule) => kind === 'sanction';

/** What one peer said may decide nothing alone (F06): as long as fewer have answered than the pack promises them. */
import { settle } from '../../decide/settle.ts';
import { isPresent } from '../../decide/values.ts';
import { enoughPeers } from '../../explain/hidden.ts';
import { COUNTED_OF, groupOfFact, isPeerFact, subordinatesAsked } from '../../explain/peer-facts.ts';
import { reach, readsOf, restsOn } from '../../language/graph.ts';
import { own } from '../../language/records.ts';
import type { FactValue, RulePack } from '../../language/types.ts';
import { readOver } from '../../twin/partial-values.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { type Decider, decidersOf } from '../../decide/reads.ts';

const ANSWERS = COUNTED_OF.peer.count;

/** One finding for each rule that would read what peers said although only few have answered. */
export function peerFindings(pack: RulePack): LintFinding[] {
  return [...ofPeers(pack), ...ofSubordinates(pack), ...withoutSubordinates(pack)];
}

/** Below the minimum of their group there is no mean of subordinates: it must not be lower than what is promised. */
function ofSubordinates(pack: RulePack): LintFinding[] {
  const phase = pack.phases.find(({ kind }) => kind === 'feedback');
  const asked = subordinatesAsked(pack);
  const enough = enoughPeers(pack);
  if (phase === undefined || asked === undefined || asked.minimum >= enough) return [];
  return [
    lintFinding('F06', ['phases', phase.id, 'subordinates', 'minimum'], {
      id: `Jawaban bawahan dihitung mulai dari ${asked.minimum} orang, padahal paket ini menjanjikan paling sedikit ${enough}.`,
      en: `What subordinates say counts from ${asked.minimum} people on, and this pack promises at least ${enough}.`,
    }),
  ];
}

/**
 * Most people have no subordinates, and of others too few answer: then there is no mean of them. Unless it may be left out, a
 * rule that reads it all the same would wait for ever, fail, or count nobody's answer as the worst.
 */
function withoutSubordinates(pack: RulePack): LintFinding[] {
  const { mean, count } = COUNTED_OF.subordinate;
  const fact = own(pack.facts, mean);
  if (fact === undefined || fact.missing === 'renormalise') return [];
  const none = readWith(pack, count, 0);
  return decidersOf(pack)
    .filter((decider) => partTakersWith(pack, decider, none).has(mean))
    .map(({ path }) =>
      lintFinding('F06', path, {
        id: `Siapa yang tidak punya cukup jawaban bawahan tidak punya rata-ratanya, padahal aturan ini membacanya. Tulis missing "renormalise" pada ${mean}, atau pakai select atas ${count}.`,
        en: `Whoever has too few answers of subordinates has no mean of them, and this rule reads it. Declare ${mean} with missing "renormalise", or use a select over ${count}.`,
      }),
    );
}

function ofPeers(pack: RulePack): LintFinding[] {
  const peers = Object.keys(pack.facts).filter((name) => isPeerFact(pack, name) && groupOfFact(name) === 'peer');
  if (peers.length === 0) return [];
  const enough = enoughPeers(pack);
  const most = Math.min(enough - 1, own(pack.facts, ANSWERS)?.max ?? enough);
  const few = Array.from({ length: most }, (_, n) => readWith(pack, ANSWERS, n + 1));
  return decidersOf(pack).flatMap((decider) => {
    const at = few.findIndex((read) => peers.some((peer) => partTakersWith(pack, decider, read).has(peer)));
    if (at === -1) return [];
    return [
      lintFinding('F06', decider.path, {
        id: `Dengan ${at + 1} jawaban rekan, aturan ini membaca apa yang mereka katakan; paling sedikit ${enough} harus menjawab.`,
        en: `With ${at + 1} peer answers this rule reads what they said; at least ${enough} must have answered.`,
      }),
    ];
  });
}

/** A value that follows from the number of answers alone; undefined for everything else. */
type Known = (name: string) => FactValue | undefined;

function readWith(pack: RulePack, counted: string, answers: number): Known {
  const read = readOver(pack, (name) => (name === counted ? answers : undefined));
  const settled = (name: string) =>
    [...restsOn(pack, name)].every((each) => each === counted || (readsOf(pack, each) ?? []).length > 0);
  return (name) => {
    const value = settled(name) ? read(name) : undefined;
    return value !== undefined && isPresent(value) ? value : undefined;
  };
}

/** Names that can have a part: of a choice that the number of answers settles, only the case that it picks. */
function partTakersWith(pack: RulePack, { names, conditions }: Decider, known: Known): Set<string> {
  const said = conditions && settle(conditions, (name) => known(name) ?? { absent: 'hold', facts: [name] });
  const roots = said === undefined ? names : typeof said === 'boolean' ? [] : said.flatMap(({ facts }) => facts);
  return reach(roots, (name) => {
    const node = own(pack.derived, name);
    const chosen = node?.type === 'select' ? own(node.cases, String(known(node.of))) : undefined;
    return node?.type === 'select' && chosen !== undefined ? [node.of, chosen] : (readsOf(pack, name) ?? []);
  });
}

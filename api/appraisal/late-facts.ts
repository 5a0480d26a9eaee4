/** Figures that came after the facts were frozen: kept as late, and the assessor is told what they would have changed. */
import { declaredFacts } from '../../rules/decide/facts.ts';
import { evaluate } from '../../rules/decide/evaluate.ts';
import { finding, RuleError } from '../../rules/language/errors.ts';
import { hiddenNames } from '../../rules/explain/hidden.ts';
import { PREDICATE_WORDS } from '../../rules/language/predicates.ts';
import { formatNumber } from '../../rules/explain/format.ts';
import type { Decision, Facts, Finding } from '../../rules/language/types.ts';
import { getDecision } from '../../store/appraisal/decisions.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import { insertOwnNotice } from '../../store/people/notices.ts';
import { SYSTEM_ACTOR } from '../access/actor.ts';
import type { Deps } from '../deps.ts';
import { shortId } from '../http/digests.ts';
import { pinnedPack } from '../pack/packs.ts';
import { foreseenIn } from './send-command.ts';

/** Whether figures come too late for this one; a score that waits for them takes them in. */
export const isFrozen = ({ predicate, state }: Pick<AppraisalDoc, 'predicate' | 'state'>): boolean =>
  predicate !== null && state !== 'BLOCKED';

type Late = { appraisal: AppraisalDoc; facts: Facts; key: string };

/** Once for each message; what is told by the journal stays told where this fails. */
export async function tellLateEffect(deps: Deps, { appraisal, facts, key }: Late): Promise<void> {
  if (!isFrozen(appraisal) || appraisal.decisionId === null) return;
  const stored = await getDecision(deps.store, appraisal.region, appraisal.decisionId);
  const would = stored && (await decidedWith(deps, { appraisal, facts, key }));
  if (!would) return;
  // What rests on few peers is not told in figures; the journal says that something came late.
  const { pack } = await pinnedPack(deps, appraisal.pack);
  if ([stored.decision, would].some((each) => hiddenNames(pack, each).size > 0)) return;
  const [now, then] = [stored.decision, would].map((each) => ({
    score: each.score.final ?? each.score.result,
    predicate: each.computed ?? each.predicate,
  }));
  if (!now || !then) return;
  const scoreIn = (score: number | null, language: 'id' | 'en') =>
    score === null ? '–' : formatNumber(score, 'hundredth', language);
  await insertOwnNotice(deps.store, {
    key: `late/${appraisal._id}/${shortId(key)}`,
    to: appraisal.assessorId,
    region: appraisal.region,
    unit: appraisal.unit,
    appraisalId: appraisal._id,
    template: 'facts-late-effect',
    at: deps.now(),
    params: {
      nowId: `${scoreIn(now.score, 'id')}, ${PREDICATE_WORDS[now.predicate].id}`,
      nowEn: `${scoreIn(now.score, 'en')}, ${PREDICATE_WORDS[now.predicate].en}`,
      thenId: `${scoreIn(then.score, 'id')}, ${PREDICATE_WORDS[then.predicate].id}`,
      thenEn: `${scoreIn(then.score, 'en')}, ${PREDICATE_WORDS[then.predicate].en}`,
    },
  });
}

/** As a correction of the same figures would be decided; `null` where it cannot be told. */
async function decidedWith(deps: Deps, { appraisal, facts }: Late): Promise<Decision | null> {
  const pinned = await pinnedPack(deps, appraisal.pack);
  const asked = {
    appraisal,
    name: 'correctFacts' as const,
    actor: SYSTEM_ACTOR,
    command: { body: { sourceId: 'late', corrects: 'late' }, facts },
    storedBody: { reason: 'late' },
    relations: [],
    read: {},
  };
  const { facts: rested } = await foreseenIn(deps, asked);
  if (!rested) return null;
  try {
    return await evaluate(pinned, declaredFacts(pinned.pack, rested));
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
}

/** What whoever sends them should know. */
export const lateWarning = (line: number, n: number): Finding =>
  finding(['lines', line], 'facts-late', {
    id: `${n} penilaian sudah dibekukan: angkanya dicatat sebagai terlambat dan tidak mengubah nilai. Bila angka sebelumnya keliru, kirim sebagai koreksi dengan corrects dan reason.`,
    en: `${n} of the appraisals were frozen before: there it is kept as late, and changes no score. If the figure before was wrong, send it as a correction, with corrects and reason.`,
  });

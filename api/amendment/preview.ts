/**
 * The preview of an amendment as it is shown. A draft's is computed from how things are now; of an approved one, it is what
 * was approved and what became of it.
 */
import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from '../../rules/decide/canonical.ts';
import { AMEND_REFUSALS, isAmendRefusal } from '../../rules/time/replan.ts';
import type { Text } from '../../rules/language/types.ts';
import { type Approved, linesPage } from '../../store/amendment/lines.ts';
import type { AmendLine, AmendmentDoc, AmendmentLineDoc } from '../../store/amendment/types.ts';
import type { Principal } from '../../store/people/types.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import type { Deps } from '../deps.ts';
import { pause } from '../http/pause.ts';
import { secretsFor } from '../http/secrets.ts';
import { isProblemCode, problemEntry } from '../problem/registry.ts';
import { amendmentPages, type Proposal } from './lines.ts';

const PAGE = 200;

type Query = { limit: number; cursor?: string | undefined };

/** @param amendment also one that is not stored, for a dry run */
export async function previewOf(
  deps: Deps,
  principal: Principal,
  { amendment, query }: { amendment: AmendmentDoc; query: Query },
) {
  const after = query.cursor === undefined ? '' : (decodeCursor(query.cursor, 1)[0] ?? '');
  const digest = previewDigest(deps, amendment);
  const summary = previewSummary(principal);
  const rows: (AmendLine | AmendmentLineDoc)[] = [];
  for await (const lines of pagesOf(deps, amendment)) {
    if (amendment.preview === null) digest.add(lines);
    summary.add(lines);
    const wanted = lines.filter(({ appraisalId }) => appraisalId > after);
    rows.push(...wanted.slice(0, query.limit + 1 - rows.length));
  }
  const data = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? data.at(-1) : undefined;
  return {
    amendment: amendment._id,
    approved: amendment.preview !== null,
    digest: amendment.preview ?? digest.value(),
    summary: summary.value(),
    data: data.map((line) => presentLine(line, principal)),
    page: { nextCursor: last ? encodeCursor([last.appraisalId]) : null },
  };
}

const pagesOf = (deps: Deps, amendment: AmendmentDoc): AsyncGenerator<(AmendLine | AmendmentLineDoc)[]> =>
  amendment.preview === null
    ? amendmentPages(deps, amendment)
    : frozenPages(deps, { amendmentId: amendment._id, preview: amendment.preview });

async function* frozenPages({ store }: Deps, approved: Approved): AsyncGenerator<AmendmentLineDoc[]> {
  let page: AmendmentLineDoc[] = [];
  do {
    const last = page.at(-1)?.appraisalId;
    page = await linesPage(store, approved, { limit: PAGE, ...(last !== undefined && { after: last }) });
    yield page;
    await pause();
  } while (page.length === PAGE);
}

export const isTouched = ({ choice, refusal }: AmendLine) => choice !== 'keep' && refusal === null;

const isOwn = ({ employeeId }: AmendLine, principal: Principal) => principal.hands.includes(employeeId);

/** In their own case nobody reads results through the preview: they have their own page for that. */
function presentLine(line: AmendLine | AmendmentLineDoc, principal: Principal) {
  const { appraisalId, cycleId, employeeId, unit, stage, state, choice, refusal, provisional, stagesLeft } = line;
  const shown = isOwn(line, principal) ? { before: null, after: null } : { before: line.before, after: line.after };
  const settled = 'result' in line ? { result: line.result, version: line.version } : { result: null, version: null };
  // Nor how many entries came before, some of which are their peers'.
  if (isOwn(line, principal)) settled.version = null;
  const code = 'result' in line ? line.code : refusal;
  return {
    appraisalId,
    cycleId,
    employeeId,
    unit,
    stage,
    state,
    choice,
    pack: line.pack,
    ...shown,
    provisional,
    stagesLeft,
    refusal: code === null ? null : { code, text: refusalText(code) },
    ...settled,
  };
}

function refusalText(code: string): Text {
  if (isAmendRefusal(code)) return AMEND_REFUSALS[code];
  return isProblemCode(code) ? problemEntry(code).title : { id: code, en: code };
}

/**
 * Covers what is asked for and what would be done to whom. Estimates are left out, and so is the stage while it makes
 * no difference: work that goes on must not make every preview stale. Under a secret: it covers what one person's line hides
 * from them, and they could try their guesses against it.
 */
export function previewDigest({ config }: Deps, proposal: Proposal) {
  const { region, pack, cycles, units, stages, choice, exceptions } = proposal;
  const [secret = ''] = secretsFor('preview', config.codecKeys);
  const hash = createHash('sha256').update(canonicalJson({ region, pack, cycles, units, stages, choice, exceptions }));
  return {
    add(lines: readonly AmendLine[]): void {
      for (const line of lines) hash.update(`\n${canonicalJson(effectOf(line))}`);
    },
    value: () => `sha256:${createHmac('sha256', secret).update(hash.copy().digest()).digest('hex')}`,
  };
}

function effectOf({ appraisalId, pack, choice, refusal, stagesLeft, provisional, ...results }: AmendLine) {
  const { before, after, decisionId } = results;
  const scores = choice === 'rescore' && !provisional ? { before, after, decisionId } : {};
  return { appraisalId, from: pack, choice, refusal, left: stagesLeft.after, ...scores };
}

/** Results without the caller's own case, which may not be theirs to see yet. */
function previewSummary(principal: Principal) {
  const counts = { appraisals: 0, touched: 0, kept: 0, rescored: 0 };
  const [refused, predicates, gained, lost] = [tally(), tally(), tally(), tally()];
  function addOne(line: AmendLine): void {
    const { choice, refusal, provisional, before, after } = line;
    counts.appraisals += 1;
    counts.kept += choice === 'keep' ? 1 : 0;
    if (refusal !== null) refused.add(refusal);
    if (!isTouched(line)) return;
    counts.touched += 1;
    if (choice !== 'rescore' || provisional || isOwn(line, principal)) return;
    counts.rescored += 1;
    predicates.add(`${before?.predicate ?? ''} ${after?.predicate ?? ''}`);
    for (const code of missing(after, before)) gained.add(code);
    for (const code of missing(before, after)) lost.add(code);
  }
  return {
    add: (lines: readonly AmendLine[]) => lines.forEach(addOne),
    value: () => ({
      ...counts,
      refused: Object.fromEntries(refused.counts),
      predicates: [...predicates.counts].map(([pair, count]) => {
        const [from = '', to = ''] = pair.split(' ');
        return { from, to, count };
      }),
      outcomesGained: Object.fromEntries(gained.counts),
      outcomesLost: Object.fromEntries(lost.counts),
    }),
  };
}

function tally() {
  const counts = new Map<string, number>();
  return { counts, add: (value: string) => void counts.set(value, (counts.get(value) ?? 0) + 1) };
}

const missing = (of: AmendLine['before'], other: AmendLine['before']) =>
  (of?.outcomes ?? []).filter(({ id }) => !other?.outcomes.some((each) => each.id === id)).map(({ code }) => code);

/** A what-if, shard by shard. It reads appraisals and decisions and writes none of them. */
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { beating } from '../beat.ts';
import { addRow, newTally, type Tally, tallyToJson } from '../../rules/compare/what-if-tally.ts';
import { termsOf } from '../../rules/compare/what-if.ts';
import type { Store } from '../../store/connect.ts';
import { listCycles } from '../../store/cycle/cycles.ts';
import { countMembers } from '../../store/cycle/members.ts';
import { launchedKeys } from '../../store/cycle/pages.ts';
import type { KeyRange } from '../../store/read.ts';
import { allRegions } from '../../store/scope.ts';
import { isReleased } from '../../store/appraisal/released.ts';
import { appraisalsIn, type ScoredAppraisal } from '../../store/appraisal/scored.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import type { WhatIfDoc, WhatIfLineDoc } from '../../store/what-if/types.ts';
import { beginWhatIf, endWhatIf, getWhatIf, hasShard, putShard } from '../../store/what-if/what-ifs.ts';
import { permanent } from '../errors.ts';
import type { ActivityDeps } from '../index.ts';
import { cutIntoRanges, type Pages } from '../cycle/operate.ts';
import { checkRows } from './check.ts';
import { reportWhatIf } from './report.ts';
import { type Comparison, candidateOf, decisionsToCompare, type Row, rowsOf } from './rows.ts';

const SHARDS_PLANNED = 50;
const CYCLES_PAGE = 200;

export type ShardRequest = { id: string; cycleId: string; range: KeyRange };
const realTime = () => new Date().toISOString();

export function whatIfActivities({ store }: ActivityDeps) {
  return {
    /** Chooses the cycles once, and answers them; none when the run is over. */
    beginWhatIf: beating(async (id: string): Promise<string[]> => {
      const doc = await theRun(store, id);
      if (doc.state !== 'RUNNING') return [];
      if (doc.people !== null && doc.cycles !== null) return doc.cycles;
      const cycles = doc.cycles ?? (await cyclesOf(store, doc)).map((cycle) => cycle._id);
      let people = 0;
      for (const cycleId of cycles) people += (await countMembers(store, cycleId)).LAUNCHED;
      await beginWhatIf(store, id, { cycles, people });
      return cycles;
    }),

    planShards: beating(async (of: { cycleId: string; after: string | null; shard: number }): Promise<Pages> => {
      const { cycleId, after, shard } = of;
      const keys = await launchedKeys(store, { cycleId }, { after, limit: SHARDS_PLANNED * shard + 1 });
      return cutIntoRanges(keys, { after, pages: SHARDS_PLANNED, size: shard });
    }),

    /** Counts one shard, unless that was done before. */
    async compareShard(request: ShardRequest): Promise<void> {
      const { id, cycleId, range } = request;
      const shardId = `${id}|${cycleId}|${range.after ?? ''}`;
      if (await hasShard(store, shardId)) return;
      const candidate = candidateOf(await theRun(store, id));
      const beat = () => {
        cancellationSignal().throwIfAborted();
        heartbeat(shardId);
      };
      beat();
      const { launched, appraisals } = await appraisalsIn(store, cycleId, { range, fact: candidate.doc.groupBy });
      const rows = await rowsOf(
        store,
        candidate,
        await decisionsToCompare(store, candidate, seenBy(candidate.doc, appraisals)),
      );
      beat();
      const { checked, mismatch } = await checkRows(store, candidate, { rows, beat });
      if (mismatch) {
        const failure = { code: 'what-if-mismatch', mismatch };
        await endWhatIf(store, id, { end: { state: 'FAILED', failure }, at: realTime() });
        throw permanent(failure.code, `${mismatch.decisionId}: the engine of record says something else`);
      }
      const { tally, lines } = countRows(candidate, rows);
      tally.notScored = launched - tally.compared - sumOf(tally.refused);
      const packs = [...new Set(rows.map(({ decidedBy }) => decidedBy.digest))];
      await putShard(
        store,
        { _id: shardId, whatIf: id, people: launched, checked, packs, tally: tallyToJson(tally) },
        lines,
      );
    },

    finishWhatIf: beating(async (id: string): Promise<void> => {
      const doc = await theRun(store, id);
      if (doc.state !== 'RUNNING') return;
      const result = await reportWhatIf(store, candidateOf(doc));
      await endWhatIf(store, id, { end: { state: 'DONE', result }, at: realTime() });
    }),

    /** @param code null: it was cancelled */
    breakOffWhatIf: beating(async (id: string, code: string | null): Promise<void> => {
      const end =
        code === null
          ? { state: 'CANCELLED' as const }
          : { state: 'FAILED' as const, failure: { code, mismatch: null } };
      await endWhatIf(store, id, { end, at: realTime() });
    }),
  };
}

/** Without the own case of whoever asks, as long as its result is hidden from them. */
const seenBy = ({ requestedBy, without = [requestedBy.id] }: WhatIfDoc, appraisals: ScoredAppraisal[]) =>
  appraisals.filter((each) => !without.includes(each.employeeId) || isReleased(each));

async function theRun(store: Store, id: string): Promise<WhatIfDoc> {
  const doc = await getWhatIf(store, allRegions, { id });
  if (!doc) throw permanent('what-if-unknown', `no what-if ${id}`);
  return doc;
}

async function cyclesOf(store: Store, { region, sandbox }: WhatIfDoc): Promise<CycleDoc[]> {
  const all: CycleDoc[] = [];
  for (;;) {
    const after = all.at(-1)?._id;
    const page = await listCycles(store, { region }, { limit: CYCLES_PAGE, ...(after !== undefined && { after }) });
    all.push(...page);
    if (page.length < CYCLES_PAGE) return all.filter((cycle) => cycle.sandbox === sandbox);
  }
}

const sumOf = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);

function countRows({ doc, pack }: Comparison, rows: Row[]): { tally: Tally; lines: WhatIfLineDoc[] } {
  const tally = newTally();
  const after = termsOf(pack.pack);
  const lines: WhatIfLineDoc[] = [];
  for (const row of rows) {
    // A decision that was replaced within the period is kept as a line and counts for nothing.
    const count = row.counts ? tally : newTally();
    const difference = addRow(count, row, { before: termsOf(row.decidedBy.pack), after });
    const { appraisalId, employeeId, unit, decisionId, before } = row;
    const { refused, gained, lost, sanctions } = difference;
    if (doc.kind === 'whatIf' && sanctions.length === 0) continue;
    lines.push({
      _id: `${doc._id}|${decisionId}`,
      whatIf: doc._id,
      region: doc.region,
      appraisalId,
      employeeId,
      unit,
      decisionId,
      before: { predicate: before.predicate, final: before.final },
      after: row.after.refused === null ? { predicate: row.after.predicate, final: row.after.final } : null,
      refused,
      gained,
      lost,
      sanctions,
    });
  }
  return { tally, lines };
}

import { hasEnded } from '../../rules/time/ended.ts';
import { countMembers, memberId } from '../cycle/members.ts';
import type { CycleDoc } from '../cycle/types.ts';
import type { Store } from '../connect.ts';
import { entryId } from '../journal/entry.ts';
import type { JournalDoc } from '../journal/types.ts';
import { idsOf, pageOf } from '../read.ts';
import { type JournalFinding, journalFindings } from './findings.ts';
import { differing } from './projection.ts';
import type { Recorded } from './subject.ts';

/** A cycle is what its entries say: as it was asked for, with its operations, over or not, and with its people. */
export async function checkCycle({ store, subject, entries }: Recorded): Promise<JournalFinding[]> {
  const found = journalFindings(subject);
  const cycle = await store.models.cycles.findById(subject).lean();
  if (!cycle) return [found('record-missing', 'the cycle itself')];
  const details = [...asRequested(cycle, entries), ...operations(cycle, entries), ...ending(cycle, entries)];
  return [...details.map((detail) => found('record-differs', detail)), ...(await people(store, cycle))];
}

function asRequested(cycle: CycleDoc, entries: JournalDoc[]): string[] {
  const requested = entries.find(({ type }) => type === 'cycle.requested');
  if (!requested) return [];
  const { region, createdBy, period, pack, sandbox, only, clock } = cycle;
  const moved = cycle.operations.some(({ move }) => move);
  const asked = requested.data ?? {};
  const told = (name: string) => asked[name];
  return differing(
    { region, createdBy, period, pack, sandbox, only, ...(!moved && { clock }) },
    {
      region: requested.region,
      createdBy: requested.actor,
      period: told('period'),
      pack: told('pack'),
      sandbox: told('sandbox'),
      only: told('only'),
      ...(!moved && { clock: told('clock') }),
    },
  );
}

function operations({ operations: stored }: CycleDoc, entries: JournalDoc[]): string[] {
  // What begins an operation names its reasons.
  const begun = entries.filter(({ data }) => data?.['opId'] !== undefined && data['reasonId'] !== undefined);
  const byId = new Map(begun.map((entry) => [String(entry.data?.['opId']), entry]));
  const missing = [...byId.keys()].filter((id) => !stored.some(({ opId }) => opId === id));
  const wrong = stored.flatMap(({ opId, op, unit, actor, decree, state }) => {
    const entry = byId.get(opId);
    // They are carried out one after the other: one that waits has no entry yet.
    if (!entry) return state === 'RUNNING' ? [] : [`operation ${opId}: no entry begins it`];
    const { unit: recordedUnit, decree: recordedDecree } = entry.data ?? {};
    const recorded = { op: entry.type, unit: recordedUnit, actor: entry.actor, decree: recordedDecree };
    return differing({ op: `cycle.${op}`, unit, actor, decree }, recorded).map(
      (detail) => `operation ${opId}: ${detail}`,
    );
  });
  return [...missing.map((id) => `operation ${id} is missing`), ...wrong];
}

function ending(cycle: CycleDoc, entries: JournalDoc[]): string[] {
  const closed = entries.some(({ type }) => type === 'cycle.closed');
  return closed === hasEnded(cycle) ? [] : [`state: is ${cycle.state}, ${closed ? 'an entry' : 'no entry'} closes it`];
}

const PAGE = 500;
/** An appraisal that was started writes its first entry within so long, on a busy machine too. */
const BEGINS_MS = 60_000;

/** Whoever was launched has a journal, whoever has one was launched, and the counts are of these people. */
async function people(store: Store, cycle: CycleDoc): Promise<JournalFinding[]> {
  const { _id: cycleId, launch } = cycle;
  const found = journalFindings(cycleId);
  // Until then people are still being added.
  if (launch.finishedAt === null || cycle.operations.some(({ state }) => state === 'RUNNING')) return [];
  const { LAUNCHED, EXCLUDED, HELD, FAILED } = await countMembers(store, cycleId);
  const { finishedAt: _, ...counted } = launch;
  const findings = differing(counted, { launched: LAUNCHED, excluded: EXCLUDED, held: HELD, failed: FAILED }).map(
    (detail) => found('record-differs', `people: ${detail}`),
  );
  for (let after = ''; ; ) {
    const members = await pageOf(store.models.members, { cycleId, status: 'LAUNCHED' }, { after, limit: PAGE });
    const ids = members.map(({ appraisalId }) => entryId(appraisalId ?? '', 1));
    const firsts = await store.models.journal.find(idsOf(ids), { about: 1 }).lean();
    const begun = new Map(firsts.map(({ _id, about }) => [_id, about]));
    for (const { _id, appraisalId, employeeId } of members) {
      const about = begun.get(entryId(appraisalId ?? '', 1));
      if (!about && Date.now() - Date.parse(launch.finishedAt) < BEGINS_MS) continue;
      if (!about) findings.push(found('journal-missing', `${employeeId} was launched as ${appraisalId}`, _id));
      else if (about.employeeId !== employeeId || about.cycleId !== cycleId)
        findings.push(found('record-differs', `${appraisalId} is about somebody else`, _id));
    }
    if (members.length < PAGE) break;
    after = members.at(-1)?._id ?? '';
  }
  return [...findings, ...(await notLaunched(store, cycleId))];
}

/** Appraisals of people whom the launch does not know, or says it has left out. */
async function notLaunched(store: Store, cycleId: string): Promise<JournalFinding[]> {
  const found = journalFindings(cycleId);
  const findings: JournalFinding[] = [];
  for (let after = ''; ; ) {
    const fields = { _id: 1, employeeId: 1 } as const;
    const page = await pageOf(store.models.appraisals, { cycleId }, { after, limit: PAGE, fields });
    const ids = page.map(({ employeeId }) => memberId(cycleId, employeeId));
    const members = await store.models.members.find(idsOf(ids), { status: 1 }).lean();
    const status = new Map(members.map((member) => [member._id, member.status]));
    for (const { _id, employeeId } of page) {
      const is = status.get(memberId(cycleId, employeeId)) ?? 'nobody';
      // Whoever could not be started in time may have begun all the same.
      if (is === 'LAUNCHED' || is === 'FAILED') continue;
      findings.push(found('record-differs', `${_id} runs, the launch says ${is}`, memberId(cycleId, employeeId)));
    }
    if (page.length < PAGE) return findings;
    after = page.at(-1)?._id ?? '';
  }
}

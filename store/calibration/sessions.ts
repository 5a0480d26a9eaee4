/**
 * Calibration of a unit in a cycle is what its entries in the journal of its region add up to; there is no other record. The
 * key of an entry is the next revision, so that of two changes at once exactly one is recorded.
 */
import { trusted } from 'mongoose';
import type { Actor } from '../../workflows/messages.ts';
import type { Store } from '../connect.ts';
import { appendSubject } from '../journal/journal.ts';
import type { JournalDoc } from '../journal/types.ts';

/** What was said once: by whom, when (real time, ISO), and where its words are kept. */
type Said = { by: string; at: string; reasonId: string };

export type CalibrationSession = {
  cycleId: string;
  unit: string;
  revision: number;
  /** SHA-256 of the requests that were recorded. */
  commands: string[];
  /** The predicate of the organisation, which selects the pattern; null: nobody has entered one. */
  organisation: (Said & { predicate: string }) | null;
  /** The minutes of the session; `board`: digest of what it looked at. */
  closed: (Said & { board: string }) | null;
  /** That the unit is let go although it does not keep to its pattern. */
  overridden: (Said & { board: string }) | null;
};

export type SessionStep =
  | { type: 'calibration.organisation'; data: { predicate: string } }
  | { type: 'calibration.closed' | 'calibration.overridden'; data: { board: string } };

const subjectOf = (region: string) => `audit:${region}`;
const keyOf = (cycleId: string, unit = '') =>
  `calibration/${cycleId}/${unit === '' ? '' : `${encodeURIComponent(unit)}/`}`;

type Stored = Pick<JournalDoc, 'type' | 'actor' | 'data' | 'recordedAt'>;

const begun = (cycleId: string, unit: string): CalibrationSession => ({
  cycleId,
  unit,
  revision: 0,
  commands: [],
  organisation: null,
  closed: null,
  overridden: null,
});

function applied(before: CalibrationSession, { type, actor, data = {}, recordedAt }: Stored): CalibrationSession {
  const said: Said = {
    by: actor.id,
    at: new Date(recordedAt).toISOString(),
    reasonId: String(data['reasonId']),
  };
  const session = {
    ...before,
    revision: Number(data['revision']),
    commands: [...before.commands, String(data['command'])],
  };
  if (type === 'calibration.organisation')
    return { ...session, organisation: { ...said, predicate: String(data['predicate']) } };
  const board = String(data['board']);
  if (type === 'calibration.closed') return { ...session, closed: { ...said, board }, overridden: null };
  if (type === 'calibration.overridden') return { ...session, overridden: { ...said, board } };
  return session;
}

/** Of a cycle, by unit; or of one unit of it. Those of which nothing was said are not there. */
export async function calibrationsOf(
  { models }: Store,
  region: string,
  cycleId: string,
  unit?: string,
): Promise<Map<string, CalibrationSession>> {
  const from = keyOf(cycleId, unit);
  const entries: Stored[] = await models.journal
    .find({ key: trusted({ $gte: from, $lt: `${from}\uffff` }), subject: subjectOf(region) })
    .sort({ subject: 1, seq: 1 })
    .lean();
  const found = new Map<string, CalibrationSession>();
  for (const entry of entries) {
    const of = String(entry.data?.['unit']);
    found.set(of, applied(found.get(of) ?? begun(cycleId, of), entry));
  }
  return found;
}

export const calibrationOf = async (
  store: Store,
  region: string,
  { cycleId, unit }: { cycleId: string; unit: string },
): Promise<CalibrationSession> =>
  (await calibrationsOf(store, region, cycleId, unit)).get(unit) ?? begun(cycleId, unit);

export type SessionChange = {
  region: string;
  actor: Actor;
  /** SHA-256 of the request: the same one is recorded once. */
  command: string;
  /** Where its words are kept, and their digest. */
  reasonId: string;
  reasonDigest: string;
} & SessionStep;

/** `mine` false: another change came first, and this one was not recorded. */
export async function recordSession(
  store: Store,
  before: CalibrationSession,
  { region, type, actor, data, ...how }: SessionChange,
): Promise<{ mine: boolean; session: CalibrationSession }> {
  const { cycleId, unit } = before;
  const revision = before.revision + 1;
  const entry = await appendSubject(store, {
    subject: subjectOf(region),
    region,
    type,
    actor,
    data: { cycleId, unit, revision, ...how, ...data },
    key: `${keyOf(cycleId, unit)}${revision}`,
  });
  return { mine: entry.data?.['command'] === how.command, session: applied(before, entry) };
}

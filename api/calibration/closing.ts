/** The end of a session: minutes by one person; an override, where the pattern is not kept, and the release by another. */
import type { RulePack } from '../../rules/language/types.ts';
import { calibrationRows, unitsMoved } from '../../store/calibration/rows.ts';
import { type CalibrationSession, calibrationOf, calibrationsOf } from '../../store/calibration/sessions.ts';
import { submissionsById } from '../../store/appraisal/submissions.ts';
import { allRegions } from '../../store/scope.ts';
import type { CycleDoc } from '../../store/cycle/types.ts';
import { requireSecond } from '../access/person.ts';
import type { Caller, Deps } from '../deps.ts';
import { bodyDigest } from '../http/digests.ts';
import { Problem } from '../problem/problem.ts';
import { checkOf, scoredIn } from './check.ts';
import { calibratedUnit, refuseOwnUnit, sayOfUnit } from './organisation.ts';

type Asked = { id: string; unit: string; key: string; dryRun: boolean };

/** What a session looked at: whoever moves a result afterwards has it looked at again. */
async function boardOf({ store }: Deps, pack: RulePack, session: CalibrationSession) {
  const rows = scoredIn(await calibrationRows(store, session.cycleId, session.unit));
  const pattern = session.organisation?.predicate ?? null;
  const check = checkOf(pack, { rows, pattern });
  const told = rows.map(({ _id, predicate }) => [_id, predicate]);
  return { rows, board: bodyDigest({ pattern, told }), isBroken: ['broken', 'impossible'].includes(check.state) };
}

export async function closeSession(deps: Deps, caller: Caller, { minutes, ...asked }: Asked & { minutes: string }) {
  const { id, unit, key, dryRun } = asked;
  const { cycle, pack } = await calibratedUnit(deps, caller, { id, unit, action: 'closeCalibration' });
  const session = await calibrationOf(deps.store, cycle.region, { cycleId: id, unit });
  if (session.commands.includes(key)) return shownSession(session);
  const { rows, board } = await boardOf(deps, pack, session);
  if (rows.length === 0) throw new Problem('stage-mismatch', { detail: NOBODY });
  const step = { type: 'calibration.closed', data: { board } } as const;
  const said = { session, step, words: { minutes }, key, dryRun };
  return shownSession(await sayOfUnit(deps, caller, { region: cycle.region, ...said }));
}

export async function overrideDistribution(
  deps: Deps,
  caller: Caller,
  { reason, ...asked }: Asked & { reason: string },
) {
  const { id, unit, key, dryRun } = asked;
  const { cycle, pack } = await calibratedUnit(deps, caller, { id, unit, action: 'overrideDistribution' });
  const session = await calibrationOf(deps.store, cycle.region, { cycleId: id, unit });
  if (session.commands.includes(key)) return shownSession(session);
  const { board, isBroken } = await boardOf(deps, pack, session);
  await requireClosed(deps, caller, { session, board });
  if (!isBroken) throw new Problem('stage-mismatch', { detail: KEPT });
  const step = { type: 'calibration.overridden', data: { board } } as const;
  const said = { session, step, words: { reason }, key, dryRun };
  return shownSession(await sayOfUnit(deps, caller, { region: cycle.region, ...said }));
}

/** By somebody else than whoever closed it, and nothing has changed since. */
async function requireClosed(
  deps: Deps,
  { principal }: Caller,
  { session, board }: { session: CalibrationSession; board: string },
): Promise<void> {
  const { unit, closed } = session;
  if (!closed) throw new Problem('calibration-open', { detail: notClosed(unit) });
  await requireSecond(deps, principal, {
    authors: [closed.by],
    own: new Problem('self-decision', { detail: OWN_MINUTES }),
  });
  if (closed.board !== board) throw new Problem('calibration-open', { detail: changedSince(unit) });
}

/**
 * Units of which something was said, or in which a result was moved, are released as their sessions end; every other one is
 * a barrier that somebody lets go.
 */
export async function refuseOpenSessions(
  deps: Deps,
  caller: Caller,
  { cycle, pack, units }: { cycle: CycleDoc; pack: RulePack; units: readonly string[] },
): Promise<void> {
  const { _id: cycleId, region } = cycle;
  const sessions = await calibrationsOf(deps.store, region, cycleId);
  const moved = await unitsMoved(deps.store, cycleId);
  for (const unit of units.filter((each) => sessions.has(each) || moved.includes(each))) {
    const session = sessions.get(unit) ?? (await calibrationOf(deps.store, region, { cycleId, unit }));
    await refuseOwnUnit(deps, caller.principal, { cycle, unit });
    const { board, isBroken } = await boardOf(deps, pack, session);
    await requireClosed(deps, caller, { session, board });
    if (isBroken && session.overridden?.board !== board) throw new Problem('pattern-broken', { detail: broken(unit) });
  }
}

/** For the board: who said it, when, and its words for whoever has no case in the unit. */
export async function sessionSeen(
  deps: Deps,
  { session, pack, hidden }: { session: CalibrationSession | undefined; pack: RulePack; hidden: boolean },
) {
  if (!session || (!session.closed && !session.overridden)) return { closed: null, overridden: null, changed: false };
  const { closed, overridden } = session;
  const ids = [closed, overridden].flatMap((said) => said?.reasonId ?? []);
  const stored = hidden ? [] : await submissionsById(deps.store, allRegions, ids);
  const words = new Map(
    stored.map(({ _id, body }) => {
      const said = body['minutes'] ?? body['reason'];
      return [_id, typeof said === 'string' ? said : ''] as const;
    }),
  );
  const seen = (said: typeof closed) => {
    const text = words.get(said?.reasonId ?? '');
    return said && { by: said.by, at: said.at, ...(text !== undefined && { words: text }) };
  };
  const changed = closed !== null && closed.board !== (await boardOf(deps, pack, session)).board;
  return { closed: seen(closed), overridden: seen(overridden), changed: !hidden && changed };
}

const saidIn = (said: { by: string; at: string } | null) => said && { by: said.by, at: said.at };

export const shownSession = ({ cycleId, unit, revision, closed, overridden }: CalibrationSession) => ({
  cycleId,
  unit,
  revision,
  closed: saidIn(closed),
  overridden: saidIn(overridden),
});

const NOBODY = {
  id: 'Belum ada yang mempunyai hasil di unit ini.',
  en: 'Nobody in this unit has a result yet.',
};
const KEPT = {
  id: 'Unit ini sesuai pola, atau tidak ada pola yang berlaku: tidak ada yang perlu dikesampingkan.',
  en: 'The unit keeps to its pattern, or no pattern holds: there is nothing to override.',
};
const OWN_MINUTES = {
  id: 'Anda yang menutup sidang ini; orang lain yang melepas unitnya.',
  en: 'You closed this session; somebody else releases its unit.',
};
const notClosed = (unit: string) => ({
  id: `Sidang kalibrasi unit ${unit} belum ditutup.`,
  en: `The session of the unit ${unit} is not closed.`,
});
const changedSince = (unit: string) => ({
  id: `Hasil di unit ${unit} berubah sejak sidangnya ditutup.`,
  en: `Results of the unit ${unit} have changed since its session was closed.`,
});
const broken = (unit: string) => ({
  id: `Unit ${unit} belum sesuai pola.`,
  en: `The unit ${unit} does not keep to its pattern.`,
});

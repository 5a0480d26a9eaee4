/** Targets that several units own together: which ones somebody may bear, and who says what they came to. */
import { finding } from '../../rules/language/errors.ts';
import type { Finding, Text } from '../../rules/language/types.ts';
import { readsTargets } from '../../rules/time/plan.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { jointTargetsById } from '../../store/goal/joint-targets.ts';
import type { JointTargetDoc } from '../../store/goal/types.ts';
import type { ProgressReport, Target } from '../../workflows/messages.ts';
import { isOwner } from '../goal/joint-moves.ts';
import { isInYears } from '../goal/years.ts';
import type { About } from './check-command.ts';

/**
 * In force, owned by the unit of the person, of a year of the cycle; and a target of theirs is as it was signed. What they
 * bear already they go on bearing, whatever became of it.
 */
export async function jointFindings(targets: readonly Target[], { deps, appraisal, pack }: About): Promise<Finding[]> {
  const ids = targets.flatMap(({ jointTarget }) => jointTarget ?? []);
  if (ids.length === 0) return [];
  const at = (i: number, field: string, text: Text) => finding(['targets', i, field], 'not-allowed', text);
  const heldOf = ({ id, jointTarget }: Target) =>
    appraisal.targets.find((held) => held.id === id && held.jointTarget === jointTarget);
  if (!pack.collaboration.jointTargets)
    return targets.flatMap((target, i) =>
      target.jointTarget === undefined || heldOf(target) ? [] : [at(i, 'jointTarget', NO_JOINT)],
    );
  const { region, unit, cycleId } = appraisal;
  const [found, cycle] = await Promise.all([
    jointTargetsById(deps.store, region, [...new Set(ids)]),
    getCycle(deps.store, region, cycleId),
  ]);
  const known = new Map(found.map((joint) => [joint._id, joint]));
  return targets.flatMap((target, i) => {
    const { jointTarget } = target;
    if (jointTarget === undefined) return [];
    const joint = known.get(jointTarget);
    const held = heldOf(target);
    if (held) {
      if (!joint || !readsTargets(pack)) return [];
      const changed = differing(target, joint).filter((field) => target[field] !== held[field]);
      return changed.map((field) => at(i, field, asSigned(joint)));
    }
    if (!joint) return [at(i, 'jointTarget', UNKNOWN)];
    if (joint.state === 'PROPOSED') return [at(i, 'jointTarget', UNSIGNED)];
    if (joint.state !== 'IN_FORCE') return [at(i, 'jointTarget', OVER)];
    if (!isOwner(joint, unit)) return [at(i, 'jointTarget', NOT_OWNER)];
    if (cycle && !isInYears(cycle.period, joint.year)) return [at(i, 'jointTarget', OTHER_YEAR)];
    if (targets.findIndex((each) => each.jointTarget === jointTarget) < i) return [at(i, 'jointTarget', TWICE)];
    return readsTargets(pack) ? differing(target, joint).map((field) => at(i, field, asSigned(joint))) : [];
  });
}

const SIGNED_FIELDS = ['value', 'upper', 'direction', 'source'] as const;
type SignedField = (typeof SIGNED_FIELDS)[number];

/** What of a measured target is not as it was signed. */
function differing({ value, upper, direction, source }: Target, joint: JointTargetDoc): SignedField[] {
  const wrong: Record<SignedField, boolean> = {
    value: value !== joint.agreed,
    // Its upper end shrinks with the rest of it when a share is dropped.
    upper: joint.value === joint.agreed && (upper ?? null) !== joint.upper,
    direction: direction !== joint.direction,
    source: source !== 'own',
  };
  return SIGNED_FIELDS.filter((field) => wrong[field]);
}

/** What a joint target came to is reported by its owners, together; whoever has left reports alone again. */
export async function jointlyReported(reports: readonly ProgressReport[], about: About): Promise<Finding[]> {
  const { deps, appraisal } = about;
  const { region, unit, targets } = appraisal;
  const jointOf = new Map(targets.flatMap(({ id, jointTarget }) => (jointTarget ? [[id, jointTarget] as const] : [])));
  const ids = reports.flatMap(({ target }) => jointOf.get(target) ?? []);
  if (ids.length === 0) return [];
  const found = await jointTargetsById(deps.store, region, [...new Set(ids)]);
  const joint = new Map(found.map((each) => [each._id, each]));
  return reports.flatMap(({ target }, i) => {
    const of = joint.get(jointOf.get(target) ?? '');
    if (!of || of.state === 'CANCELLED' || !isOwner(of, unit)) return [];
    return [finding(['reports', i, 'target'], 'reported-jointly', JOINTLY)];
  });
}

/** Those of somebody that their owners have not settled: what nobody has said of them is not this person's doing. */
export async function unsettledOf({ deps, appraisal }: Pick<About, 'deps' | 'appraisal'>): Promise<string[]> {
  const { region, unit, targets, progress } = appraisal;
  const silent = targets.filter(
    ({ id, jointTarget }) => jointTarget !== undefined && !progress?.counted.some(({ target }) => target === id),
  );
  if (silent.length === 0) return [];
  const found = await jointTargetsById(deps.store, region, [
    ...new Set(silent.flatMap((each) => each.jointTarget ?? [])),
  ]);
  const open = new Set(found.filter((each) => each.state === 'IN_FORCE' && isOwner(each, unit)).map(({ _id }) => _id));
  return silent.filter(({ jointTarget }) => open.has(jointTarget ?? '')).map(({ id }) => id);
}

export async function withUnsettled(message: { leftOut?: string[] }, about: About): Promise<{ leftOut?: string[] }> {
  const leftOut = await unsettledOf(about);
  return leftOut.length > 0 ? { ...message, leftOut } : message;
}

const NO_JOINT: Text = { id: 'Wilayah ini tidak mengenal target bersama.', en: 'This region has no joint targets.' };
const UNKNOWN: Text = {
  id: 'Target bersama ini tidak ada di wilayah ini. Daftarnya: GET /v1/joint-targets.',
  en: 'This region has no such joint target. They are listed by GET /v1/joint-targets.',
};
const UNSIGNED: Text = {
  id: 'Target bersama ini belum ditandatangani semua pemiliknya.',
  en: 'Not every owner has signed this joint target yet.',
};
const OVER: Text = {
  id: 'Target bersama ini sudah selesai atau dibatalkan.',
  en: 'This joint target is settled or cancelled.',
};
const NOT_OWNER: Text = {
  id: 'Unit pegawai ini bukan pemilik target bersama ini.',
  en: 'The unit of this employee does not own this joint target.',
};
const OTHER_YEAR: Text = {
  id: 'Target bersama ini untuk tahun di luar periode penilaian.',
  en: 'This joint target is of a year outside the period that is appraised.',
};
const TWICE: Text = { id: 'Target bersama ini dipakai dua kali.', en: 'This joint target is used twice.' };
const asSigned = ({ agreed, upper, direction }: JointTargetDoc): Text => {
  const value = [agreed, ...(upper === null ? [] : [upper])].map((each) => each / 10_000).join('–');
  return {
    id: `Harus seperti yang ditandatangani: arah ${direction}, nilai ${value}, sumber own.`,
    en: `It must be as it was signed: direction ${direction}, value ${value}, source own.`,
  };
};
const JOINTLY: Text = {
  id: 'Realisasi target bersama dilaporkan oleh unit pemiliknya, lalu berlaku bagi semua.',
  en: 'What a joint target came to is reported by the units that own it, and counts for everybody.',
};

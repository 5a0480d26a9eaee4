/** Stage windows that are empty or overlap (P01), assessors that cannot be reached (P02), years without holidays (P03). */
import { planStages } from '../../time/plan.ts';
import { DAY_MS } from '../../time/units.ts';
import { subordinatesAsked } from '../../explain/peer-facts.ts';
import { deadlineAfter } from '../../time/calendar.ts';
import type { PlannedStage, RulePack, WorkCalendar } from '../../language/types.ts';
import { lintFinding, type LintFinding } from './finding.ts';

/** All subordinates are asked: how many somebody has, no pack knows. */
const MOST_COUNTED = 20;
const YEAR = { from: '2027-01-01', to: '2027-12-31' };

export function phaseFindings(pack: RulePack): LintFinding[] {
  const { stages, calendar } = planStages(pack, YEAR);
  const windows = [...windowFindings(stages), ...nominationFindings(pack, stages, calendar)];
  return [...windows, ...assessorFindings(pack), ...reachFindings(pack)];
}

/** A stage begins when the one before is over: a window that closes with its predecessor's has no day of its own. */
function windowFindings(stages: readonly PlannedStage[]): LintFinding[] {
  return stages.flatMap((stage, i) => {
    const before = stages.slice(0, i).findLast((earlier) => earlier.dueAt !== undefined)?.dueAt;
    if (before === undefined) return [];
    if (stage.dueAt !== undefined && stage.dueAt <= before) return [empty(stage.id)];
    return stage.opensAt !== undefined && stage.opensAt < before - DAY_MS ? [overlap(stage.id)] : [];
  });
}

/** Whoever is named must have days left to answer in. */
function nominationFindings({ phases }: RulePack, stages: readonly PlannedStage[], calendar: WorkCalendar) {
  return phases.flatMap((phase, i) => {
    if (phase.kind !== 'feedback' || phase.peers?.nominate === undefined) return [];
    const { within } = phase.peers.nominate;
    const before = stages.slice(0, i).findLast((earlier) => earlier.dueAt !== undefined)?.dueAt;
    const { opensAt = before, dueAt, lasts } = stages[i] ?? {};
    const from = opensAt ?? 0;
    const end = dueAt ?? (lasts && deadlineAfter(from, lasts, calendar));
    if (end === undefined || deadlineAfter(from, within, calendar) < end) return [];
    return [
      lintFinding('P01', ['phases', phase.id, 'peers', 'nominate', 'within'], {
        id: 'Pengusulan rekan berakhir bersama tahapnya, jadi yang ditetapkan tidak punya waktu untuk menjawab.',
        en: 'Nominating ends with the stage, so that whoever is named has no time to answer.',
      }),
    ];
  });
}

function assessorFindings(pack: RulePack): LintFinding[] {
  const invited = Math.max(
    0,
    ...pack.phases.map((phase) => (phase.kind === 'feedback' ? (phase.peers?.invite ?? 0) : 0)),
  );
  const asked = subordinatesAsked(pack);
  const subordinate = asked === undefined ? 0 : (asked.invite ?? MOST_COUNTED);
  /** One direct superior assesses; the public speaks through the index. */
  const most = { supervisor: 1, peer: invited, subordinate, public: pack.publicVoice.index ? 1 : 0 };
  return pack.assessors
    .filter((group) => group.min > most[group.kind])
    .map((group) =>
      lintFinding('P02', ['assessors', group.kind, 'min'], {
        id: `Paling sedikit ${group.min} penilai (${group.kind}) diminta, padahal paling banyak ${most[group.kind]} yang ada.`,
        en: `At least ${group.min} assessors (${group.kind}) are asked for, but there can be ${most[group.kind]} at most.`,
      }),
    );
}

/**
 * The first cycle of the pack, its objections, and each year of a validity that ends need their holidays: without them
 * every deadline in working days comes too early. A validity without an end is never listed to its end, which is a note.
 */
function reachFindings(pack: RulePack): LintFinding[] {
  const { effective, calendar } = pack;
  const listed = new Set(calendar.holidays.map(({ date }) => Number(date.slice(0, 4))));
  const from = Number(effective.from.slice(0, 4));
  const last = Math.max(from, Number((effective.to ?? effective.from).slice(0, 4)));
  const ends = planStages(pack, { from: `${last}-01-01`, to: `${last}-12-31` }).stages.map(({ dueAt = 0 }) => dueAt);
  const until = Math.max(last, new Date(Math.max(0, ...ends)).getUTCFullYear());
  const bare = Array.from({ length: until - from + 1 }, (_, i) => from + i).filter((year) => !listed.has(year));
  const [reach, years] = [Math.max(...listed), bare.slice(0, 3).join(', ') + (bare.length > 3 ? ', …' : '')];
  const open = effective.to === null && bare.length === 0;
  if (!open && bare.length === 0) return [];
  const told = open
    ? {
        id: `Hari libur tercatat sampai tahun ${reach}; siklus yang berjalan lebih lama menghitung hari kerja tanpa hari libur.`,
        en: `Holidays are listed until ${reach}; a cycle that runs longer counts working days without any.`,
        severity: 'note' as const,
      }
    : {
        id: `Tidak ada hari libur pada tahun ${years}, padahal paket ini dipakai saat itu: tenggat hari kerja jatuh terlalu awal.`,
        en: `No holiday is listed in ${years}, when this pack is in use: deadlines in working days come too early.`,
      };
  return [lintFinding('P03', ['calendar', 'holidays'], told)];
}

const empty = (id: string) =>
  lintFinding('P01', ['phases', id, 'closes'], {
    id: 'Tahap ini berakhir pada hari yang sama dengan tahap sebelumnya, jadi tidak punya waktu sendiri.',
    en: 'This stage ends on the same day as the one before, so it has no time of its own.',
  });
const overlap = (id: string) =>
  lintFinding('P01', ['phases', id, 'opens'], {
    id: 'Tahap ini dibuka sebelum tenggat tahap sebelumnya; siapa pun yang memakai seluruh waktunya kehilangan hari.',
    en: 'This stage opens before the deadline of the one before; whoever uses all their time loses days.',
    severity: 'warning',
  });

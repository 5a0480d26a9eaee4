/**
 * Who does what, written down before the clock starts. Everything is drawn from the seed and a person's number, never
 * from the order or moment in which things arrive: the same seed plays the same year on a slow and on a fast machine.
 */
import type { Duration, Phase, ReviewResult, RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { chance, draw, pick, shuffled } from '../../rules/decide/draw.ts';
import type { Person, Roster } from './roster.ts';

export type Level = 'bottom' | 'low' | 'mid' | 'high';
export type Archetype = 'star' | 'solid' | 'needsWork' | 'misconduct' | 'failing';
export const LEVELS: Record<Archetype, { work: Level; behaviour: Level }> = {
  star: { work: 'high', behaviour: 'high' },
  solid: { work: 'mid', behaviour: 'mid' },
  needsWork: { work: 'low', behaviour: 'mid' },
  misconduct: { work: 'mid', behaviour: 'low' },
  failing: { work: 'bottom', behaviour: 'bottom' },
};
/** Dealt to each unit's staff in this order, so that every unit has its good and its difficult cases. */
const DEALT: Archetype[] = [
  'star',
  'solid',
  'needsWork',
  'star',
  'solid',
  'misconduct',
  'solid',
  'failing',
  'star',
  'solid',
  'solid',
  'needsWork',
];

/**
 * `late` acts when the stage is overdue, `absent` never (the pack's deadline decides), `standIn` leaves it to the second
 * reviewer once the stage is escalated. Whoever has no deviation acts as soon as the stage waits for them.
 */
export type Timing = 'prompt' | 'late' | 'absent' | 'standIn';
export type Deviation = { command: CommandName; timing: Exclude<Timing, 'prompt'> };

export type PersonScript = {
  archetype: Archetype;
  deviations: Record<string, Deviation>;
  returnsTargets: boolean;
  reviewResults: Record<string, ReviewResult>;
  objection: 'upheld' | 'rejected' | null;
  acknowledges: 'yes' | 'refused' | 'silent';
  peers: { nip: string; answers: boolean }[];
  leaves: boolean;
  reassigned: boolean;
  extraReview: boolean;
  reportsEveryDay: boolean;
};
export type Script = Map<string, PersonScript>;

/** The least grace in which somebody late can be sure to arrive, even when a day lasts a third of a second. */
const SAFE_GRACE = { workingDays: 8, calendarDays: 10 };
const SHARE = {
  deviation: 0.12,
  returned: 0.15,
  objection: 0.05,
  fewPeers: 0.15,
  careless: 0.2,
  silent: 0.05,
  refused: 0.03,
};

const isSafe = (grace: Duration): boolean =>
  'workingDays' in grace ? grace.workingDays >= SAFE_GRACE.workingDays : grace.calendarDays >= SAFE_GRACE.calendarDays;

const ACTS: Partial<Record<Phase['kind'], { command: CommandName; byAssessor: boolean }[]>> = {
  briefing: [
    { command: 'acknowledgeBriefing', byAssessor: false },
    { command: 'recordFacts', byAssessor: false },
  ],
  target: [
    { command: 'proposeTargets', byAssessor: false },
    { command: 'agreeTargets', byAssessor: true },
    { command: 'acknowledgeTargets', byAssessor: false },
  ],
  review: [{ command: 'submitReview', byAssessor: true }],
  final: [{ command: 'finaliseScore', byAssessor: true }],
};

/** What may go differently in a phase without leaving anybody's appraisal hanging or racing the clock. */
export const possibleDeviations = (phase: Phase): Deviation[] => {
  const rule = phase.onDeadline;
  const last = rule.do === 'escalate' ? rule.then : rule.do;
  const timeLeft = last === 'hold' || (rule.do === 'escalate' && isSafe(rule.grace));
  return (ACTS[phase.kind] ?? [])
    .filter(({ command }) => asks(phase, command))
    .flatMap(({ command, byAssessor }): Deviation[] => [
      ...(last === 'autoForward' ? [{ command, timing: 'absent' as const }] : []),
      // A late proposal still needs two more answers; only the last hop of target setting is late in the script.
      ...(timeLeft && command !== 'proposeTargets' ? [{ command, timing: 'late' as const }] : []),
      ...(timeLeft && byAssessor && rule.do === 'escalate' ? [{ command, timing: 'standIn' as const }] : []),
    ]);
};

const asks = (phase: Phase, command: CommandName): boolean => {
  if (phase.kind === 'target') return command !== 'acknowledgeTargets' || phase.acknowledge;
  if (phase.kind === 'briefing') return command === 'recordFacts' ? phase.courses.length > 0 : phase.acknowledge;
  return true;
};

const deviationsOf = (pack: RulePack, key: (string | number)[]): Record<string, Deviation> =>
  Object.fromEntries(
    pack.phases.flatMap((phase) => {
      const possible = possibleDeviations(phase);
      if (possible.length === 0 || !chance(SHARE.deviation, ...key, phase.id, 'deviates')) return [];
      return [[phase.id, pick(possible, ...key, phase.id, 'deviation')] as const];
    }),
  );

const reviewResultOf = (archetype: Archetype, allowed: ReviewResult[], key: (string | number)[]): ReviewResult => {
  const wanted: Record<Archetype, ReviewResult[]> = {
    star: ['ON_TRACK'],
    solid: ['ON_TRACK', 'ON_TRACK', 'ON_TRACK', 'ON_TRACK', 'ON_TRACK', 'ON_TRACK', 'COACH', 'RETARGET'],
    needsWork: ['COACH', 'RETARGET'],
    misconduct: ['COACH', 'WARN'],
    failing: ['WARN'],
  };
  const fitting = wanted[archetype].filter((result) => allowed.includes(result));
  return fitting.length > 0 ? pick(fitting, ...key, 'result') : pick(allowed, ...key, 'result');
};

/** The archetype of every staff member is dealt unit by unit; those who lead are never the difficult cases. */
const dealArchetypes = (roster: Roster, seed: number): Map<string, Archetype> => {
  const dealt = new Map<string, Archetype>();
  roster.units.forEach(({ unit }, unitIndex) => {
    const team = roster.people.filter((person) => person.unit === unit && person.level === 'staff');
    shuffled(team, seed, roster.region, unit, 'deal').forEach(({ nip }, index) => {
      dealt.set(nip, DEALT[(index + 2 * unitIndex) % DEALT.length] ?? 'solid');
    });
  });
  for (const { nip } of roster.people) {
    if (!dealt.has(nip)) dealt.set(nip, chance(0.3, seed, roster.region, nip, 'leader') ? 'star' : 'solid');
  }
  return dealt;
};

const quota = (share: number, total: number) => Math.max(1, Math.ceil(share * total));

type Cast = { leaving: string[]; reassigned: string[]; objecting: Map<string, 'upheld' | 'rejected'>; extra: string[] };

/** Single parts for single people: each of them once, so that every region shows each of these events. */
const castParts = (roster: Roster, seed: number, archetypes: Map<string, Archetype>): Cast => {
  const appraised = roster.people.filter((person) => person.appraised);
  const staff = shuffled(
    appraised.filter(({ level }) => level === 'staff').map(({ nip }) => nip),
    seed,
    roster.region,
    'cast',
  );
  const takeWhere = (wanted: (nip: string) => boolean): string[] => {
    const index = staff.findIndex(wanted);
    return index < 0 ? [] : staff.splice(index, 1);
  };
  const leaving = takeWhere((nip) => archetypes.get(nip) === 'solid');
  const reassigned = takeWhere(() => true);
  const wronged = takeWhere((nip) => archetypes.get(nip) === 'misconduct' || archetypes.get(nip) === 'needsWork');
  const others = staff.splice(0, quota(SHARE.objection, appraised.length) - wronged.length);
  const objecting = new Map<string, 'upheld' | 'rejected'>(wronged.map((nip) => [nip, 'upheld']));
  others.forEach((nip, index) => objecting.set(nip, index % 3 === 2 ? 'upheld' : 'rejected'));
  return { leaving, reassigned, objecting, extra: staff.splice(0, 2) };
};

const peersOf = (person: Person, context: { roster: Roster; pack: RulePack; seed: number; leaving: string[] }) => {
  const phase = context.pack.phases.find((each) => each.kind === 'feedback');
  const wanted = phase?.kind === 'feedback' ? phase.peers : undefined;
  if (!wanted) return [];
  const key = [context.seed, context.roster.region, person.nip, 'peers'];
  const others = context.roster.people.filter(
    ({ nip, appraised }) =>
      appraised && nip !== person.nip && nip !== person.supervisorNip && !context.leaving.includes(nip),
  );
  const colleagues = others.filter(({ unit }) => unit === person.unit);
  const invited = [
    ...shuffled(colleagues, ...key),
    ...shuffled(
      others.filter(({ unit }) => unit !== person.unit),
      ...key,
    ),
  ];
  const few = chance(SHARE.fewPeers, ...key, 'few');
  const answering = few ? Math.max(0, wanted.minimum - 1 - (draw(...key, 'fewer') < 0.5 ? 1 : 0)) : wanted.invite;
  return invited.slice(0, wanted.invite).map(({ nip }, index) => ({ nip, answers: index < answering }));
};

const acknowledgement = (key: (string | number)[]): PersonScript['acknowledges'] => {
  const value = draw(...key, 'acknowledges');
  if (value < SHARE.silent) return 'silent';
  return value < SHARE.silent + SHARE.refused ? 'refused' : 'yes';
};

export const writeScript = ({ seed, roster, pack }: { seed: number; roster: Roster; pack: RulePack }): Script => {
  const archetypes = dealArchetypes(roster, seed);
  const cast = castParts(roster, seed, archetypes);
  const scriptOf = (person: Person): PersonScript => {
    const { nip } = person;
    const key = [seed, roster.region, nip];
    const archetype = archetypes.get(nip) ?? 'solid';
    const reviews = pack.phases.filter((phase) => phase.kind === 'review');
    return {
      archetype,
      deviations: deviationsOf(pack, key),
      returnsTargets: chance(SHARE.returned, ...key, 'returns'),
      reviewResults: Object.fromEntries(
        reviews.map((phase) => [phase.id, reviewResultOf(archetype, phase.results, [...key, phase.id])]),
      ),
      objection: cast.objecting.get(nip) ?? null,
      acknowledges: acknowledgement(key),
      peers: peersOf(person, { roster, pack, seed, leaving: cast.leaving }),
      leaves: cast.leaving.includes(nip),
      reassigned: cast.reassigned.includes(nip),
      extraReview: cast.extra.includes(nip),
      reportsEveryDay: archetype === 'star' || !chance(SHARE.careless, ...key, 'careless'),
    };
  };
  return new Map(roster.people.map((person) => [person.nip, scriptOf(person)]));
};

/** Whether the official approves a proposal: mostly yes, and the same answer in every run. */
export const approves = (...key: (string | number)[]): boolean => !chance(0.1, ...key, 'rejects');

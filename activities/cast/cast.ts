/** Who has which habit, and the part that each of them plays: exact shares, drawn from the seed and the ids alone. */
import { shuffled } from '../../rules/decide/draw.ts';
import { isAskedOf } from '../../rules/explain/peer-facts.ts';
import { own } from '../../rules/language/records.ts';
import type { Facts, FactSource, RulePack } from '../../rules/language/types.ts';
import type { Script, VirtualPerson } from '../../workflows/cast/habits.ts';
import type { AppraisalInput } from '../../workflows/messages.ts';
import { EMPLOYEE_HABITS, type Habit, HABITS, type Level, SUPERIOR_HABITS } from '../../workflows/cast/habits.ts';
import type { PersonPart } from './situation.ts';
import { everywhere, type Levels, type Ratings } from './ratings.ts';
import { WHOLE } from '../../rules/time/units.ts';

const LATE_DAYS = 3;
const DELIVERED: FactSource[] = ['system', 'public', 'training'];

export type Cast = { habitsOf(id: string): Habit[] };

type Company = { people: VirtualPerson[]; superiors: string[]; seed: number };

/** `people` are those whose year it is; some superiors may be others. */
export function castOf(script: Script, { people, superiors, seed }: Company): Cast {
  const ids = people.map(({ id }) => id).sort();
  const members = new Map<Habit, ReadonlySet<string>>();
  const choose = (habit: Habit, among: string[]) => {
    const wanted = script[habit] ?? 0;
    const chosen =
      typeof wanted === 'number'
        ? shuffled(among, seed, 'habit', habit).slice(0, Math.round((wanted * among.length) / WHOLE))
        : wanted;
    members.set(habit, new Set(chosen));
  };
  for (const habit of EMPLOYEE_HABITS) choose(habit, ids);
  for (const habit of SUPERIOR_HABITS) choose(habit, superiors);
  choose('upheldObjections', [...(members.get('objections') ?? [])].sort());
  return { habitsOf: (id) => HABITS.filter((habit) => members.get(habit)?.has(id)) };
}

export type Production = {
  pack: RulePack;
  script: Script;
  cast: Cast;
  ratings: Ratings;
  superiors: string[];
  seed: number;
  atOnce?: boolean;
  /** Of whom work and behaviour differ; everybody else is as their habits say. */
  levels?: ReadonlyMap<string, Levels>;
};

type PeopleOf = Pick<AppraisalInput, 'employeeId' | 'assessorId' | 'secondReviewerId' | 'peerIds'> & {
  /** Whoever may be asked as a subordinate. */
  subordinateIds?: readonly string[];
  /** Whoever may be asked as a peer beside them. */
  colleagues?: readonly string[];
};

/** Everything that is drawn for one appraisal, before its year begins. */
export function partOf(stage: Production, input: PeopleOf): PersonPart {
  const { cast, ratings, seed, superiors } = stage;
  const { employeeId, assessorId, secondReviewerId, peerIds: asked, subordinateIds = [], colleagues = [] } = input;
  const levels = levelsOf(stage, employeeId);
  const key = [seed, employeeId];
  const raters = [...new Set([...asked, ...colleagues, ...subordinateIds])];
  const others = [employeeId, assessorId, secondReviewerId, ...raters];
  const said = (id: string): Facts => {
    const group = subordinateIds.includes(id) ? 'subordinate' : 'peer';
    const asked = (name: string) => {
      const fact = own(stage.pack.facts, name);
      return fact !== undefined && isAskedOf(name, fact, group);
    };
    const all = Object.entries(ratings.facts(['peer'], levels, [...key, id]));
    return Object.fromEntries(all.filter(([name]) => asked(name)));
  };
  const peers = raters.map((id) => [id, said(id)] as const);
  return {
    seed,
    atOnce: stage.atOnce ?? false,
    levels,
    lateDays: stage.script.lateDays ?? LATE_DAYS,
    habits: Object.fromEntries(
      others.map((id) => [id, cast.habitsOf(id)] as const).filter(([, habits]) => habits.length > 0),
    ),
    facts: {
      delivered: ratings.facts(DELIVERED, levels, key),
      training: ratings.facts(['training'], levels, key),
      assessor: ratings.facts(['assessor'], levels, key),
      upheld: ratings.facts(['assessor'], { work: better(levels.work), behaviour: better(levels.behaviour) }, [
        ...key,
        'upheld',
      ]),
      peers: Object.fromEntries(peers),
    },
    colleagues: [...colleagues],
    indicators: stage.pack.indicators.map(({ id }) => id),
    otherReviewer: superiors.find((id) => ![employeeId, assessorId, secondReviewerId].includes(id)) ?? null,
  };
}

function levelsOf({ cast, levels }: Production, id: string): Levels {
  const habits = cast.habitsOf(id);
  const level = habits.includes('lowScores') ? 'low' : habits.includes('highScores') ? 'high' : 'usual';
  return levels?.get(id) ?? everywhere(level);
}

const better = (level: Level): Level => (level === 'low' || level === 'weak' ? 'usual' : 'high');

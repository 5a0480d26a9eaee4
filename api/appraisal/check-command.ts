/** What the pack and the roster already tell about a command's content, in words that help. The workflow checks again. */
import { finding } from '../../rules/language/errors.ts';
import type { Facts, GivenValue, Finding, Phase, RulePack, Text } from '../../rules/language/types.ts';
import type { Predicate } from '../../rules/language/predicates.ts';
import type { Command, CommandName } from '../../workflows/messages.ts';
import { predicatesOf } from '../../rules/twin/cells.ts';
import { askedAboutEachOther } from '../../store/appraisal/each-other.ts';
import { getCycle } from '../../store/cycle/cycles.ts';
import { employeesById } from '../../store/people/employees.ts';
import type { AppraisalDoc } from '../../store/appraisal/types.ts';
import type { Deps } from '../deps.ts';

/** `phase`: of the running stage; `facts`: what the command carries; `body`: as it was sent. */
export type About = {
  deps: Deps;
  appraisal: AppraisalDoc;
  pack: RulePack;
  phase: Phase | undefined;
  facts: Facts;
  body: Record<string, unknown>;
  /** Of whoever sends it, and of whose key it comes. */
  hands: readonly string[];
  actorId: string;
};

type Named = { path: PropertyKey[]; id: string };

const named = (field: string, ids: readonly string[] = []): Named[] => ids.map((id, i) => ({ path: [field, i], id }));

/** Whether two rated each other is told to nobody but who names them: that somebody was asked about one is theirs to know. */
export async function checkPeers({ peers }: { peers: string[] }, about: About) {
  const { hands, appraisal: before } = about;
  const own = named('peers', peers).filter(({ id }) => hands.includes(id) && !before.peerIds.includes(id));
  const unfit = [
    ...(await checkPeople(named('peers', peers), about)),
    // What is told of them below would tell them who was asked about themselves.
    ...own.map(({ path }) => finding(path, 'self-decision', NO_PEER_THEMSELVES)),
  ];
  if (unfit.length > 0 || nominationIn(about.pack)?.eachOther !== 'barred') return unfit;
  const { deps, appraisal } = about;
  const { region, employeeId, sandbox, cycleId } = appraisal;
  const periodFrom = (await getCycle(deps.store, region, cycleId))?.period.from ?? '';
  const barred = await askedAboutEachOther(deps.store, { region, employeeId, periodFrom, sandbox });
  const fresh = named('peers', peers).filter(({ id }) => barred.has(id) && !appraisal.peerIds.includes(id));
  return fresh.map(({ path }) => finding(path, 'rated-each-other', EACH_OTHER));
}
const nominationIn = ({ phases }: RulePack) =>
  phases.flatMap((phase) => (phase.kind === 'feedback' ? (phase.peers?.nominate ?? []) : []))[0];
const EACH_OTHER: Text = {
  id: 'Keduanya tahun lalu diminta menilai satu sama lain. Pilih orang lain, tanpa memberi tahu yang dinilai.',
  en: 'The two were asked about each other last year. Choose somebody else, without telling the person appraised.',
};

export const checkNominated = ({ peers, relatives }: { peers: string[]; relatives?: string[] }, about: About) =>
  checkPeople([...named('peers', peers), ...named('relatives', relatives)], about);

/** Nobody gives themselves somebody to appraise. */
export async function checkAssessors(message: { assessorId: string; secondReviewerId?: string }, about: About) {
  const named = Object.entries(message).map(([field, id]) => ({ path: [field], id }));
  const { assessorId, secondReviewerId } = about.appraisal;
  const fresh = named.filter(({ id }) => about.hands.includes(id) && id !== assessorId && id !== secondReviewerId);
  return [...(await checkPeople(named, about)), ...fresh.map(({ path }) => finding(path, 'self-decision', THEMSELVES))];
}

/** Whoever is named must be in the region, in service, and somebody else than the appraised person. */
async function checkPeople(named: Named[], { deps, appraisal }: About): Promise<Finding[]> {
  const ids = [...new Set(named.map(({ id }) => id))];
  const people = await employeesById(deps.store, appraisal.region, ids);
  const active = new Set(people.filter((person) => person.active).map((person) => person._id));
  return named.flatMap(({ path, id }) => {
    if (id === appraisal.employeeId) return [finding(path, 'self', SELF)];
    return active.has(id) ? [] : [finding(path, 'employee-unknown', UNKNOWN)];
  });
}

export function checkStage({ stage }: { stage: string }, { pack }: About): Finding[] {
  const stages = pack.phases.map(({ id }) => id);
  return stages.includes(stage) ? [] : [finding(['stage'], 'not-allowed', oneOf(stages))];
}

/** Nobody comes below the worst or above the best that the pack can give, nor to a predicate of another regime. */
export function checkAdjustment({ to }: { to: string }, { pack }: About): Finding[] {
  const given = predicatesOf(pack.predicates);
  return given.includes(to) ? [] : [finding(['to'], 'not-allowed', oneOf(given))];
}

export function checkOutcome({ outcomeId }: { outcomeId: string }, { appraisal }: About): Finding[] {
  const outcomes = appraisal.outcomes.map(({ id }) => id);
  return outcomes.includes(outcomeId) ? [] : [finding(['outcomeId'], 'not-allowed', oneOf(outcomes))];
}

/** What a correction changes, by fact. */
export type Corrected = Record<string, { before: GivenValue | null; after: GivenValue }>;

export function corrections(before: Facts, facts: Facts): Corrected {
  const changed = Object.entries(facts).filter(([name, value]) => before[name] !== value);
  return Object.fromEntries(changed.map(([name, after]) => [name, { before: before[name] ?? null, after }]));
}

export const oneOf = (values: readonly string[]): Text => {
  const list = values.join(', ') || '–';
  return { id: `Harus salah satu dari: ${list}.`, en: `Must be one of: ${list}.` };
};
export const NOTHING_CORRECTED: Text = {
  id: 'Keberatan yang diterima memperbaiki paling sedikit satu fakta. Sebut fakta dan nilainya yang benar, atau tolak keberatannya.',
  en: 'An objection that is upheld corrects one fact at least. Name the fact and its right value, or reject the objection.',
};
const SELF: Text = { id: 'Ini pegawai yang dinilai sendiri.', en: 'This is the appraised person.' };
const THEMSELVES: Text = {
  id: 'Tidak seorang pun menjadikan dirinya penilai: admin lain yang menetapkannya.',
  en: 'Nobody makes themselves the assessor: another admin does.',
};
const NO_PEER_THEMSELVES: Text = {
  id: 'Tidak seorang pun menunjuk dirinya sebagai rekan penilai: orang lain yang menunjuk.',
  en: 'Nobody names themselves as a peer: somebody else does.',
};
const UNKNOWN: Text = {
  id: 'Tidak ada pegawai aktif dengan id ini di wilayah ini.',
  en: 'No active employee of this region has this id.',
};

/** The predicate that the command would put on top of the computed one. */
export const adjustedBy = (name: CommandName, body: Command['body']): Predicate | undefined =>
  name === 'adjustResult' && 'to' in body ? body.to : undefined;

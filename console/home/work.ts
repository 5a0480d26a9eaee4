/** What waits for somebody, over everything they are. */
import { can } from '../../api/access/policy.ts';
import { amendmentTitle, type SeenAmendment } from '../amendment/seen.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { doingHere, myTurns } from '../appraisal/turns.ts';
import type { Rows } from '../cycle/seen.ts';
import type { SeenJoint } from '../goal/joint-seen.ts';
import type { SeenDraft } from '../pack/seen.ts';
import { labelOfCycle, paths } from '../paths.ts';
import type { Visit } from '../visit.ts';

const MOST = 50;
type Task = {
  href: string;
  what: string;
  about: { href: string; words: string };
  dueAt: string | null;
  overdue: boolean;
};
export type WaitingWork = { tasks: Task[]; more: boolean };

/** Over everything somebody is: the most urgent first, what is late before what is due. */
export async function waitingWork(visit: Visit): Promise<WaitingWork> {
  const [own, rules, unsigned] = await Promise.all([appraisalWork(visit), rulesWork(visit), signatures(visit)]);
  const tasks = [...own.tasks, ...rules, ...unsigned].sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
  return { tasks, more: own.more };
}

async function appraisalWork(visit: Visit): Promise<WaitingWork> {
  const { t, principal } = visit;
  const { employeeId, offices, roles } = principal;
  const looksAfter = roles.some((role) => role === 'hr' || role === 'admin');
  if (employeeId === null && offices.length === 0 && !looksAfter) return { tasks: [], more: false };
  const { data, page } = await visit.read<Rows<SeenAppraisal>>(`/v1/appraisals?waitingOn=me&limit=${MOST}`);
  const nameOf = await visit.names(data.map((appraisal) => appraisal.employeeId));
  const tasks = data.flatMap((appraisal) =>
    myTurns(visit, appraisal).map((command) => ({
      href: paths.command(appraisal.id, command),
      what: doingHere(visit, appraisal, command),
      about: {
        href: paths.appraisal(appraisal.id),
        words: t('appraisal.of', { label: labelOfCycle(appraisal.cycleId), name: nameOf(appraisal.employeeId) }),
      },
      dueAt: appraisal.dueAt,
      overdue: appraisal.overdue,
    })),
  );
  return { tasks: [...tasks, ...releases(visit, data)], more: page.nextCursor !== null };
}

/** Results that are ready, for whoever releases them: one thing to do for each cycle. */
function releases({ t, principal }: Visit, waiting: readonly SeenAppraisal[]): Task[] {
  if (can(principal, 'releaseCycle', ['region']) === null) return [];
  const ready = waiting.filter((seen) => seen.waitingOn.some((each) => each.as === 'admin' && each.for === 'release'));
  const cycles = new Map(ready.map((seen) => [seen.cycleId, seen]));
  return [...cycles.values()].map(({ cycleId, region, dueAt, overdue }) => {
    const label = labelOfCycle(cycleId);
    return {
      href: paths.cycleOperation(region, label, 'release'),
      what: t('operation.release'),
      about: { href: paths.cycle(region, label), words: t('cycle.title', { label }) },
      dueAt,
      overdue,
    };
  });
}

/** Changes of the rules that somebody else has submitted, for versions to come and for cycles that run. */
async function rulesWork({ t, principal, read }: Visit): Promise<Task[]> {
  const { region, roles, employeeId } = principal;
  if (region === null || employeeId === null || !roles.some((role) => role === 'hr' || role === 'admin')) return [];
  const [drafts, amendments] = await Promise.all([
    read<Rows<SeenDraft>>(`/v1/rule-packs/drafts?region=${region}&state=IN_REVIEW&limit=${MOST}`),
    read<Rows<SeenAmendment>>(`/v1/amendments?region=${region}&state=DRAFT&limit=${MOST}`),
  ]);
  const task = (href: string, what: string, words: string): Task => ({
    href,
    what,
    about: { href, words },
    dueAt: null,
    overdue: false,
  });
  return [
    ...drafts.data
      .filter(
        ({ authors, approvedBy }) => !authors.includes(employeeId) && !approvedBy.some(({ by }) => by === employeeId),
      )
      .map(({ id, version }) => task(paths.request(region, id), t('home.readDraft'), t('draft.title', { version }))),
    ...amendments.data
      .filter(({ author }) => author.id !== employeeId)
      .map((each) => task(paths.amendment(region, each.id), t('home.readAmendment'), amendmentTitle(t, each))),
  ];
}

/** Joint targets that a head has not signed yet. */
async function signatures(visit: Visit): Promise<Task[]> {
  const { region } = visit.principal;
  const headed = await visit.headed();
  if (region === null || headed.length === 0) return [];
  const { data } = await visit.read<Rows<SeenJoint>>(`/v1/joint-targets?region=${region}&state=PROPOSED&limit=${MOST}`);
  return data
    .filter(({ owners }) => owners.some(({ unit, signedBy }) => signedBy === null && headed.includes(unit)))
    .map(({ id, title }) => ({
      href: paths.jointMove(region, id, 'tanda-tangan'),
      what: visit.t('home.sign'),
      about: { href: paths.joint(region, id), words: title },
      dueAt: null,
      overdue: false,
    }));
}

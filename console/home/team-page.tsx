/** Those whom somebody assesses or reviews: who waits for them, whom they wait for, what is over. */
import { hasEnded } from '../../rules/time/ended.ts';
import type { Hono } from 'hono';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { StateOf } from '../appraisal/state.tsx';
import { doingHere, myTurns, waitLines } from '../appraisal/turns.ts';
import type { Rows } from '../cycle/seen.ts';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

export function teamPages(site: Hono<PageEnv>): void {
  site.get('/tim', async (c) => {
    const visit = c.get('visit');
    const team = await appraisalsBy(
      visit,
      ({ relations }) => relations.includes('subordinate') || relations.includes('secondReviewer'),
    );
    const nameOf = await visit.names(peopleIn(team));
    return answerPage(c, <TeamPage {...{ visit, team, nameOf }} />);
  });
}

export const peopleIn = (appraisals: readonly SeenAppraisal[]): string[] =>
  appraisals.flatMap(({ employeeId, assessorId, waitingOn }) => [
    employeeId,
    ...(assessorId === undefined ? [] : [assessorId]),
    ...waitingOn.flatMap(({ id }) => id ?? []),
  ]);

export async function appraisalsBy(
  visit: Visit,
  wanted: (seen: SeenAppraisal) => boolean,
  filter = '',
): Promise<SeenAppraisal[]> {
  const { data } = await visit.read<Rows<SeenAppraisal>>(`/v1/appraisals?limit=200&${filter}`);
  return data.filter(wanted);
}

/** Who waits for the visitor first, the oldest on top; then whom they wait for; then what is over. */
function TeamPage({ visit, team, nameOf }: { visit: Visit; team: SeenAppraisal[]; nameOf: (id: string) => string }) {
  const { t } = visit;
  const mine = (seen: SeenAppraisal) => myTurns(visit, seen).length > 0;
  const groups = [
    { title: t('team.forYou'), rows: team.filter((seen) => mine(seen)) },
    { title: t('team.others'), rows: team.filter((seen) => !mine(seen) && !hasEnded(seen)) },
    { title: t('team.over'), rows: team.filter((seen) => !mine(seen) && hasEnded(seen)) },
  ].filter(({ rows }) => rows.length > 0);
  const first = team.filter((seen) => mine(seen)).length;
  return (
    <SignedPage visit={visit} title={t('team.title')}>
      <h1>{t('team.title')}</h1>
      <p class="lead">{team.length === 0 ? t('team.none') : t('team.lead', { n: team.length, first })}</p>
      <p class="actions">
        {team.length > 0 && <a href={paths.teamTargets()}>{t('queue.title')}</a>}
        <a href={paths.delegation()}>{t('delegation.title')}</a>
      </p>
      {team.length === 0 && <p>{t('team.noneWhy')}</p>}
      {groups.map(({ title, rows }) => (
        <>
          <h2>{title}</h2>
          <ul class="plain rows">
            {rows
              .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
              .map((seen) => (
                <TeamRow {...{ visit, seen, nameOf }} />
              ))}
          </ul>
        </>
      ))}
    </SignedPage>
  );
}

/** For whom the visitor does this, where it is somebody else's task. */
function inPlace(
  { t, principal }: Visit,
  { relations, assessorId = '' }: SeenAppraisal,
  nameOf: (id: string) => string,
) {
  const by = principal.standsFor?.find(({ of }) => of === assessorId);
  return by && relations.includes('subordinate') && assessorId !== principal.employeeId
    ? t(`onBehalf.${by.kind}`, { name: nameOf(by.of) })
    : '';
}

function TeamRow({ visit, seen, nameOf }: { visit: Visit; seen: SeenAppraisal; nameOf: (id: string) => string }) {
  const { t, language } = visit;
  const turns = myTurns(visit, seen);
  const waits = waitLines(visit, seen, nameOf).join('; ');
  return (
    <li>
      <a href={paths.appraisal(seen.id)}>
        {t('appraisal.of', { label: labelOfCycle(seen.cycleId), name: nameOf(seen.employeeId) })}
      </a>{' '}
      {seen.overdue ? (
        <Status kind="late" word={t('status.late')} />
      ) : turns.length > 0 ? (
        <Status kind="you" word={t('status.forYou')} />
      ) : (
        <StateOf visit={visit} seen={seen} />
      )}
      <p class="hint">
        {inPlace(visit, seen, nameOf)}{' '}
        {turns.map((command) => (
          <>
            <a href={paths.command(seen.id, command)}>{doingHere(visit, seen, command)}</a>{' '}
          </>
        ))}
        {turns.length === 0 && waits}
        {seen.dueAt !== null && (turns.length > 0 || waits !== '') && ' · '}
        {seen.dueAt !== null && t('appraisal.until', { day: shownDay(seen.dueAt, language) })}
      </p>
    </li>
  );
}

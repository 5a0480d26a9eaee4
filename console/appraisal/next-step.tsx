/** The one thing to do next on an appraisal, or whom it waits for; what may be done besides. */
import type { RulePack } from '../../rules/language/types.ts';
import type { CommandName } from '../../workflows/messages.ts';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { Lacking } from './owed-facts.tsx';
import type { SeenAppraisal } from './seen.ts';
import { doingHere, myTurns, otherCommands, waitLines } from './turns.ts';

/** Rights and daily work are not folded away. */
const OPEN: CommandName[] = ['object', 'submitDailyReports', 'reportProgress'];

type Shown = { visit: Visit; seen: SeenAppraisal; nameOf: (id: string) => string; pack: RulePack };

/** Only where the pack takes them. */
const takesDaily = ({ phases }: RulePack) => phases.some((phase) => 'dailyReports' in phase);

export function NextStep({ visit, seen, nameOf, pack }: Shown) {
  const { t, language } = visit;
  const [first, ...rest] = myTurns(visit, seen);
  const possible = [...rest, ...otherCommands(visit, seen)].filter(
    (command) => command !== 'submitDailyReports' || takesDaily(pack),
  );
  const plain = possible.filter((command) => OPEN.includes(command));
  const others = possible.filter((command) => !OPEN.includes(command));
  const until = seen.dueAt === null ? null : t('appraisal.until', { day: shownDay(seen.dueAt, language) });
  return (
    <section class="card next">
      {first === undefined ? (
        <>
          <h2>
            {seen.state !== 'RUNNING'
              ? wordOf(t, 'state', seen.state)
              : seen.waitingOn.length > 0
                ? t('appraisal.waitOthers')
                : t('appraisal.wait')}
          </h2>
          {waitLines(visit, seen, nameOf).map((line) => (
            <p>{line}</p>
          ))}
        </>
      ) : (
        <h2>{t('appraisal.nextStep', { what: doingHere(visit, seen, first) })}</h2>
      )}
      {seen.state === 'BLOCKED' && seen.blockedReason && (
        <p>{t('appraisal.blocked', { why: wordOf(t, 'cause', seen.blockedReason) })}</p>
      )}
      <Lacking {...{ visit, seen, pack, nameOf }} />
      {seen.escalated && <p>{t('appraisal.escalated')}</p>}
      {until !== null && seen.state === 'RUNNING' && (
        <p>
          {seen.waitingOn.length === 0 && seen.dueAt !== null
            ? t('appraisal.goesOn', { day: shownDay(seen.dueAt, language) })
            : until}{' '}
          {seen.overdue && <Status kind="late" word={t('status.late')} />}
        </p>
      )}
      {(first !== undefined || plain.length > 0) && (
        <p class="actions">
          {first !== undefined && (
            <a class="button primary" href={paths.command(seen.id, first)}>
              {doingHere(visit, seen, first)}
            </a>
          )}
          {plain.map((command) => (
            <a class="button" href={paths.command(seen.id, command)}>
              {doingHere(visit, seen, command)}
            </a>
          ))}
        </p>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t('appraisal.actions')}</summary>
          <p class="actions">
            {others.map((command) => (
              <a class="button" href={paths.command(seen.id, command)}>
                {doingHere(visit, seen, command)}
              </a>
            ))}
          </p>
        </details>
      )}
    </section>
  );
}

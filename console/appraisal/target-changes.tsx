/** Targets that change while work goes on: what is on the table beside what is agreed, and what was agreed before. */
import { regionInWords } from '../../rules/explain/targets.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenAppraisal, SeenTarget } from './seen.ts';
import { TargetTable } from './target-table.tsx';
import { isAtWork } from './turns.ts';

export const knowsChanges = ({ phases }: RulePack): boolean =>
  phases.some((phase) => phase.kind === 'target' && phase.midYear !== undefined);

type About = { visit: Visit; seen: SeenAppraisal; pack: RulePack; proposed: SeenTarget[]; before: SeenTarget[] };

/** Whether the person may put other targets on the table. */
const mayPropose = ({ seen, pack }: Pick<About, 'seen' | 'pack'>): boolean =>
  knowsChanges(pack) &&
  seen.relations.includes('own') &&
  isAtWork(seen) &&
  seen.stageKind !== 'final' &&
  seen.targetsAgreedBy !== null &&
  !seen.change;

export function TargetChanges({ visit, seen, pack, proposed, before }: About) {
  const { t, language } = visit;
  const segments = [...new Set(before.map(({ from }) => from ?? ''))];
  return (
    <>
      {mayPropose({ seen, pack }) && (
        <p class="actions">
          <a class="button" href={paths.command(seen.id, 'proposeTargets')}>
            {t('change.propose')}
          </a>
        </p>
      )}
      {proposed.length > 0 && (
        <section class="card">
          <h2>{t('change.title')}</h2>
          <p>{t('change.lead')}</p>
          <TargetTable {...{ visit, pack, targets: proposed }} />
        </section>
      )}
      {segments.map((from) => {
        const targets = before.filter((target) => target.from === from);
        const origin = targets[0]?.origin;
        const days = { from: shownDay(from, language), to: shownDay(targets[0]?.to ?? from, language) };
        return (
          <section>
            <h2>
              {origin === undefined
                ? t('change.before', days)
                : t('change.brought', { ...days, region: regionInWords(origin) })}
            </h2>
            <TargetTable {...{ visit, pack, targets }} />
          </section>
        );
      })}
    </>
  );
}

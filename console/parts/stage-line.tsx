/** The stage line: what is done, where it stands, what is ahead. */
import type { Phase } from '../../rules/language/types.ts';
import type { Visit } from '../visit.ts';

type Position = { stage: string; closed: boolean; autoForwarded: readonly string[]; until?: string | null };

export function StageTrack({ visit, phases, at }: { visit: Visit; phases: readonly Phase[]; at: Position }) {
  const { t, language } = visit;
  const index = at.closed ? phases.length : phases.findIndex(({ id }) => id === at.stage);
  const now = phases[index];
  return (
    <>
      {now && (
        <p class="hint">{t('appraisal.stageOf', { n: index + 1, of: phases.length, title: now.title[language] })}</p>
      )}
      <ol class="stages">
        {phases.map((phase, i) => {
          const forwarded = i < index && at.autoForwarded.includes(phase.id);
          const kind = forwarded ? 'forwarded' : i < index ? 'done' : i === index ? 'now' : 'ahead';
          return (
            <li class={kind === 'forwarded' ? 'done forwarded' : kind} aria-current={i === index ? 'step' : undefined}>
              <span>
                {phase.title[language]}
                <span class="visually-hidden"> ({t(`stage.${kind}`)})</span>
                {i === index && typeof at.until === 'string' && <span>{t('stage.until', { day: at.until })}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

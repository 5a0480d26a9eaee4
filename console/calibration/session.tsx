/** How far the session of a unit is: open, closed with minutes, overridden; and the forms that end it. */
import { can } from '../../api/access/policy.ts';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenUnit } from './pages.tsx';

type Shown = { visit: Visit; unit: SeenUnit; here: { region: string; label: string }; nameOf: (id: string) => string };

export function SessionEnd({ visit, unit, here: { region, label }, nameOf }: Shown) {
  const { t, principal } = visit;
  const { closed, overridden } = unit.session;
  const may = unit.leftOut === 0 && can(principal, 'closeCalibration', ['region']) !== null;
  const way = (move: 'tutup' | 'kesampingkan') => paths.endCalibration(region, label, { unit: unit.unit, move });
  const told = (word: 'calibration.closedBy' | 'calibration.overriddenBy', said: NonNullable<typeof closed>) =>
    t(word, { who: nameOf(said.by), when: shownMoment(said.at, visit) });
  return (
    <>
      <h2>{t('calibration.session')}</h2>
      <p>{closed ? told('calibration.closedBy', closed) : t('calibration.isOpen')}</p>
      {closed?.words !== undefined && <blockquote>{closed.words}</blockquote>}
      {unit.session.changed && <p class="notice">{t('calibration.changed')}</p>}
      {overridden && <p>{told('calibration.overriddenBy', overridden)}</p>}
      {overridden?.words !== undefined && <blockquote>{overridden.words}</blockquote>}
      {may && (
        <p class="actions">
          <a class="button" href={way('tutup')}>
            {t('calibration.close')}
          </a>
          {closed && (unit.check.state === 'broken' || unit.check.state === 'impossible') && (
            <a class="button" href={way('kesampingkan')}>
              {t('calibration.override')}
            </a>
          )}
          {closed && (
            <a class="button" href={paths.cycleOperation(region, label, 'release')}>
              {t('operation.release')}
            </a>
          )}
        </p>
      )}
    </>
  );
}

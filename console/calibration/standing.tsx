/** The pattern beside the unit: actual against allowed, and the smallest moves, or that there are none. */
import { Bars } from '../parts/charts/bars.tsx';
import { Heads } from '../parts/heads.tsx';
import { predicateWord } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenUnit } from './pages.tsx';

type Shown = { visit: Visit; unit: SeenUnit; tried: boolean; minUnitSize: number };
type Check = SeenUnit['check'];

export function PatternStanding({ visit, unit, tried, minUnitSize }: Shown) {
  const { t, language } = visit;
  const { check, counts, pattern } = unit;
  const scored = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <>
      <h2>{t('calibration.pattern')}</h2>
      {scored > 0 && (
        <Bars
          title={t('spread.predicates')}
          of={t('spread.predicate')}
          rows={unit.predicates.map((code) => {
            const value = counts[code] ?? 0;
            return { label: predicateWord(code, language), parts: [{ value, kind: 'full' }], words: String(value) };
          })}
        />
      )}
      {tried && pattern !== null && (
        <p class="notice">{t('calibration.tried', { predicate: wordOf(t, 'pattern', pattern) })}</p>
      )}
      <p>
        <strong>{t(`calibration.check.${check.state}`, { n: minUnitSize })}</strong>
      </p>
      {check.rules.length > 0 && <Rules {...{ visit, check }} />}
      {check.moves && <Moves {...{ visit, moves: check.moves }} />}
    </>
  );
}

const told = (visit: Visit, codes: readonly string[]) =>
  codes.map((code) => predicateWord(code, visit.language)).join(' + ');

function Rules({ visit, check }: { visit: Visit; check: Check }) {
  const { t } = visit;
  const labels = [t('spread.predicate'), t('calibration.allowed'), t('calibration.actual'), t('people.state')];
  return (
    <table class="cards">
      <Heads labels={labels} />
      <tbody>
        {check.rules.map(({ kind, of, share, limit, people, kept }) => (
          <tr>
            <th scope="row">{told(visit, of)}</th>
            <td data-label={labels[1]}>
              {t(`calibration.${kind}`, { share: (share / 100).toLocaleString(visit.language), n: limit })}
            </td>
            <td data-label={labels[2]}>{people}</td>
            <td data-label={labels[3]}>{t(kept ? 'calibration.kept' : 'calibration.notKept')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Moves({ visit, moves }: { visit: Visit; moves: NonNullable<Check['moves']> }) {
  const { t, language } = visit;
  return (
    <>
      <h3>{t('calibration.moves', { n: moves.people })}</h3>
      {!moves.exact && <p class="hint">{t('calibration.notExact')}</p>}
      <ul>
        {moves.sets.map((set) => (
          <li>
            {set
              .map(({ from, to, people }) =>
                t('calibration.move', {
                  n: people,
                  from: predicateWord(from, language),
                  to: predicateWord(to, language),
                }),
              )
              .join('; ')}
          </li>
        ))}
      </ul>
      <p class="hint">{t('calibration.movesWhy')}</p>
    </>
  );
}

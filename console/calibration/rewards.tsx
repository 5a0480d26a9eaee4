/** Rewards of which there are only so many: who is in and who is out, in the pack's order. */
import { rupiahText } from '../../rules/explain/rewards.ts';
import { Heads } from '../parts/heads.tsx';
import { Status } from '../parts/status.tsx';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import type { SeenUnit } from './pages.tsx';

type Shown = { visit: Visit; unit: SeenUnit };
type Reward = SeenUnit['rewards'][number];

export function Rewards({ visit, unit }: Shown) {
  const { t } = visit;
  if (unit.rewards.length === 0) return null;
  return (
    <>
      <h2>{t('places.title')}</h2>
      {unit.rewards.map((reward) => (
        <OneReward {...{ visit, unit, reward }} />
      ))}
    </>
  );
}

function OneReward({ visit: { t, language }, unit, reward }: Shown & { reward: Reward }) {
  const { title, order, places, rupiah, people, granted, spent, state, rows } = reward;
  const caps = [
    ...(places === null ? [] : [t('places.most', { n: places })]),
    ...(rupiah === null ? [] : [t('places.money', { amount: rupiahText(rupiah, language) })]),
  ];
  const labels = [t('places.rankHead'), t('calibration.person'), t('places.gets')];
  const named = new Map(unit.rows.map((row) => [row.appraisalId, row.name ?? row.employeeId]));
  return (
    <section>
      <h3>{title[language]}</h3>
      <p>
        {caps.join(', ')}. {order[language]}
      </p>
      <p class="hint">{t(`places.${state}`)}</p>
      {state !== 'withheld' && (
        <p>
          {t('places.people', { people, granted })}
          {spent > 0 && ` (${t('places.spent', { amount: rupiahText(spent, language) })})`}
        </p>
      )}
      {rows.length > 0 && (
        <table class="cards">
          <Heads labels={labels} />
          <tbody>
            {rows.map(({ appraisalId, rank, within }) => (
              <tr>
                <td data-label={labels[0]}>{rank}</td>
                <th scope="row">
                  <a href={paths.appraisal(appraisalId)}>{named.get(appraisalId) ?? appraisalId}</a>
                </th>
                <td data-label={labels[2]}>
                  <Status kind={within ? 'done' : 'ahead'} word={t(within ? 'places.in' : 'places.out')} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

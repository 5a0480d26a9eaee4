/** How a cycle goes on: which stage will be done when, in a sentence, as lines, and for each stage and unit. */
import { daysBetween } from '../../rules/time/calendar.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { BurnUpChart } from '../parts/charts/burn-up.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import type { Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenCycle, SeenForecast } from './seen.ts';

type Stage = SeenForecast['stages'][number];
type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  forecast: SeenForecast;
  pack: RulePack;
  units: Units;
  /** The stage whose lines are drawn. */
  stage: string;
  nameOf: (id: string) => string;
};
const ID = 'laju';

export function Forecast(shown: Shown) {
  const { visit, cycle, forecast, pack, stage: chosen } = shown;
  const { t, language } = visit;
  const stage = forecast.stages.find((each) => each.stage === chosen);
  if (!stage || forecast.people === 0) return null;
  const title = titleIn(shown, stage.stage);
  return (
    <>
      <h2 id={ID}>{t('forecast.title')}</h2>
      <p class="lead">{sentenceOf(shown, stage)}</p>
      <p class="chips">
        {pack.phases.map(({ id, title: words }) => (
          <a
            href={`${paths.cycle(cycle.region, cycle.label)}${query({ tahap: id })}#${ID}`}
            aria-current={id === stage.stage ? 'true' : undefined}
          >
            {words[language]}
          </a>
        ))}
      </p>
      <BurnUpChart
        visit={visit}
        title={t('forecast.chart', { stage: title })}
        points={forecast.days.map((day, i) => ({ day, done: stage.byDay[i] ?? 0 }))}
        total={forecast.people}
        end={stage.day}
        due={stage.deadline}
      />
      <Stages {...shown} />
      <ByUnit {...shown} />
      {forecast.cancelled > 0 && <p class="hint">{t('forecast.cancelled', { n: forecast.cancelled })}</p>}
    </>
  );
}

const titleIn = ({ pack, visit: { language } }: Shown, stage: string) =>
  pack.phases.find(({ id }) => id === stage)?.title[language] ?? stage;

/** The answer: when, and beside it the deadline; or why nobody can say. */
function sentenceOf(shown: Shown, { stage, done, day, reason, rate, deadline }: Stage): string {
  const { visit, forecast } = shown;
  const { t, language } = visit;
  const on = (iso: string | null | undefined) => (typeof iso === 'string' ? shownDay(iso, language) : '');
  const about = {
    stage: titleIn(shown, stage),
    n: rate?.people ?? 0,
    from: on(rate?.from),
    to: on(rate?.to),
    day: on(day),
    deadline: on(deadline),
  };
  if (reason === 'still' && rate?.from === rate?.to) return t('forecast.why.stillToday', about);
  if (reason !== null) return t(`forecast.why.${reason}`, about);
  if (done === forecast.people) return t('forecast.done', about);
  const after = day === null || deadline === null ? 0 : daysBetween(deadline, day);
  const beside =
    deadline === null ? '' : after > 0 ? t('forecast.after', { ...about, n: after }) : t('forecast.due', about);
  return `${t('forecast.when', about)} ${beside}`.trim();
}

function whenOf(
  { visit: { t, language }, forecast }: Shown,
  told: Pick<Stage, 'day' | 'reason' | 'done'>,
  of?: number,
) {
  if (told.reason !== null) return t(`forecast.short.${told.reason}`);
  const day = told.day === null ? '' : shownDay(told.day, language);
  return told.done === (of ?? forecast.people) ? t('forecast.short.done', { day }) : day;
}

function Stages(shown: Shown) {
  const { visit, forecast } = shown;
  const { t, language } = visit;
  return (
    <table class="cards">
      <caption>{t('forecast.stages')}</caption>
      <thead>
        <tr>
          {(['stage', 'past', 'moved', 'day', 'deadline', 'waits'] as const).map((column) => (
            <th scope="col">{t(`forecast.${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {forecast.stages.map((stage) => (
          <tr>
            <th scope="row">{titleIn(shown, stage.stage)}</th>
            <td data-label={t('forecast.past')}>{t('spread.of', { n: stage.done, of: forecast.people })}</td>
            <td data-label={t('forecast.moved')}>
              {stage.rate &&
                t(stage.rate.from === stage.rate.to ? 'forecast.rateToday' : 'forecast.rate', {
                  n: stage.rate.people,
                  from: shownDay(stage.rate.from, language),
                  to: shownDay(stage.rate.to, language),
                })}
            </td>
            <td data-label={t('forecast.day')}>{whenOf(shown, stage)}</td>
            <td data-label={t('forecast.deadline')}>{stage.deadline !== null && shownDay(stage.deadline, language)}</td>
            <td data-label={t('forecast.waits')}>
              <Waited {...shown} stage={stage} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Kinds of people, then the names for whom most wait; each leads to those who wait. */
function Waited({ visit: { t }, cycle, nameOf, stage }: Omit<Shown, 'stage'> & { stage: Stage }) {
  // Whoever is waited for in two capacities stands once: the list that the name opens has them all.
  const holding = new Map<string, number>();
  for (const { employeeId, count } of stage.holders) holding.set(employeeId, (holding.get(employeeId) ?? 0) + count);
  const who = [
    ...stage.waiting.map(({ as, count }) => ({ key: as, word: wordOf(t, 'capacity', as), count })),
    ...[...holding].map(([id, count]) => ({ key: id, word: nameOf(id), count })),
  ];
  if (who.length === 0) return null;
  return (
    <ul class="plain within">
      {who.map(({ key, word, count }) => (
        <li>
          <a href={paths.cyclePeople(cycle.region, cycle.label, { tahap: stage.stage, menunggu: key })}>{word}</a> (
          {count})
        </li>
      ))}
    </ul>
  );
}

/** Units beside each other: when each will be past the stage that is looked at. */
function ByUnit(shown: Shown) {
  const { visit, cycle, forecast, units, stage: chosen } = shown;
  const { t } = visit;
  if (forecast.units.length < 2) return null;
  return (
    <table class="cards">
      <caption>{t('forecast.units', { stage: titleIn(shown, chosen) })}</caption>
      <thead>
        <tr>
          {(['unit', 'past', 'day'] as const).map((column) => (
            <th scope="col">{t(`forecast.${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {forecast.units.map(({ unit, people, stages }) => {
          const told = stages.find(({ stage }) => stage === chosen);
          return (
            told && (
              <tr>
                <th scope="row">
                  <a href={paths.cyclePeople(cycle.region, cycle.label, { unit, tahap: chosen })}>
                    {units.nameOf(unit)}
                  </a>
                </th>
                <td data-label={t('forecast.past')}>{t('spread.of', { n: told.done, of: people })}</td>
                <td data-label={t('forecast.day')}>{whenOf(shown, told, people)}</td>
              </tr>
            )
          );
        })}
      </tbody>
    </table>
  );
}

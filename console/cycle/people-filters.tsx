/** Which of the people of a cycle are looked at: what is on, what could be, and views that were kept. */
import type { RulePack } from '../../rules/language/types.ts';
import { paths } from '../paths.ts';
import type { Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenCycle } from './seen.ts';
import { FILTERS, type View } from './views.ts';

const STATES = ['RUNNING', 'PAUSED', 'BLOCKED', 'CLOSED', 'CANCELLED'];
const CAPACITIES = ['employee', 'assessor', 'secondReviewer', 'official', 'admin', 'system'];

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  filter: Record<string, string | undefined>;
  views: View[];
  pack: RulePack;
  nameOf: (id: string) => string;
  units: Units;
};

/** Views that were kept, and keeping this one. */
export function Views({ visit: { t }, cycle, filter, views }: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'views'>) {
  const { region, label } = cycle;
  const on = FILTERS.filter((name) => (filter[name] ?? '') !== '');
  return (
    <>
      {views.length > 0 && (
        <p class="chips">
          {views.map((view) => (
            <a href={paths.cyclePeople(region, label, view.filter)}>{view.name}</a>
          ))}
        </p>
      )}
      {on.length > 0 && (
        <details>
          <summary>{t('people.keepView')}</summary>
          <form method="get" action={paths.cyclePeople(region, label)} class="filters">
            {on.map((name) => (
              <input type="hidden" name={name} value={filter[name]} />
            ))}
            <div class="field">
              <label for="simpan">{t('people.viewName')}</label>
              <input id="simpan" name="simpan" maxlength={40} autocomplete="off" />
            </div>
            <button>{t('save')}</button>
          </form>
        </details>
      )}
      {views.length > 0 && (
        <details>
          <summary>{t('people.dropView')}</summary>
          <p class="chips">
            {views.map(({ name }) => (
              <a href={paths.cyclePeople(region, label, { ...filter, lupakan: name })}>{name} ×</a>
            ))}
          </p>
        </details>
      )}
    </>
  );
}

/** What is on, each with the way to take it off. */
export function ChosenFilters({
  visit: { t, language },
  cycle,
  filter,
  pack,
  nameOf,
  units,
}: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'pack' | 'nameOf' | 'units'>) {
  const words: Record<string, (value: string) => string> = {
    unit: units.nameOf,
    tahap: (value) => pack.phases.find(({ id }) => id === value)?.title[language] ?? value,
    keadaan: (value) => wordOf(t, 'state', value),
    menunggu: (value) =>
      t('cycle.waitsFor', { who: CAPACITIES.includes(value) ? wordOf(t, 'capacity', value) : nameOf(value) }),
    terlambat: () => t('people.lateOnly'),
  };
  const on = Object.entries(filter).flatMap(([name, value]) => {
    const word = words[name];
    return word && value !== undefined && value !== '' ? [{ name, word: word(value) }] : [];
  });
  if (on.length === 0) return null;
  return (
    <p class="chips">
      {on.map(({ name, word }) => (
        <a href={paths.cyclePeople(cycle.region, cycle.label, { ...filter, [name]: undefined })}>
          <span class="visually-hidden">{t('people.remove')} </span>
          {word} ×
        </a>
      ))}
    </p>
  );
}

export function Filters({
  visit: { t, language },
  cycle,
  filter,
  pack,
  units,
}: Pick<Shown, 'visit' | 'cycle' | 'filter' | 'pack' | 'units'>) {
  const selects = [
    { name: 'unit', label: t('people.unit'), choices: units.all.map(({ value, label }) => ({ id: value, label })) },
    {
      name: 'tahap',
      label: t('people.stage'),
      choices: pack.phases.map(({ id, title }) => ({ id, label: title[language] })),
    },
    { name: 'keadaan', label: t('people.state'), choices: STATES.map((id) => ({ id, label: wordOf(t, 'state', id) })) },
    {
      name: 'menunggu',
      label: t('people.waitingOn'),
      choices: CAPACITIES.map((id) => ({ id, label: wordOf(t, 'capacity', id) })),
    },
  ];
  return (
    <details>
      <summary>{t('people.filter')}</summary>
      <form method="get" action={paths.cyclePeople(cycle.region, cycle.label)} class="stack">
        <div class="pair">
          {selects.map(({ name, label, choices }) => (
            <div class="field">
              <label for={name}>{label}</label>
              <select id={name} name={name}>
                <option value="">{t('all')}</option>
                {choices.map((choice) => (
                  <option value={choice.id} selected={filter[name] === choice.id}>
                    {choice.label}
                  </option>
                ))}
              </select>
            </div>
          ))}
        </div>
        <label class="choice">
          <input type="checkbox" name="terlambat" value="ya" checked={filter['terlambat'] === 'ya'} />
          {t('people.lateOnly')}
        </label>
        <div class="actions">
          <button>{t('show')}</button>
        </div>
      </form>
    </details>
  );
}

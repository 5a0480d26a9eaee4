/** What another pack would change: in sentences, from predicate to predicate, by kind, by unit, case by case. */
import { improvement, isPredicate, PREDICATES } from '../../rules/language/predicates.ts';
import { Heat } from '../parts/charts/heat.tsx';
import { paths } from '../paths.ts';
import { predicateWord } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import { type SeenPerson, type SeenResult } from './seen.ts';

export type ResultShown = {
  visit: Visit;
  result: SeenResult;
  /** What a value of the fact is called by which people are grouped. */
  groupWord: (key: string) => string;
  nameOf: (id: string) => string;
  unitOf: (unit: string) => string;
};

export function ComparedResult({ visit, result, groupWord, nameOf, unitOf }: ResultShown) {
  const { t, language } = visit;
  const { compared, changed, sanctioned, notScored, sentences, checked } = result;
  const [first, ...rest] = sentences;
  return (
    <>
      <p class="lead">{first?.[language]}</p>
      <ul class="figures">
        {Object.entries({ compared, changed, sanctioned, notScored }).map(([name, count]) => (
          <li>
            <b>{count}</b>
            {t(`whatIf.${name as 'compared' | 'changed' | 'sanctioned' | 'notScored'}`)}
          </li>
        ))}
      </ul>
      <ul>
        {rest.map((sentence) => (
          <li>{sentence[language]}</li>
        ))}
      </ul>
      {compared === 0 && <p class="card">{t('whatIf.nobody')}</p>}
      {compared > 0 && (
        <>
          <h2>{t('whatIf.matrix')}</h2>
          <Matrix visit={visit} result={result} />
        </>
      )}
      <Kinds visit={visit} result={result} />
      <Groups visit={visit} title={t('whatIf.units')} rows={result.units} word={unitOf} />
      <Groups visit={visit} title={t('whatIf.groups')} rows={result.groups} word={groupWord} />
      <Cases {...{ visit, result, nameOf, unitOf }} />
      <p class="small">{t('whatIf.checked', { n: checked })}</p>
    </>
  );
}

function Matrix({ visit, result: { predicates } }: { visit: Visit; result: SeenResult }) {
  const used = new Set(predicates.flatMap(({ before, after }) => [before, after]));
  const words = PREDICATES.filter((code) => used.has(code)).map((key) => ({
    key,
    label: predicateWord(key, visit.language),
  }));
  const direction = (before: string, after: string) =>
    isPredicate(before) && isPredicate(after) ? improvement(before, after) : 0;
  return <Heat {...{ visit, title: visit.t('whatIf.matrixLead'), words, cells: predicates, direction }} />;
}

const titleIn =
  ({ outcomes }: SeenResult, { language }: Visit) =>
  (id: string) =>
    outcomes.find((each) => each.id === id)?.title[language] ?? id;

function Kinds({ visit, result }: { visit: Visit; result: SeenResult }) {
  const { t, language } = visit;
  const title = titleIn(result, visit);
  if (result.kinds.length === 0) return null;
  return (
    <>
      <h2>{t('whatIf.kinds')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('whatIf.kind')}</th>
            <th scope="col">{t('whatIf.gained')}</th>
            <th scope="col">{t('whatIf.lost')}</th>
            <th scope="col" class="number">
              {t('whatIf.people')}
            </th>
          </tr>
        </thead>
        <tbody>
          {result.kinds.map(({ before, after, gained, lost, count }) => (
            <tr>
              <th scope="row">
                {before === after
                  ? t('whatIf.stays', { predicate: predicateWord(before, language) })
                  : t('whatIf.becomes', {
                      before: predicateWord(before, language),
                      after: predicateWord(after, language),
                    })}
              </th>
              <td data-label={t('whatIf.gained')}>{gained.map(title).join(', ') || '–'}</td>
              <td data-label={t('whatIf.lost')}>{lost.map(title).join(', ') || '–'}</td>
              <td data-label={t('whatIf.people')} class="number">
                {count}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const COLUMNS = ['people', 'changed', 'better', 'worse', 'gained', 'lost', 'sanctioned'] as const;
type GroupsShown = { visit: Visit; title: string; rows: SeenResult['units']; word: (key: string) => string };

function Groups({ visit: { t }, title, rows, word }: GroupsShown) {
  const nameOf = ({ key, merged }: SeenResult['units'][number]) =>
    merged > 0 ? t('whatIf.merged', { n: merged }) : key === null ? t('whatIf.unknown') : word(key);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <table class="cards">
        <thead>
          <tr>
            <td></td>
            {COLUMNS.map((column) => (
              <th scope="col" class="number">
                {t(`whatIf.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{nameOf(row)}</th>
              {COLUMNS.map((column) => (
                <td class="number" data-label={t(`whatIf.column.${column}`)}>
                  {row[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Cases({ visit, result, nameOf, unitOf }: Omit<ResultShown, 'groupWord'>) {
  const { t } = visit;
  if (result.cases.length === 0) return null;
  return (
    <>
      <h2>{t('whatIf.cases')}</h2>
      <p>{t('whatIf.casesLead')}</p>
      {result.cases.map(({ appraisalId, employeeId, unit, before, after }) => (
        <details class="card">
          <summary>
            {nameOf(employeeId)} ({unitOf(unit)})
          </summary>
          <div class="sides">
            {(
              [
                ['before', before],
                ['after', after],
              ] as const
            ).map(([side, told]) => (
              <section>
                <h3>{t(`whatIf.side.${side}`, { version: told.pack.version })}</h3>
                <ul>
                  {told.reading.map((sentence) => (
                    <li>{sentence}</li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
          <p>
            <a href={paths.appraisal(appraisalId)}>{t('whatIf.open')}</a>
          </p>
        </details>
      ))}
    </>
  );
}

type PeopleShown = Omit<ResultShown, 'groupWord'> & {
  title: string;
  people: readonly SeenPerson[];
  more: string | null;
};

/** People by name: only for those whom the API lets see them. */
export function ComparedPeople({ visit, result, nameOf, unitOf, title, people, more }: PeopleShown) {
  const { t, language } = visit;
  const outcome = titleIn(result, visit);
  return (
    <>
      <h2>{title}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.unit')}</th>
            <th scope="col">{t('whatIf.kind')}</th>
            <th scope="col">{t('whatIf.gained')}</th>
            <th scope="col">{t('whatIf.lost')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ appraisalId, employeeId, unit, before, after, refused, gained, lost }) => (
            <tr>
              <th scope="row">
                <a href={paths.appraisal(appraisalId)}>{nameOf(employeeId)}</a>
              </th>
              <td data-label={t('people.unit')}>{unitOf(unit)}</td>
              <td data-label={t('whatIf.kind')}>
                {after === null
                  ? t('whatIf.refused', { code: refused ?? '' })
                  : before.predicate === after.predicate
                    ? t('whatIf.stays', { predicate: predicateWord(before.predicate, language) })
                    : t('whatIf.becomes', {
                        before: predicateWord(before.predicate, language),
                        after: predicateWord(after.predicate, language),
                      })}
              </td>
              <td data-label={t('whatIf.gained')}>{gained.map(outcome).join(', ') || '–'}</td>
              <td data-label={t('whatIf.lost')}>{lost.map(outcome).join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more !== null && (
        <p class="actions">
          <a class="button" href={more}>
            {t('nextPage')}
          </a>
        </p>
      )}
    </>
  );
}

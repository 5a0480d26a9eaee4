/** What an amendment means: in numbers, then person by person. */
import type { RulePack } from '../../rules/language/types.ts';
import { Heat } from '../parts/charts/heat.tsx';
import { improvement, isPredicate, PREDICATES } from '../../rules/language/predicates.ts';
import { predicateWord, shownScore } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { CHOICES, type SeenAmendmentPreview, type SeenLine } from './seen.ts';

type Shown = {
  visit: Visit;
  preview: SeenAmendmentPreview;
  /** The pack that is to take over. */
  pack: RulePack;
  nameOf: (id: string) => string;
  unitOf: (unit: string) => string;
};

export function AmendmentNumbers({ visit, preview: { summary }, pack }: Omit<Shown, 'nameOf' | 'unitOf'>) {
  const { t, language } = visit;
  const { appraisals, touched, kept, rescored, predicates, refused, outcomesGained, outcomesLost } = summary;
  const used = new Set(predicates.flatMap(({ from, to }) => [from, to]));
  const words = PREDICATES.filter((code) => used.has(code)).map((key) => ({
    key,
    label: predicateWord(key, language),
  }));
  const titleOf = (code: string) => pack.outcomes.find((each) => each.code === code)?.title[language] ?? code;
  const cannot = Object.values(refused).reduce((sum, n) => sum + n, 0);
  return (
    <>
      <ul class="figures">
        {Object.entries({ appraisals, touched, kept, cannot, rescored }).map(([name, count]) => (
          <li>
            <b>{count}</b>
            {wordOf(t, 'amendment.count', name)}
          </li>
        ))}
      </ul>
      {predicates.length > 0 && (
        <Heat
          {...{ visit, words, title: t('amendment.matrix') }}
          cells={predicates.map(({ from, to, count }) => ({ before: from, after: to, count }))}
          direction={(from, to) => (isPredicate(from) && isPredicate(to) ? improvement(from, to) : 0)}
        />
      )}
      <ul>
        {Object.entries(outcomesGained).map(([code, n]) => (
          <li>{t('amendment.gained', { title: titleOf(code), n })}</li>
        ))}
        {Object.entries(outcomesLost).map(([code, n]) => (
          <li>{t('amendment.lost', { title: titleOf(code), n })}</li>
        ))}
      </ul>
    </>
  );
}

/** `except` names the fields in which something else is chosen for one person. */
export function AmendmentLines({
  visit,
  preview,
  pack,
  nameOf,
  unitOf,
  except,
}: Shown & { except?: Record<string, string> }) {
  const { t } = visit;
  return (
    <table class="cards">
      <caption>{t('amendment.lines', { n: preview.data.length, of: preview.summary.appraisals })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('people.name')}</th>
          <th scope="col">{t('people.stage')}</th>
          <th scope="col">{t('amendment.what')}</th>
          <th scope="col">{t('amendment.result')}</th>
          <th scope="col">{t('amendment.left')}</th>
        </tr>
      </thead>
      <tbody>
        {preview.data.map((line) => (
          <Line {...{ visit, line, pack, nameOf, unitOf, except }} />
        ))}
      </tbody>
    </table>
  );
}

type LineShown = Omit<Shown, 'preview'> & { line: SeenLine; except?: Record<string, string> | undefined };

function Line({ visit, line, pack, nameOf, unitOf, except }: LineShown) {
  const { t, language } = visit;
  const stage = (id: string) => pack.phases.find((each) => each.id === id)?.title[language] ?? id;
  const { appraisalId, employeeId, unit, choice, refusal, before, after, provisional, stagesLeft, result } = line;
  const name = nameOf(employeeId);
  const score = (side: typeof before) =>
    side &&
    `${predicateWord(side.predicate, language)}${side.final === null ? '' : ` ${shownScore(side.final, language)}`}`;
  return (
    <tr>
      <th scope="row">
        <a href={paths.appraisal(appraisalId)}>{name}</a> <span class="hint">{unitOf(unit)}</span>
      </th>
      <td data-label={t('people.stage')}>{stage(line.stage)}</td>
      <td data-label={t('amendment.what')}>
        {except === undefined ? (
          <>{t(`amendment.choice.${choice}`)}</>
        ) : (
          <select name={`kecuali.${appraisalId}`} aria-label={t('amendment.exceptFor', { name })}>
            {CHOICES.map((each) => (
              <option value={each} selected={each === (except[`kecuali.${appraisalId}`] ?? choice)}>
                {t(`amendment.choice.${each}`)}
              </option>
            ))}
          </select>
        )}
        {refusal && <p class="hint">{refusal.text[language]}</p>}
        {result !== null && <p class="hint">{t(`amendment.line.${result}`)}</p>}
      </td>
      <td data-label={t('amendment.result')}>
        {before === null && after === null ? '–' : `${score(before) ?? '–'} → ${score(after) ?? '–'}`}
        {provisional && <p class="hint">{t('amendment.provisional')}</p>}
      </td>
      <td data-label={t('amendment.left')}>
        {stagesLeft.after.join() === stagesLeft.before.join()
          ? t('amendment.sameStages')
          : stagesLeft.after.map(stage).join(', ') || '–'}
      </td>
    </tr>
  );
}

/** What came out of a rehearsal: who came how far, what was decided, and which parts of the rules nobody has met. */
import { Bars } from '../parts/charts/bars.tsx';
import { predicateWord } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenRehearsal } from './seen.ts';

type Shown = { visit: Visit; report: NonNullable<SeenRehearsal['report']> };

export function PlayedYear({ visit, report }: Shown) {
  const { t, language } = visit;
  const { sentences, totals, predicates, digest } = report;
  const [first, ...rest] = sentences;
  return (
    <>
      <p class="lead">{first?.[language]}</p>
      <ul class="figures">
        {(['launched', 'closed', 'late', 'open', 'blocked', 'rewarded', 'sanctioned'] as const).map((name) => (
          <li>
            <b>{totals[name]}</b>
            {t(`rehearsal.total.${name}`)}
          </li>
        ))}
      </ul>
      <ul>
        {rest.map((sentence) => (
          <li>{sentence[language]}</li>
        ))}
      </ul>
      <NeverMet visit={visit} report={report} />
      <h2>{t('rehearsal.stages')}</h2>
      <Stages visit={visit} report={report} />
      {predicates.length > 0 && (
        <>
          <h2>{t('rehearsal.predicates')}</h2>
          <Bars
            title={t('rehearsal.predicatesLead', { n: totals.closed })}
            of={t('rehearsal.predicate')}
            rows={predicates.map(({ predicate, people }) => ({
              label: predicateWord(predicate, language),
              parts: [{ value: people, kind: 'part' }],
              words: String(people),
            }))}
          />
        </>
      )}
      <Outcomes visit={visit} report={report} />
      <Refused visit={visit} report={report} />
      <p class="small digest">{t('rehearsal.digest', { digest })}</p>
    </>
  );
}

function NeverMet({ visit: { t, language }, report: { neverFired } }: Shown) {
  return (
    <>
      <h2>{t('rehearsal.neverFired')}</h2>
      {neverFired.length === 0 ? (
        <p>{t('rehearsal.allFired')}</p>
      ) : (
        <ul>
          {neverFired.map(({ what, text }) => (
            <li>
              {t(`rehearsal.part.${what}`)}: {text[language]}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const Stages = ({ visit: { t, language }, report: { stages } }: Shown) => (
  <Bars
    title={t('rehearsal.stagesLead')}
    of={t('people.stage')}
    rows={stages.map(({ title, entered, inTime, late, autoForwarded }) => ({
      label: title[language],
      parts: [
        { value: inTime, kind: 'full' },
        { value: late, kind: 'late' },
        { value: autoForwarded, kind: 'part' },
        { value: Math.max(0, entered - inTime - late - autoForwarded), kind: 'rest' },
      ],
      words: t('rehearsal.stageNumbers', { entered, inTime, late, forwarded: autoForwarded }),
    }))}
  />
);

function Outcomes({ visit: { t, language }, report: { outcomes, objections } }: Shown) {
  const { raised, upheld, rejected, open } = objections;
  return (
    <>
      <h2>{t('rules.outcomes')}</h2>
      <table class="cards">
        <thead>
          <tr>
            <td></td>
            <th scope="col" class="number">
              {t('whatIf.people')}
            </th>
            <th scope="col">{t('rehearsal.became')}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map(({ title, people, byStatus }) => (
            <tr>
              <th scope="row">{title[language]}</th>
              <td class="number" data-label={t('whatIf.people')}>
                {people}
              </td>
              <td data-label={t('rehearsal.became')}>
                {Object.entries(byStatus)
                  .filter(([, n]) => (n ?? 0) > 0)
                  .map(([status, n]) => `${wordOf(t, 'outcome', status)}: ${n}`)
                  .join(', ') || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t('rehearsal.objections', { raised, upheld, rejected, open })}</p>
    </>
  );
}

function Refused({ visit: { t }, report: { refused } }: Shown) {
  if (refused.length === 0) return null;
  return (
    <>
      <h2>{t('rehearsal.refused')}</h2>
      <ul>
        {refused.map(({ command, code, times }) => (
          <li>
            {wordOf(t, 'do', command)} ({code}): {t('rehearsal.times', { n: times })}
          </li>
        ))}
      </ul>
    </>
  );
}

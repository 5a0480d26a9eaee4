/** What a draft changes about the version it was copied from, and what its checks found. */
import { randomUUID } from 'node:crypto';
import { Refused } from '../ask.ts';
import { CellDiff } from '../parts/cell-diff.tsx';
import { Status } from '../parts/status.tsx';
import type { Visit } from '../visit.ts';
import type { DraftContentSeen, SeenComparison, SeenReport } from './seen.ts';

/** What it changes about the version it was copied from; null: nothing to compare with, or it does not resolve. */
export async function comparedWithBase(
  visit: Visit,
  { base, document }: DraftContentSeen,
): Promise<SeenComparison | null> {
  return base && compared(visit, { before: { digest: base.digest }, after: { pack: document } });
}

/** Null: one of them does not resolve, or is not there. */
export async function compared(
  visit: Visit,
  body: Record<'before' | 'after', unknown>,
): Promise<SeenComparison | null> {
  try {
    return await visit.send<SeenComparison>({ path: '/v1/rule-packs/compare', body, key: randomUUID() });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

type ComparedShown = { visit: Visit; comparison: SeenComparison; title?: string };

export function Compared({ visit, comparison, title = visit.t('draft.changes') }: ComparedShown) {
  const { t, language } = visit;
  const written = comparison.structural.filter(({ path }) => path !== '/version' && !path.startsWith('/effective'));
  return (
    <>
      <h2>{title}</h2>
      {written.length === 0 ? (
        <p>{t('draft.noChanges')}</p>
      ) : (
        <>
          <ul>
            {written.map(({ sentence }) => (
              <li>{sentence[language]}</li>
            ))}
          </ul>
          <details>
            <summary>{t('diff.cells')}</summary>
            <CellDiff visit={visit} changes={written} />
          </details>
        </>
      )}
      {!comparison.semantic.same && (
        <>
          <h3>{t('draft.effect')}</h3>
          <p>{comparison.semantic.sentence[language]}</p>
          <ul>
            {comparison.semantic.changes.slice(0, 10).map(({ text }) => (
              <li>{text[language]}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What the checks found, step by step. */
export function CheckedSteps({
  visit: { t, language },
  report: { report },
}: {
  visit: Visit;
  report: Pick<SeenReport, 'report'>;
}) {
  const { ladder } = report;
  const words = ladder.publishable ? t('draft.publishable') : t('draft.notPublishable', { n: ladder.counts.error });
  return (
    <>
      <h2>{t('draft.report')}</h2>
      <p>
        <Status kind={ladder.publishable ? 'done' : 'late'} word={words} />
      </p>
      <ol class="plain rows">
        {ladder.steps.map(({ title, result, findings }) => (
          <li>
            {title[language]}: {t(`draft.step.${result}`)}
            {findings.length > 0 && (
              <ul>
                {findings.map(({ severity, code, text, mend }) => (
                  <li>
                    <strong>
                      {t(`draft.severity.${severity}`)} {code}
                    </strong>
                    : {text[language]} {mend[language]}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

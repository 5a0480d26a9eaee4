/** What is written differently: what it is, the value that goes and the one that comes, in words; whole items on request. */
import type { z } from 'zod';
import type { ChangeSchema } from '../../api/http/forms.ts';
import type { Visit } from '../visit.ts';

type SeenChange = z.output<typeof ChangeSchema>;
type Words = SeenChange['cell']['before'];

export function CellDiff({ visit, changes }: { visit: Visit; changes: readonly SeenChange[] }) {
  const { t, language } = visit;
  return (
    <table class="cards diff">
      <thead>
        <tr>
          <th scope="col">{t('diff.what')}</th>
          <th scope="col">{t('diff.before')}</th>
          <th scope="col">{t('diff.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ op, cell, before, after }) => (
          <tr>
            <th scope="row">{cell.what[language]}</th>
            <td data-label={t('diff.before')}>
              {op !== 'add' && (
                <del>
                  <span class="visually-hidden">{t('diff.removed')}: </span>
                  <ValueWords {...{ visit, words: cell.before, value: before }} />
                </del>
              )}
            </td>
            <td data-label={t('diff.after')}>
              {op !== 'remove' && (
                <ins>
                  <span class="visually-hidden">{t('diff.added')}: </span>
                  <ValueWords {...{ visit, words: cell.after, value: after }} />
                </ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value as people read it; a whole item opens. */
export function ValueWords({ visit: { t, language }, words, value }: { visit: Visit; words: Words; value: unknown }) {
  if (words !== null) return <>{words[language]}</>;
  if (value === undefined || value === null) return <>{t('none')}</>;
  return (
    <details>
      <summary>{t('diff.item')}</summary>
      <pre class="json" tabindex={0}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}

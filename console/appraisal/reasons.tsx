/** Why something came out, in sentences, and what would have changed it. */
import type { Visit } from '../visit.ts';
import type { SeenExplanation, SeenNearest } from './seen.ts';

/** What came of it first, then how it was computed; what it was computed from, and what did not follow, for those who ask. */
export function Reasons({ visit, told: { sentences, decision } }: { visit: Visit; told: SeenExplanation }) {
  const { t } = visit;
  const proposed = new Set(decision.outcomes.filter(({ result }) => result).map(({ id }) => `outcome/${id}`));
  const about = (...rooms: string[]) => sentences.filter(({ key }) => rooms.includes(key.split('/')[0] ?? ''));
  const outcomes = about('outcome');
  const inputs = about('input', 'absent');
  const parts = [
    {
      title: t('result.why'),
      told: [
        ...about('predicate', 'adjustment', 'left-out', 'flag'),
        ...outcomes.filter(({ key }) => proposed.has(key)),
        ...about('amount', 'place'),
      ],
    },
    { title: t('result.corrected'), told: about('corrected') },
    { title: t('result.numbers'), told: about('indicator', 'indicator-left-out', 'score', 'derived') },
    { title: t('result.typed'), told: inputs.filter(({ typedBy }) => typedBy !== undefined) },
  ].filter(({ told }) => told.length > 0);
  const more = [
    { title: t('result.notProposed'), told: outcomes.filter(({ key }) => !proposed.has(key)) },
    {
      title: t('result.inputs'),
      told: [...about('target'), ...inputs.filter(({ typedBy }) => typedBy === undefined)],
    },
  ];
  return (
    <>
      {parts.map(({ title, told }) => (
        <section>
          <h2>{title}</h2>
          <Sentences visit={visit} told={told} />
        </section>
      ))}
      {more
        .filter(({ told }) => told.length > 0)
        .map(({ title, told }) => (
          <details>
            <summary>{title}</summary>
            <Sentences visit={visit} told={told} />
          </details>
        ))}
    </>
  );
}

const Sentences = ({ visit: { language }, told }: { visit: Visit; told: SeenExplanation['sentences'] }) => (
  <ul class="plain rows">
    {told.map(({ text, legal }) => (
      <li>
        {text[language]}
        {legal.length > 0 && <p class="small">{legal.join(' · ')}</p>}
      </li>
    ))}
  </ul>
);

/** What lies with the person first; what they could not have changed, for those who ask. */
export function NearestChanges({ visit, nearest }: { visit: Visit; nearest: SeenNearest[] }) {
  const { t } = visit;
  if (nearest.length === 0) return null;
  const own = nearest.filter(({ hindrance }) => hindrance === null);
  const others = nearest.filter(({ hindrance }) => hindrance !== null);
  return (
    <section>
      <h2>{t('result.nearest')}</h2>
      <p class="hint">{t('result.nearestLead')}</p>
      <Changes visit={visit} nearest={own} />
      {others.length > 0 && (
        <details>
          <summary>{t('result.nearestOthers')}</summary>
          <Changes visit={visit} nearest={others} />
        </details>
      )}
    </section>
  );
}

export const Changes = ({ visit: { language }, nearest }: { visit: Visit; nearest: SeenNearest[] }) => (
  <ul class="plain rows">
    {nearest.map(({ text, hindrance }) => (
      <li>
        {text[language]}
        {hindrance && <p class="hint">{hindrance[language]}</p>}
      </li>
    ))}
  </ul>
);

/** A pack told in words: how it judges, its indicators, stages and outcomes, the law it rests on. */
import { formatPercent } from '../../rules/explain/format.ts';
import { budgetText } from '../../rules/explain/rewards.ts';
import type { Text } from '../../rules/language/types.ts';
import { citation, OFFICE_WORDS } from '../../rules/language/words.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenPack } from './seen.ts';

const TOLD = [
  'regime',
  'indicators',
  'peers',
  'publicVoice',
  'dailyReport',
  'training',
  'collaboration',
  'systemReview',
] as const;

type Shown = { visit: Visit; seen: Pick<SeenPack, 'pack' | 'summary'> };

export function PackInWords({ visit: { t, language }, seen: { pack, summary } }: Shown) {
  const say = (text: Text) => text[language];
  return (
    <>
      <h2>{t('rules.inWords')}</h2>
      {pack.illustrative && <p class="hint">{t('rules.illustrative')}</p>}
      <dl class="facts card">
        {TOLD.map((part) => (
          <>
            <dt>{t(`rules.${part}`)}</dt>
            <dd>{say(summary[part])}</dd>
          </>
        ))}
      </dl>
      <h2>{t('rules.indicators')}</h2>
      <ul class="plain rows">
        {pack.indicators.map(({ label, weight }) => (
          <li>
            {say(label)}: {formatPercent(weight, language)}
          </li>
        ))}
      </ul>
      <h2>{t('rules.stages')}</h2>
      <ol>
        {pack.phases.map(({ title }) => (
          <li>{say(title)}</li>
        ))}
      </ol>
      <h2>{t('rules.outcomes')}</h2>
      <ul class="plain rows">
        {pack.outcomes.map(({ title, kind, approval, budget }) => (
          <li>
            <strong>{say(title)}</strong>
            <p class="hint">
              {wordOf(t, 'outcomeKind', kind)} · {t('rules.decidedBy')} {say(OFFICE_WORDS[approval])}
            </p>
            {budget && <p class="hint">{say(budgetText(pack, budget))}</p>}
          </li>
        ))}
      </ul>
      <h2>{t('rules.legal')}</h2>
      <ul>
        {pack.legalBasis.map((law) => (
          <li>{citation(law)[language]}</li>
        ))}
      </ul>
    </>
  );
}

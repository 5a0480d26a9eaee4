/** Which rules hold in a region, told in words from the pack in force. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import { formatDate, formatPercent } from '../../rules/explain/format.ts';
import type { PackSummary } from '../../rules/explain/describe.ts';
import type { RulePack, Text } from '../../rules/language/types.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import type { PackView } from '../../api/pack/schema.ts';
import { SignedPage } from '../parts/layout.tsx';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Seen = Omit<z.output<typeof PackView>, 'pack' | 'summary'> & { pack: RulePack; summary: PackSummary };

export function packPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan', async (c) => {
    const visit = c.get('visit');
    const seen = await visit.read<Seen>(`/v1/regions/${c.req.param('region')}/pack`);
    return answerPage(c, <RulesPage visit={visit} seen={seen} />);
  });
}

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

function RulesPage({ visit, seen: { pack, summary, version, effective } }: { visit: Visit; seen: Seen }) {
  const { t, language } = visit;
  const say = (text: Text) => text[language];
  return (
    <SignedPage visit={visit} title={t('rules.title')}>
      <h1>{say(pack.title)}</h1>
      <p class="lead">{t('rules.lead', { version, from: formatDate(effective.from, language) })}</p>
      {pack.objective && <p>{say(pack.objective)}</p>}
      <h2>{t('rules.inWords')}</h2>
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
        {pack.outcomes.map(({ title, kind, approval }) => (
          <li>
            <strong>{say(title)}</strong>
            <p class="hint">
              {wordOf(t, 'outcomeKind', kind)} · {t('rules.decidedBy')} {say(OFFICE_WORDS[approval])}
            </p>
          </li>
        ))}
      </ul>
      <h2>{t('rules.legal')}</h2>
      <ul>
        {pack.legalBasis.map(({ ref, article }) => (
          <li>{[ref, article].filter((part) => part !== undefined).join(', ')}</li>
        ))}
      </ul>
    </SignedPage>
  );
}

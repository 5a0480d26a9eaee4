/** Which rules hold in a region, told in words from the pack in force; its versions and what is being changed. */
import type { Hono } from 'hono';
import { formatDate, formatPercent } from '../../rules/explain/format.ts';
import type { Text } from '../../rules/language/types.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { draftPages } from './draft-pages.tsx';
import { draftForms } from './draft-forms.tsx';
import { sectionPages } from './section/section-pages.tsx';
import type { SeenDraft, SeenPack, SeenVersion } from './seen.ts';

type Rows<T> = { data: T[] };
type Managed = { versions: SeenVersion[]; drafts: SeenDraft[] } | null;

export function packPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const seen = await visit.read<SeenPack>(`/v1/regions/${region}/pack`);
    return answerPage(c, <RulesPage {...{ visit, region, seen, managed: await managedBy(visit, region) }} />);
  });
  draftForms(site);
  draftPages(site);
  sectionPages(site);
}

/** Versions and drafts are for those who answer for the rules. */
async function managedBy(visit: Visit, region: string): Promise<Managed> {
  if (!visit.principal.roles.some((role) => role === 'hr' || role === 'admin' || role === 'auditor')) return null;
  const [versions, drafts] = await Promise.all([
    visit.read<Rows<SeenVersion>>(`/v1/regions/${region}/pack-versions`),
    visit.read<Rows<SeenDraft>>(`/v1/rule-packs/drafts?region=${region}&limit=50`),
  ]);
  return { versions: versions.data, drafts: drafts.data };
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

type Shown = { visit: Visit; region: string; seen: SeenPack; managed: Managed };

function RulesPage({ visit, region, seen: { pack, summary, version, effective }, managed }: Shown) {
  const { t, language } = visit;
  const say = (text: Text) => text[language];
  return (
    <SignedPage visit={visit} title={t('rules.title')}>
      <h1>{say(pack.title)}</h1>
      <p class="lead">{t('rules.lead', { version, from: formatDate(effective.from, language) })}</p>
      {pack.objective && <p>{say(pack.objective)}</p>}
      {managed && <Changes {...{ visit, region, managed }} />}
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

function Changes({ visit, region, managed }: { visit: Visit; region: string; managed: NonNullable<Managed> }) {
  const { t, language } = visit;
  return (
    <>
      {visit.principal.roles.includes('hr') && (
        <p class="actions">
          <a class="button primary" href={paths.newDraft(region)}>
            {t('rules.change')}
          </a>
        </p>
      )}
      <h2>{t('rules.drafts')}</h2>
      {managed.drafts.length === 0 && <p>{t('rules.noDrafts')}</p>}
      <ul class="plain rows">
        {managed.drafts.map(({ id, version, state, effective }) => (
          <li>
            <a href={paths.draft(region, id)}>{t('draft.title', { version })}</a>{' '}
            <span class="hint">
              {wordOf(t, 'draft.state', state)} · {t('draft.from')} {formatDate(effective.from, language)}
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('rules.versions')}</h2>
      <ul class="plain rows">
        {managed.versions.map(({ version, effective, inForceUntil, status }) => (
          <li>
            {t('rules.versionLine', {
              version,
              from: formatDate(effective.from, language),
              to: inForceUntil === null ? t('rules.open') : formatDate(inForceUntil, language),
            })}{' '}
            <span class="hint">{status === 'retired' ? t('rules.retired') : t('rules.published')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

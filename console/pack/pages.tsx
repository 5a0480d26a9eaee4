/** Which rules hold in a region, told in words from the pack in force; its versions and what is being changed. */
import type { Hono } from 'hono';
import type { Deps } from '../../api/deps.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { Text } from '../../rules/language/types.ts';
import { SignedPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { draftPages } from './draft-pages.tsx';
import { versionPages } from './version-pages.tsx';
import { PackInWords } from './pack-in-words.tsx';
import { policyReviewPages } from './policy-reviews-page.tsx';
import { rebasePages } from './rebase-pages.tsx';
import { announcementPages } from './announcement-page.tsx';
import { requestPages } from './request-page.tsx';
import { draftForms } from './draft-forms.tsx';
import { sectionPages } from './section/section-pages.tsx';
import { situationPages } from './section/situations.tsx';
import { tryPages } from './section/try-page.tsx';
import type { SeenDraft, SeenPack, SeenVersion } from './seen.ts';

type Rows<T> = { data: T[] };
type Managed = { versions: SeenVersion[]; drafts: SeenDraft[]; nameOf: (id: string) => string } | null;

export function packPages(site: Hono<PageEnv>, deps: Deps): void {
  site.get('/wilayah/:region/aturan', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const seen = await visit.read<SeenPack>(`/v1/regions/${region}/pack`);
    return answerPage(c, <RulesPage {...{ visit, region, seen, managed: await managedBy(visit, region) }} />);
  });
  requestPages(site);
  announcementPages(site);
  rebasePages(site);
  draftForms(site, deps);
  draftPages(site);
  situationPages(site);
  tryPages(site);
  sectionPages(site);
  versionPages(site);
  policyReviewPages(site);
}

/** Versions and drafts are for those who answer for the rules. */
async function managedBy(visit: Visit, region: string): Promise<Managed> {
  if (!visit.principal.roles.some((role) => role === 'hr' || role === 'admin' || role === 'auditor')) return null;
  const [versions, drafts] = await Promise.all([
    visit.read<Rows<SeenVersion>>(`/v1/regions/${region}/pack-versions`),
    visit.read<Rows<SeenDraft>>(`/v1/rule-packs/drafts?region=${region}&limit=50`),
  ]);
  const nameOf = await visit.names(drafts.data.flatMap(({ authors }) => authors));
  return { versions: versions.data, drafts: drafts.data, nameOf };
}

type Shown = { visit: Visit; region: string; seen: SeenPack; managed: Managed };

function RulesPage({ visit, region, seen, managed }: Shown) {
  const { pack, version, effective } = seen;
  const { t, language } = visit;
  const say = (text: Text) => text[language];
  return (
    <SignedPage visit={visit} title={t('rules.title')}>
      <h1>{say(pack.title)}</h1>
      <p class="lead">{t('rules.lead', { version, from: formatDate(effective.from, language) })}</p>
      {pack.objective && <p>{say(pack.objective)}</p>}
      {managed && <Changes {...{ visit, region, managed }} />}
      <PackInWords visit={visit} seen={seen} />
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
        {managed.drafts.map(({ id, version, state, effective, authors }) => (
          <li>
            <a href={paths.draft(region, id)}>{t('draft.title', { version })}</a>{' '}
            <span class="hint">
              {wordOf(t, 'draft.state', state)} · {t('draft.from')} {formatDate(effective.from, language)} ·{' '}
              {authors.map(managed.nameOf).join(', ')}
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('rules.versions')}</h2>
      <p class="actions">
        <a class="button" href={paths.versions(region)}>
          {t('version.title')}
        </a>
        <a class="button" href={paths.amendments(region)}>
          {t('amendment.title')}
        </a>
        {visit.principal.roles.some((role) => role === 'hr' || role === 'auditor') && (
          <a class="button" href={paths.shadows(region)}>
            {t('shadow.title')}
          </a>
        )}
        <a class="button" href={paths.policyReviews(region)}>
          {t('policyReview.title')}
        </a>
      </p>
      <ul class="plain rows">
        {managed.versions.map(({ version, effective, inForceUntil, status }) => (
          <li>
            <a href={paths.version(region, version)}>
              {t('rules.versionLine', {
                version,
                from: formatDate(effective.from, language),
                to: inForceUntil === null ? t('rules.open') : formatDate(inForceUntil, language),
              })}
            </a>{' '}
            <span class="hint">{status === 'retired' ? t('rules.retired') : t('rules.published')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The versions of a region's rules by business day: one read, two beside each other, one taken back to or retired. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import { timelineFindings } from '../../rules/time/timeline.ts';
import { Refused } from '../ask.ts';
import { CellDiff } from '../parts/cell-diff.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { CheckedSteps } from './draft-report.tsx';
import { PackInWords } from './pack-in-words.tsx';
import type { SeenComparison, SeenPack, SeenReport, SeenVersion } from './seen.ts';
import { versionMoves } from './version-moves.tsx';
import { chosenVersion, type Versions, versionsOf } from './versions.ts';

export function versionPages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/aturan/versi', async (c) => {
    const all = await versionsOf(c.get('visit'), c.req.param('region'));
    return answerPage(c, <VersionsPage {...all} />);
  });
  versionMoves(site);
  site.get('/wilayah/:region/aturan/versi/:n', async (c) => {
    const visit = c.get('visit');
    const all = await versionsOf(visit, c.req.param('region'));
    const version = chosenVersion(all, c.req.param('n'));
    const [seen, report] = await Promise.all([
      visit.read<SeenPack>(`/v1/rule-packs/${version.digest}`),
      reportOf(visit, version),
    ]);
    const nameOf = await visit.names(version.approvedBy.map(({ by }) => by));
    return answerPage(c, <VersionPage {...{ all, version, seen, report, nameOf }} />);
  });
  site.get('/wilayah/:region/aturan/bandingkan', async (c) => {
    const visit = c.get('visit');
    const all = await versionsOf(visit, c.req.param('region'));
    const [before, after] = [chosenVersion(all, c.req.query('dari')), chosenVersion(all, c.req.query('ke'))];
    const body = { before: { digest: before.digest }, after: { digest: after.digest } };
    const comparison = await visit.send<SeenComparison>({ path: '/v1/rule-packs/compare', body, key: randomUUID() });
    return answerPage(c, <ComparePage {...{ all, before, after, comparison }} />);
  });
}

/** A version that came from a file has none. */
async function reportOf(visit: Visit, { draft, digest }: SeenVersion): Promise<SeenReport | null> {
  if (draft === null) return null;
  try {
    return await visit.read<SeenReport>(`/v1/rule-packs/${digest}/report`);
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 404) return null;
    throw error;
  }
}

const daysOf = ({ visit: { t, language } }: Versions, { effective, inForceUntil }: SeenVersion) =>
  t('version.days', {
    from: formatDate(effective.from, language),
    to: inForceUntil === null ? t('rules.open') : formatDate(inForceUntil, language),
  });

const pinnedTo = ({ cycles }: Versions, { digest }: SeenVersion) => cycles.filter(({ pack }) => pack.digest === digest);

function VersionsPage(all: Versions) {
  const { visit, region, versions } = all;
  const { t, language } = visit;
  const published = versions
    .filter(({ status }) => status === 'published')
    .toSorted((a, b) => a.effective.from.localeCompare(b.effective.from));
  const retired = versions.filter(({ status }) => status === 'retired');
  const findings = timelineFindings(published);
  const inForce = published.find(({ digest }) => digest === all.today);
  return (
    <SignedPage visit={visit} title={t('version.title')}>
      <Crumbs ways={[[paths.rules(region), t('rules.title')]]} />
      <h1>{t('version.title')}</h1>
      <p class="lead">
        {inForce
          ? t('rules.lead', { version: inForce.version, from: formatDate(inForce.effective.from, language) })
          : t('version.noneToday')}
      </p>
      <p>{findings.length === 0 ? t('version.whole') : null}</p>
      {findings.map(({ detail }) => (
        <p class="card problem">{detail[language]}</p>
      ))}
      <table class="cards">
        <caption>{t('version.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('version.period')}</th>
            <th scope="col">{t('version.one')}</th>
            <th scope="col">{t('version.cycles')}</th>
          </tr>
        </thead>
        <tbody>
          {published.map((each) => (
            <tr>
              <th scope="row">{daysOf(all, each)}</th>
              <td data-label={t('version.one')}>
                <a href={paths.version(region, each.version)}>{t('version.n', { version: each.version })}</a>{' '}
                {each.digest === all.today && <Status kind="now" word={t('version.inForce')} />}
              </td>
              <td data-label={t('version.cycles')}>
                <Cycles all={all} version={each} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {retired.length > 0 && (
        <>
          <h2>{t('rules.retired')}</h2>
          <ul>
            {retired.map((each) => (
              <li>
                <a href={paths.version(region, each.version)}>{t('version.n', { version: each.version })}</a>{' '}
                <Cycles all={all} version={each} />
              </li>
            ))}
          </ul>
        </>
      )}
      {versions.length > 1 && <CompareForm all={all} />}
    </SignedPage>
  );
}

function Cycles({ all, version }: { all: Versions; version: SeenVersion }) {
  const pinned = pinnedTo(all, version);
  if (pinned.length === 0) return <>{all.visit.t('none')}</>;
  return (
    <>
      {pinned.map(({ label }, i) => (
        <>
          {i > 0 && ', '}
          <a href={paths.cycle(all.region, label)}>{label}</a>
        </>
      ))}
    </>
  );
}

function CompareForm({ all }: { all: Versions }) {
  const { visit, region, versions } = all;
  const { t } = visit;
  const [newest, before] = versions;
  return (
    <>
      <h2>{t('version.compare')}</h2>
      <form method="get" action={paths.compare(region)} class="stack">
        {(
          [
            ['dari', before],
            ['ke', newest],
          ] as const
        ).map(([name, usual]) => (
          <div class="field">
            <label for={name}>{t(`version.side.${name}`)}</label>
            <select id={name} name={name}>
              {versions.map(({ version }) => (
                <option value={String(version)} selected={version === usual?.version}>
                  {t('version.n', { version })}
                </option>
              ))}
            </select>
          </div>
        ))}
        <div class="actions">
          <button>{t('version.compareGo')}</button>
        </div>
      </form>
    </>
  );
}

type OneShown = {
  all: Versions;
  version: SeenVersion;
  seen: SeenPack;
  report: SeenReport | null;
  nameOf: (id: string) => string;
};

function VersionPage({ all, version, seen, report, nameOf }: OneShown) {
  const { visit, region, versions } = all;
  const { t, principal } = visit;
  const title = t('version.n', { version: version.version });
  const older = versions.find((each) => each.version < version.version);
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs
        ways={[
          [paths.rules(region), t('rules.title')],
          [paths.versions(region), t('version.title')],
        ]}
      />
      <h1>{title}</h1>
      <p class="lead">{version.status === 'retired' ? t('version.retiredLead') : daysOf(all, version)}</p>
      <p>
        {t('version.cycles')}: <Cycles all={all} version={version} />
      </p>
      <p class="hint">
        {version.approvedBy.length === 0
          ? t('version.fromFile')
          : t('version.approved', {
              by: version.approvedBy.map(({ by, at }) => `${nameOf(by)} (${shownMoment(at, visit)})`).join(', '),
            })}
      </p>
      <p class="actions">
        {older && (
          <a class="button" href={paths.compare(region, { dari: String(older.version), ke: String(version.version) })}>
            {t('version.compareWith', { version: older.version })}
          </a>
        )}
        {principal.roles.includes('hr') && (
          <>
            <a class="button" href={paths.versionMove(region, version.version, 'kembalikan')}>
              {t('version.rollBack')}
            </a>
            {version.status === 'published' && (
              <a class="button" href={paths.versionMove(region, version.version, 'pensiunkan')}>
                {t('version.retire')}
              </a>
            )}
          </>
        )}
      </p>
      <PackInWords visit={visit} seen={seen} />
      {report && <CheckedSteps visit={visit} report={report} />}
      <p class="small digest">{version.digest}</p>
    </SignedPage>
  );
}

type Compared = { all: Versions; before: SeenVersion; after: SeenVersion; comparison: SeenComparison };

function ComparePage({ all, before, after, comparison }: Compared) {
  const { visit, region } = all;
  const { t, language } = visit;
  const { structural, semantic } = comparison;
  const title = t('version.compared', { before: before.version, after: after.version });
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs
        ways={[
          [paths.rules(region), t('rules.title')],
          [paths.versions(region), t('version.title')],
        ]}
      />
      <h1>{title}</h1>
      <p class="lead">{semantic.sentence[language]}</p>
      {semantic.changes.length > 0 && (
        <ul>
          {semantic.changes.slice(0, 20).map(({ text }) => (
            <li>{text[language]}</li>
          ))}
        </ul>
      )}
      <h2>{t('version.written')}</h2>
      {structural.length === 0 ? <p>{t('version.sameText')}</p> : <CellDiff visit={visit} changes={structural} />}
    </SignedPage>
  );
}

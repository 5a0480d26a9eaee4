/** One appraisal, cut by how the visitor stands to it: what waits, where it is, what is agreed, what came out. */
import type { Hono } from 'hono';
import { groupsAsked } from '../../rules/explain/peer-facts.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { Agreements, mayReadAgreements, readAgreements, type SeenAgreement } from '../agreement/views.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { StageTrack } from '../parts/stage-line.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import { ReleaseLink } from '../transfer/pages.tsx';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { CorrectionCase } from './correction.tsx';
import { journalPages } from './journal-page.tsx';
import { resultPages } from './result-page.tsx';
import { packOf, readSeen, readTargets, type SeenAppraisal, type SeenTarget } from './seen.ts';
import { erasePages } from './erase-pages.tsx';
import { targetPages } from './target-pages.tsx';
import { TargetTable } from './target-table.tsx';
import { namedIn, Nomination } from './nomination.tsx';
import { hearingInWords } from './hearing.tsx';
import { InSandbox } from './sandbox.tsx';
import { NextStep } from './next-step.tsx';
import { FactsOnRecord, typistsIn } from './owed-facts.tsx';

export function appraisalPages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id', async (c) => {
    const visit = c.get('visit');
    const seen = await readSeen(visit, c.req.param('id'));
    const pack = await packOf(visit, seen);
    const agreements = mayReadAgreements(visit, seen) ? await readAgreements(visit, seen.id, 'open') : [];
    const helpers = agreements.flatMap(({ helperId }) => helperId ?? []);
    const [nameOf, targets, units] = await Promise.all([
      visit.names([...peopleIn(seen), ...helpers, ...namedIn(seen), ...typistsIn(seen)]),
      (seen.targets ?? []).length > 0 ? readTargets(visit, seen.id) : [],
      visit.units(),
    ]);
    return answerPage(c, <AppraisalPage {...{ visit, seen, pack, nameOf, targets, units, agreements }} />);
  });
  targetPages(site);
  erasePages(site);
  resultPages(site);
  journalPages(site);
}

const peopleIn = ({ employeeId, assessorId, secondReviewerId, waitingOn }: SeenAppraisal): string[] =>
  [employeeId, assessorId, secondReviewerId, ...waitingOn.map(({ id }) => id)].filter((id) => id !== undefined);

type Shown = {
  visit: Visit;
  seen: SeenAppraisal;
  pack: RulePack;
  nameOf: (id: string) => string;
  targets: SeenTarget[];
};

/** What the page is about, in the words for whoever looks. */
export function headingOf({ visit: { t }, seen, nameOf }: Pick<Shown, 'visit' | 'seen' | 'nameOf'>): string {
  const label = labelOfCycle(seen.cycleId);
  return seen.relations.includes('own')
    ? t('appraisal.title', { label })
    : t('appraisal.of', { label, name: nameOf(seen.employeeId) });
}

type Page = Shown & { units: Units; agreements: SeenAgreement[] };

function AppraisalPage({ visit, seen, pack, nameOf, targets, units, agreements }: Page) {
  const { t } = visit;
  const heading = headingOf({ visit, seen, nameOf });
  const about = [
    units.nameOf(seen.unit),
    ...(seen.assessorId === undefined ? [] : [t('appraisal.assessor', { name: nameOf(seen.assessorId) })]),
  ];
  return (
    <SignedPage visit={visit} title={heading}>
      <h1>{heading}</h1>
      <p class="hint">{about.join(' · ')}</p>
      <InSandbox {...{ visit, seen }} />
      <NextStep {...{ visit, seen, nameOf, pack }} />
      <StageTrack
        visit={visit}
        phases={pack.phases}
        at={{
          stage: seen.stage,
          closed: seen.stageKind === 'closed',
          autoForwarded: seen.autoForwarded ?? [],
          until: seen.dueAt === null ? null : shownDay(seen.dueAt, visit.language),
        }}
      />
      {seen.pack !== undefined && (
        <>
          {agreements.length > 0 && (
            <section>
              <h2>{t('review.agreed')}</h2>
              <Agreements {...{ visit, seen, nameOf, agreements }} />
            </section>
          )}
          <CorrectionCase {...{ visit, seen, pack, targets }} />
          <Nomination {...{ visit, seen, nameOf }} />
          <Targets {...{ visit, seen, pack, targets }} />
          <Reports visit={visit} seen={seen} />
          <FactsOnRecord {...{ visit, seen, pack, nameOf }} />
          <Outcomes {...{ visit, seen, pack }} />
          <h2>{t('appraisal.more')}</h2>
          <ul>
            <li>
              <a href={paths.targets(seen.id)}>{t('appraisal.targetsMore')}</a>
            </li>
            {mayReadAgreements(visit, seen) && (
              <li>
                <a href={paths.review(seen.id)}>{t('review.title')}</a>
              </li>
            )}
            <li>
              <a href={paths.result(seen.id)}>{t('appraisal.result')}</a>
            </li>
            {groupsAsked(pack).length > 0 && (
              <li>
                <a href={paths.feedback(seen.id)}>{t('feedback.title')}</a>
              </li>
            )}
            <li>
              <a href={paths.journal(seen.id)}>{t('appraisal.journal')}</a>
            </li>
            <ReleaseLink {...{ visit, seen }} />
          </ul>
        </>
      )}
    </SignedPage>
  );
}

function Targets({ visit, seen, pack, targets }: Omit<Shown, 'nameOf'>) {
  const { t } = visit;
  const { targetsAgreedBy } = seen;
  const agreed =
    targetsAgreedBy === 'assessor'
      ? t('appraisal.targetsAgreed')
      : targetsAgreedBy === 'deadline'
        ? t('appraisal.targetsForwarded')
        : t('appraisal.targetsOpen');
  if (targets.length === 0) return <p class="hint">{t('appraisal.noTargets')}</p>;
  return (
    <section>
      <h2>{t('appraisal.targets')}</h2>
      <p>
        <Status kind={targetsAgreedBy === null ? 'now' : 'done'} word={agreed} />
      </p>
      <TargetTable {...{ visit, pack, targets, id: seen.id }} />
    </section>
  );
}

function Reports({ visit: { t }, seen: { dailyReports } }: { visit: Visit; seen: SeenAppraisal }) {
  if (!dailyReports || dailyReports.reports === 0) return null;
  return (
    <section>
      <h2>{t('appraisal.reports')}</h2>
      <p>{t('appraisal.reportsLead', { days: dailyReports.days, open: dailyReports.open.length })}</p>
    </section>
  );
}

function Outcomes({ visit, seen: { id, outcomes = [] }, pack }: Pick<Shown, 'visit' | 'seen' | 'pack'>) {
  const { t, language } = visit;
  if (outcomes.length === 0) return null;
  return (
    <section>
      <h2>{t('appraisal.outcomes')}</h2>
      <ul class="plain rows">
        {outcomes.map((outcome) => (
          <li>
            <strong>{pack.outcomes.find(({ id }) => id === outcome.id)?.title[language] ?? outcome.code}</strong>
            <br />
            {wordOf(t, 'outcomeKind', outcome.kind)} · {wordOf(t, 'outcome', outcome.status)}
            {outcome.place && ` · ${t('places.rank', { rank: outcome.place.rank, places: outcome.place.places })}`} ·{' '}
            {t('rules.decidedBy')} {OFFICE_WORDS[outcome.approval][language]}{' '}
            {outcome.status === 'ISSUED' && pack.outcomes.some((rule) => rule.id === outcome.id && rule.letter) && (
              <a href={paths.letter(id, outcome.id)}>{t('letter.open')}</a>
            )}
            {outcome.hearing && <p class="hint">{hearingInWords(outcome, visit)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

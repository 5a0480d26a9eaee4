/** How work stands, what reviews came to, and what was agreed: parts of pages. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { AgreementSchema, ReviewSchema } from '../../api/agreement/schema.ts';
import { AGREEMENT_WORDS } from '../../rules/language/words.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { formatDate } from '../../rules/explain/format.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { Empty } from '../parts/empty.tsx';
import { Status } from '../parts/status.tsx';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

export type SeenAgreement = z.output<typeof AgreementSchema>;
export type SeenReview = z.output<typeof ReviewSchema>;

export const readAgreements = async (visit: Visit, id: string, state?: 'open'): Promise<SeenAgreement[]> => {
  const path = `/v1/appraisals/${encodeURIComponent(id)}/agreements${state ? `?state=${state}` : ''}`;
  return (await visit.read<{ data: SeenAgreement[] }>(path)).data;
};

export const askReview = (visit: Visit, id: string): Promise<SeenReview> =>
  visit.read(`/v1/appraisals/${encodeURIComponent(id)}/review`);

export type Shown = { visit: Visit; seen: SeenAppraisal; nameOf: (id: string) => string };

/** An office that decides about one outcome reads no more than that. */
export const mayReadAgreements = ({ principal }: Visit, { pack, relations }: SeenAppraisal): boolean =>
  pack !== undefined && can(principal, 'listAgreements', relations) !== null;

export const isSuperior = ({ relations }: SeenAppraisal): boolean =>
  !relations.includes('own') && (relations.includes('subordinate') || relations.includes('secondReviewer'));

export function StandingToday({ visit: { t, language }, review }: { visit: Visit; review: SeenReview }) {
  return (
    <section>
      <h2>{t('review.standing')}</h2>
      <dl class="facts card">
        {review.standing.map(({ label, text }) => (
          <>
            <dt>{label[language]}</dt>
            <dd>{text[language]}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** What the rules propose, for whoever answers. */
export function Proposals({ visit: { t, language }, review }: { visit: Visit; review: SeenReview }) {
  return (
    <>
      {review.reviews.map(({ proposed, dialogue }) => (
        <>
          {proposed && (
            <p>
              {t('review.proposed', { result: wordOf(t, 'choice', proposed.result) })}{' '}
              {proposed.rule?.title[language] ?? t('review.noRule')}
            </p>
          )}
          {dialogue === 'wanted' && <p class="error">{t('review.talkFirst')}</p>}
        </>
      ))}
    </>
  );
}

type Reviewed = { visit: Visit; seen: SeenAppraisal; pack: RulePack; review: SeenReview };

export function Reviews({ visit, seen, pack, review }: Reviewed) {
  const { t, language } = visit;
  // Those that the rules do not open were named by whoever opened them.
  const called = (id: string) => pack.phases.find((phase) => phase.id === id)?.title[language] ?? id;
  if (review.reviews.length === 0) return <Empty what={t('review.none')} why={t('review.noneWhy')} />;
  return (
    <section>
      <h2>{t('review.results')}</h2>
      <ul class="plain rows">
        {review.reviews.map(({ id, openedAt, result, results, dialogue }) => (
          <li>
            <strong>{formatDate(openedAt.slice(0, 10), language)}</strong> <span class="small">({called(id)})</span>:{' '}
            {result === null ? t('review.openStill') : wordOf(t, 'choice', result)}
            {dialogue !== null && <p class="hint">{t(dialogue === 'done' ? 'review.talked' : 'review.talkFirst')}</p>}
            {result === null && results.length > 0 && isSuperior(seen) && (
              <p>
                <a href={paths.command(seen.id, 'submitReview')}>{wordOf(t, 'do', 'submitReview')}</a>
              </p>
            )}
          </li>
        ))}
      </ul>
      {isSuperior(seen) && <Proposals visit={visit} review={review} />}
    </section>
  );
}

export function Agreements({ visit, seen, nameOf, agreements }: Shown & { agreements: SeenAgreement[] }) {
  const { t, language } = visit;
  if (agreements.length === 0) return <p class="hint">{t('review.nothingOpen')}</p>;
  return (
    <ul class="plain rows">
      {agreements.map((each) => (
        <li>
          <strong>{AGREEMENT_WORDS[each.kind]?.[language] ?? each.kind}</strong>{' '}
          <Status kind={each.state === 'open' ? 'now' : 'done'} word={wordOf(t, 'agreement', each.state)} />
          <p>
            {t('review.until', { day: formatDate(each.due, language) })}
            {each.helperId !== null && ` · ${t('review.helper', { name: nameOf(each.helperId) })}`}
            {each.cycleId !== seen.cycleId && ` · ${t('review.before')}`}
          </p>
          {each.heldOn !== null && <p class="hint">{t('review.heldOn', { day: formatDate(each.heldOn, language) })}</p>}
          {each.agenda.length > 0 && (
            <details>
              <summary>{t('review.agenda')}</summary>
              <ul>
                {each.agenda.map((line) => (
                  <li>{line[language]}</li>
                ))}
              </ul>
            </details>
          )}
          <pre class="words">{each.text ?? t('review.noWords')}</pre>
          {each.reason !== null && <pre class="words">{each.reason}</pre>}
          <p class="hint">
            {each.acknowledgedBy === null
              ? t(each.needs === 'employee' ? 'review.awaitsPerson' : 'review.awaitsAssessor')
              : t('review.known')}
          </p>
          <Moves {...{ visit, seen, agreement: each }} />
        </li>
      ))}
    </ul>
  );
}

function Moves({ visit, seen, agreement }: { visit: Visit; seen: SeenAppraisal; agreement: SeenAgreement }) {
  const { t } = visit;
  const [own, superior] = [seen.relations.includes('own'), isSuperior(seen)];
  const mayKnow = agreement.acknowledgedBy === null && (agreement.needs === 'employee' ? own : superior);
  const mayClose = agreement.state === 'open' && (superior || (own && agreement.kind === 'development'));
  if (!mayKnow && !mayClose) return null;
  return (
    <div class="actions">
      {mayKnow && (
        <form method="post" action={paths.acknowledgeAgreement(seen.id, agreement.id)}>
          <input type="hidden" name="token" value={visit.formToken} />
          <input type="hidden" name="kunci" value={randomUUID()} />
          <button>{t('review.iKnow')}</button>
        </form>
      )}
      {mayClose && (
        <a class="button" href={paths.closeAgreement(seen.id, agreement.id)}>
          {t('review.close')}
        </a>
      )}
    </div>
  );
}

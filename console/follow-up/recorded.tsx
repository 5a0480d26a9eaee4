/** What was said and done in a follow-up, in order. */
import { formatDate } from '../../rules/explain/format.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { begun, type SeenFollowUp, toldState } from './seen.ts';

type SaidLine = { by: string; at: string; text: string | null };
type Line = SaidLine & { title: string; more?: string };
type Shown = { visit: Visit; seen: SeenFollowUp; nameOf: (id: string) => string };

/** Everybody who said something, so that their names are known. */
export function peopleInFollowUp(seen: SeenFollowUp): string[] {
  const { plan, checkIns, comments, evaluations, tested, served, ended } = seen;
  const all = [plan, plan?.agreed, ...checkIns, ...comments, ...evaluations, tested, served, ended];
  return all.flatMap((each) => each?.by ?? []);
}

export function FollowUpRecord({ visit, seen, nameOf }: Shown) {
  const { t, language } = visit;
  const lines = linesOf(visit, seen).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (lines.length === 0) return <></>;
  return (
    <section>
      <h2>{t('follow.said')}</h2>
      <ul class="plain rows">
        {lines.map(({ title, more, by, at, text }) => (
          <li>
            <strong>{title}</strong>{' '}
            <span class="small">
              {t('follow.who', { name: nameOf(by), day: formatDate(at.slice(0, 10), language) })}
            </span>
            {text !== null && <p class="words">{text}</p>}
            {more !== undefined && <p class="hint">{more}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function linesOf({ t, language }: Visit, seen: SeenFollowUp): Line[] {
  const { plan, checkIns, comments, evaluations, tested, test, served, ended, result } = seen;
  const agreed = plan?.agreed && t('follow.planAgreed', { day: formatDate(plan.agreed.at.slice(0, 10), language) });
  return [
    ...(plan
      ? [
          {
            ...plan,
            title: t('follow.plan'),
            more: agreed ?? t(plan.stands ? 'follow.planStands' : 'follow.planWaits'),
          },
        ]
      : []),
    ...checkIns.map((each) => ({
      ...each,
      title: `${t('follow.checkIn', { n: each.month })}: ${wordOf(t, 'follow', each.standing)}`,
    })),
    ...comments.map((each) => ({ ...each, title: t('follow.comment') })),
    ...evaluations.map((each) => ({
      ...each,
      title: `${t('follow.evaluation')}: ${wordOf(t, 'follow', each.result)}`,
    })),
    ...(tested ? [{ ...tested, title: `${t('follow.test')}: ${wordOf(t, 'follow', test ?? '')}` }] : []),
    ...(served ? [{ ...served, title: t('follow.served', { day: formatDate(served.on, language) }) }] : []),
    ...(ended && (result === 'reversed' || result === 'lapsed' || result === 'completed')
      ? [{ ...ended, title: begun(t('follow.ended', { result: toldState(seen, language) })) }]
      : []),
  ];
}

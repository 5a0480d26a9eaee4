/** A figure that was corrected after the release: what it was and would be, who has said what, and what came of it. */
import { formatValue, labelOf } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { allRows } from '../ask.ts';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal, SeenEntry, SeenTarget } from './seen.ts';
import { shownNumber } from './shown-target.ts';

type Shown = { visit: Visit; seen: SeenAppraisal; pack: RulePack; targets: SeenTarget[]; words?: string | null };

export function CorrectionCase({ visit, seen, pack, targets, words = null }: Shown) {
  const { t, language } = visit;
  const { correction, facts = {} } = seen;
  if (!correction) return null;
  const { decision, said } = correction;
  const open = decision === null;
  const none = t('correction.none');
  const fact = (name: string, value: Parameters<typeof formatValue>[2] | undefined) =>
    value === undefined ? none : formatValue(pack, name, value)[language];
  const titled = new Map(targets.map((target) => [target.id, target]));
  const shown = (before: string, after: string) => (open ? t('correction.wasIs', { before, after }) : after);
  return (
    <section class="card">
      <h2>{t('correction.title')}</h2>
      <p>
        {open
          ? t('correction.open', { who: correction.source, day: shownDay(correction.at, language) })
          : t(decision === 'upheld' ? 'correction.upheld' : 'correction.rejected')}
      </p>
      <dl class="facts">
        {Object.entries(correction.facts).map(([name, after]) => (
          <>
            <dt>{labelOf(pack, name)[language]}</dt>
            <dd>{shown(fact(name, facts[name]), fact(name, after))}</dd>
          </>
        ))}
        {(correction.targets ?? []).map(({ target, actual }) => {
          const now = titled.get(target)?.actual ?? null;
          return (
            <>
              <dt>{titled.get(target)?.title ?? target}</dt>
              <dd>{shown(now === null ? none : shownNumber(now, language), shownNumber(actual, language))}</dd>
            </>
          );
        })}
        {said.map((each) => (
          <>
            <dt>{wordOf(t, 'correction.said', each.as)}</dt>
            <dd>{wordOf(t, 'correction.choice', each.decision)}</dd>
          </>
        ))}
      </dl>
      {words !== null && (
        <>
          <h3>{t('correction.words')}</h3>
          <p class="words">{words}</p>
        </>
      )}
      <p>
        <a href={paths.journal(seen.id)}>{t('appraisal.journal')}</a>
      </p>
    </section>
  );
}

/** Why whoever sent it says that it was wrong. */
export async function correctionWords(visit: Visit, id: string): Promise<string | null> {
  const entries = await allRows<SeenEntry>(visit, `/v1/appraisals/${encodeURIComponent(id)}/journal`);
  const words = entries.findLast(({ type }) => type === 'correction.opened')?.text?.['reason'];
  return typeof words === 'string' ? words : null;
}

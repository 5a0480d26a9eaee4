/** Figures from outside: those that are recorded, with who typed them, and those that are owed, with whom to ask. */
import { formatValue, labelOf } from '../../rules/explain/format.ts';
import type { FactDefinition, RulePack } from '../../rules/language/types.ts';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal } from './seen.ts';
import { doingHere, playsByHand } from './turns.ts';

type Shown = { visit: Visit; seen: SeenAppraisal; pack: RulePack; nameOf: (id: string) => string };

const AWAITS_FACTS = ['facts-on-hold', 'facts-missing'];

/** Those that the pack waits for and nobody has sent; none for whoever sees no figures. */
function owedIn({ facts }: SeenAppraisal, pack: RulePack): FactDefinition[] {
  if (facts === undefined) return [];
  return Object.entries(pack.facts).flatMap(([name, fact]) => {
    const { missing, source } = fact;
    const waits = missing === 'hold' || missing === 'fail';
    return waits && source !== 'peer' && source !== 'workflow' && facts[name] === undefined ? [fact] : [];
  });
}

const told = ({ t, language }: Visit, owed: readonly FactDefinition[]): string =>
  owed.map(({ label, source }) => `${label[language]} (${wordOf(t, 'rule.source', source)})`).join('; ');

/** For which figures it is blocked, until when, and whom to ask; whoever may type them where it plays gets the way there. */
export function Lacking({ visit, seen, pack }: Shown) {
  const { t, language } = visit;
  const { blockedReason, dueAt } = seen;
  if (!blockedReason || !AWAITS_FACTS.includes(blockedReason)) return null;
  const owed = owedIn(seen, pack);
  if (owed.length === 0) return null;
  const outside = owed.some(({ source }) => source !== 'assessor' && source !== 'roster');
  return (
    <>
      <p>{t('appraisal.lacking', { what: told(visit, owed) })}</p>
      {dueAt !== null && <p>{t('appraisal.until', { day: shownDay(dueAt, language) })}</p>}
      {outside && !playsByHand(visit, seen) && <p>{t(seen.sandbox ? 'owed.askAdmin' : 'owed.ask')}</p>}
      {outside && playsByHand(visit, seen) && (
        <p class="actions">
          <a class="button primary" href={paths.command(seen.id, 'recordFacts')}>
            {doingHere(visit, seen, 'recordFacts')}
          </a>
        </p>
      )}
    </>
  );
}

/** What is recorded, and what is still to come while it is not scored. */
export function FactsOnRecord({ visit, seen, pack, nameOf }: Shown) {
  const { t, language } = visit;
  const { facts = {}, factsByHand = [], score } = seen;
  const known = Object.entries(facts).filter(([name]) => Object.hasOwn(pack.facts, name));
  const owed = score === null ? owedIn(seen, pack).filter(({ source }) => source !== 'assessor') : [];
  if (known.length + owed.length === 0) return null;
  return (
    <details>
      <summary>{t('appraisal.facts')}</summary>
      <dl class="facts">
        {known.map(([name, value]) => {
          const typed = factsByHand.find(({ fact }) => fact === name);
          return (
            <>
              <dt>{labelOf(pack, name)[language]}</dt>
              <dd>
                {formatValue(pack, name, value)[language]}
                {typed && (
                  <p class="hint">
                    {t('owed.byHand', {
                      who: nameOf(typed.by),
                      source: typed.source,
                      day: shownDay(typed.at, language),
                    })}
                  </p>
                )}
              </dd>
            </>
          );
        })}
      </dl>
      {owed.length > 0 && <p class="hint">{t('owed.later', { what: told(visit, owed) })}</p>}
    </details>
  );
}

/** Who typed figures, so that their names are known. */
export const typistsIn = ({ factsByHand = [] }: SeenAppraisal): string[] => factsByHand.map(({ by }) => by);

/** Who could be asked about somebody, and where their nomination stands. */
import { shownDay } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import type { SeenAppraisal } from './seen.ts';

type Shown = { visit: Visit; seen: SeenAppraisal; nameOf: (id: string) => string };

/** Whom it names, so that their names are known. */
export const namedIn = ({ nomination }: SeenAppraisal): string[] =>
  nomination ? [...nomination.peers, ...(nomination.relatives ?? [])] : [];

export function Nomination({ visit, seen: { nomination }, nameOf }: Shown) {
  if (!nomination) return null;
  const { t, language } = visit;
  const { state, peers, relatives = [], until } = nomination;
  const names = (ids: readonly string[]) => new Intl.ListFormat(language).format(ids.map(nameOf));
  return (
    <section>
      <h2>{t('nomination.title')}</h2>
      <p>{t(`nomination.${state}`, { until: shownDay(until, language) })}</p>
      {peers.length > 0 && <p class="hint">{t('nomination.names', { names: names(peers) })}</p>}
      {relatives.length > 0 && <p class="hint">{t('nomination.relatives', { names: names(relatives) })}</p>}
    </section>
  );
}

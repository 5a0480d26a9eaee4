/** How far something is that goes on by itself. The page may be closed; it reads itself again, or by its link. */
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { Status } from './status.tsx';

type Shown = { visit: Visit; words: string; done: number; total: number | null };

export const Running = ({ visit: { t, at }, words, done, total }: Shown) => (
  <>
    <section class="card" data-poll="">
      <p>
        <Status kind="now" word={words} />
      </p>
      {total !== null && (
        <label>
          {t('running.of', { done, total })}
          <progress max={String(Math.max(1, total))} value={String(done)} />
        </label>
      )}
      <p class="hint">{t('running.mayClose')}</p>
    </section>
    <p class="actions">
      <a class="button" href={at}>
        {t('running.again')}
      </a>
    </p>
    <script src={paths.asset('poll')} defer></script>
  </>
);

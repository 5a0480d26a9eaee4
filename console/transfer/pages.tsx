/** People who go from one region to another in the middle of a year: the list of either region, and one of them. */
import type { Hono } from 'hono';
import { hasEnded } from '../../rules/time/ended.ts';
import { can } from '../../api/access/policy.ts';
import type { TransferView } from '../../api/transfer/schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { allRows } from '../ask.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { Heads } from '../parts/heads.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { transferForms } from './forms.tsx';
import { endingWord, regionNames, seenTransfer } from './seen.ts';

export function transferPages(site: Hono<PageEnv>): void {
  site.get('/pindah', async (c) => {
    const visit = c.get('visit');
    const [rows, nameOf] = await Promise.all([allRows<TransferView>(visit, '/v1/transfers?'), regionNames(visit)]);
    return answerPage(c, <ListPage {...{ visit, rows, nameOf }} />);
  });
  transferForms(site);
  site.get('/pindah/:id', async (c) => {
    const visit = c.get('visit');
    const [seen, nameOf] = await Promise.all([seenTransfer(visit, c.req.param('id')), regionNames(visit)]);
    return answerPage(c, <WholePage {...{ visit, seen, nameOf }} />);
  });
}

type Named = { visit: Visit; nameOf: (region: string) => string };

const State = ({ visit: { t }, seen: { state } }: { visit: Visit; seen: TransferView }) => (
  <Status
    kind={state === 'DONE' ? 'done' : state === 'ENDED' ? 'ahead' : 'now'}
    word={wordOf(t, 'transfer.is', state)}
  />
);

function ListPage({ visit, rows, nameOf }: Named & { rows: TransferView[] }) {
  const { t, language } = visit;
  const labels = [t('transfer.person'), t('transfer.way'), t('transfer.on'), t('transfer.state')];
  return (
    <SignedPage visit={visit} title={t('transfer.title')}>
      <h1>{t('transfer.title')}</h1>
      <p class="lead">{t('transfer.lead')}</p>
      {rows.length === 0 ? (
        <Empty what={t('transfer.none')} why={t('transfer.noneWhy')} />
      ) : (
        <table class="cards">
          <Heads labels={labels} />
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={paths.transfer(row.id)}>{row.name}</a>
                </th>
                <td data-label={labels[1]}>{t('transfer.fromTo', { from: nameOf(row.region), to: nameOf(row.to) })}</td>
                <td data-label={labels[2]}>{formatDate(row.on, language)}</td>
                <td data-label={labels[3]}>
                  <State {...{ visit, seen: row }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SignedPage>
  );
}

type Whole = Named & { seen: TransferView };

function WholePage({ visit, seen, nameOf }: Whole) {
  const { t, language } = visit;
  const { name, nip, region, to, on, until, reason, state, trouble, may, sandbox } = seen;
  const title = `${name}: ${t('transfer.fromTo', { from: nameOf(region), to: nameOf(to) })}`;
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs ways={[[paths.transfers(), t('transfer.title')]]} />
      <h1>{title}</h1>
      <p>
        <State {...{ visit, seen }} />
      </p>
      {sandbox && <p class="notice">{t('follow.sandbox')}</p>}
      <p class="lead">{t('transfer.whole', { name, nip, day: formatDate(on, language), reason })}</p>
      {state === 'RELEASED' && (
        <p>
          {t('transfer.open')} {t('transfer.until', { day: formatDate(until, language) })}
        </p>
      )}
      {trouble !== null && <p class="notice">{t('transfer.trouble', { code: trouble })}</p>}
      <Ended {...{ visit, seen }} />
      <p class="actions">
        {may.includes('accept') && (
          <a class="button primary" href={paths.transferMove(seen.id, 'terima')}>
            {t('transfer.accept')}
          </a>
        )}
        {may.includes('end') && (
          <a class="button" href={paths.transferMove(seen.id, 'akhiri')}>
            {t(endingWord(visit, seen))}
          </a>
        )}
      </p>
      {state === 'DONE' && <Brought {...{ visit, seen }} />}
      <Appraisals {...{ visit, seen }} />
    </SignedPage>
  );
}

function Ended({ visit: { t }, seen: { ended, endReason } }: { visit: Visit; seen: TransferView }) {
  if (ended === null) return <></>;
  const word = wordOf(t, 'transfer.ended', ended);
  return (
    <p class="notice">
      {word === ended ? t('transfer.refused', { code: ended }) : word}
      {endReason !== null && ` ${t('transfer.reason')}: ${endReason}`}
    </p>
  );
}

function Brought({ visit: { t, language }, seen: { brought } }: { visit: Visit; seen: TransferView }) {
  if (brought.length === 0) return <p>{t('transfer.nothing')}</p>;
  return (
    <section>
      <h2>{t('transfer.brought')}</h2>
      <ul>
        {brought.map(({ from, to, targets }) => (
          <li>
            {t('transfer.segment', { from: formatDate(from, language), to: formatDate(to, language), n: targets })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Appraisals({ visit: { t }, seen: { appraisalId, intoId } }: { visit: Visit; seen: TransferView }) {
  return (
    <ul class="plain">
      {appraisalId !== null && (
        <li>
          <a href={paths.appraisal(appraisalId)}>{t('transfer.leaves')}</a>
        </li>
      )}
      {intoId !== null && (
        <li>
          <a href={paths.appraisal(intoId)}>{t('transfer.goesOn')}</a>
        </li>
      )}
    </ul>
  );
}

/** On the page of an appraisal that runs: for whoever may release its person. */
export function ReleaseLink({ visit, seen }: { visit: Visit; seen: Released }) {
  const isOver = hasEnded(seen) || seen.score;
  if (isOver || seen.relations.includes('own')) return <></>;
  if (can(visit.principal, 'releaseTransfer', ['region']) === null) return <></>;
  return (
    <li>
      <a href={paths.releaseTransfer(seen.id)}>{visit.t('transfer.release')}</a>
    </li>
  );
}
type Released = { id: string; state: string; score?: unknown; relations: readonly string[] };

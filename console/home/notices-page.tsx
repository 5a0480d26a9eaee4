/** What somebody was told, the latest first. */
import type { Hono } from 'hono';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { Text } from '../../rules/language/types.ts';
import { allRows } from '../ask.ts';
import type { PageEnv, Visit } from '../visit.ts';

export type Notice = { id: string; appraisalId: string | null; template: string; text: Text; at: string };

/** They are about a result: it is one step away. */
const ABOUT_RESULT = ['result-ready', 'objection-decided', 'correction-decided'];
function leadsTo({ id, appraisalId, template }: Notice): string | undefined {
  // Its id names the draft that was announced.
  if (template === 'rules-announced') return paths.announcement(id.split('/')[1] ?? '');
  if (appraisalId === null) return undefined;
  return ABOUT_RESULT.includes(template) ? paths.result(appraisalId) : paths.appraisal(appraisalId);
}

export function noticePages(site: Hono<PageEnv>): void {
  site.get('/pemberitahuan', async (c) => {
    const visit = c.get('visit');
    return answerPage(c, <NoticesPage visit={visit} notices={await noticesTo(visit)} />);
  });
}

/** To the person and to the offices they hold. */
export async function noticesTo(visit: Visit): Promise<Notice[]> {
  const { employeeId, offices, roles } = visit.principal;
  const looksAfter = roles.some((role) => role === 'hr' || role === 'admin');
  const to = [
    ...(employeeId === null ? [] : [employeeId]),
    ...offices.map((office) => `office:${office}`),
    ...(looksAfter ? ['office:hr'] : []),
  ];
  const told = await Promise.all(
    to.map((each) => allRows<Notice>(visit, `/v1/notices?to=${encodeURIComponent(each)}`)),
  );
  return told.flat().sort((a, b) => b.at.localeCompare(a.at));
}

export const NoticeRows = ({ visit, notices }: { visit: Visit; notices: Notice[] }) => (
  <ul class="plain rows">
    {notices.map((notice) => {
      const href = leadsTo(notice);
      const words = notice.text[visit.language];
      return (
        <li>
          {href === undefined ? words : <a href={href}>{words}</a>}{' '}
          <span class="hint">{shownDay(notice.at, visit)}</span>
        </li>
      );
    })}
  </ul>
);

function NoticesPage({ visit, notices }: { visit: Visit; notices: Notice[] }) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('notices.title')}>
      <h1>{t('notices.title')}</h1>
      {notices.length === 0 ? (
        <Empty what={t('home.noNotices')} why={t('notices.noneWhy')} />
      ) : (
        <p class="lead">{t('notices.lead', { n: notices.length })}</p>
      )}
      <NoticeRows visit={visit} notices={notices} />
    </SignedPage>
  );
}

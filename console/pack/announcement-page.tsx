/** What was announced of a change of the rules: what it is about, what changes, and the word that one has read it. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { AnnouncementSchema } from '../../api/pack/draft/schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { postedIn } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { draftPath } from './seen.ts';

type Announcement = z.output<typeof AnnouncementSchema>;

export function announcementPages(site: Hono<PageEnv>): void {
  site.get('/pengumuman/:id', async (c) => {
    const visit = c.get('visit');
    const told = await visit.read<Announcement>(`${draftPath(c.req.param('id'))}/announcement`);
    return answerPage(c, <AnnouncementPage visit={visit} told={told} />);
  });
  site.post('/pengumuman/:id', async (c) => {
    const visit = c.get('visit');
    const id = c.req.param('id');
    const { requestKey } = await postedIn(c);
    await visit.send({ path: `${draftPath(id)}/announcement/acknowledge`, body: {}, key: requestKey });
    return c.redirect(paths.announcement(id), 303);
  });
}

function AnnouncementPage({ visit, told }: { visit: Visit; told: Announcement }) {
  const { t, language } = visit;
  const { id, region, version, effective, text, changes, concernsMe, readAt, counts } = told;
  return (
    <SignedPage visit={visit} title={t('announcement.title')}>
      <h1>{t('announcement.title')}</h1>
      <p class="lead">{t('announcement.lead', { version, day: formatDate(effective.from, language) })}</p>
      <p class="card words">{text[language]}</p>
      <h2>{t('announcement.changes')}</h2>
      {changes.length === 0 ? (
        <p>{t('announcement.noChanges')}</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <li>{change[language]}</li>
          ))}
        </ul>
      )}
      {readAt !== null && (
        <p>
          <Status kind="done" word={t('announcement.readOn', { day: shownDay(readAt, visit) })} />
        </p>
      )}
      {concernsMe && readAt === null && (
        <Form visit={visit} action={paths.announcement(id)} requestKey={randomUUID()}>
          <div class="actions">
            <button class="primary">{t('announcement.acknowledge')}</button>
          </div>
        </Form>
      )}
      {counts && (
        <>
          <h2>{t('announcement.who')}</h2>
          <p>{t('announcement.counts', counts)}</p>
          <p>
            <a href={paths.request(region, id)}>{t('request.title')}</a>
          </p>
        </>
      )}
    </SignedPage>
  );
}

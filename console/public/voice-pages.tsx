/** What citizens said: read, published or refused with a reason. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { VoiceSchema } from '../../api/public/schema.ts';
import { Problem } from '../../api/problem/problem.ts';
import { allRows } from '../ask.ts';
import type { Rows } from '../cycle/seen.ts';
import { Empty } from '../parts/empty.tsx';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { NextPage } from '../parts/next-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Voice = z.output<typeof VoiceSchema>;
const STATUSES = ['received', 'published', 'refused'] as const;
const PAGE = '/wilayah/:region/suara';

export function voicePages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { kursor: cursor, keadaan } = c.req.query();
    const status = STATUSES.find((each) => each === keadaan) ?? 'received';
    const rows = await visit.read<Rows<Voice>>(`/v1/voices${query({ region, status, limit: '50', cursor })}`);
    return answerPage(c, <VoicesPage {...{ visit, region, rows, status, units: await visit.units() }} />);
  });
  site.get(`${PAGE}/:id`, async (c) => {
    const about = await aboutIn(c);
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <ModeratePage {...{ about, sent }} />);
  });
  site.post(`${PAGE}/:id`, async (c) => {
    const about = await aboutIn(c);
    const { visit, region, voice } = about;
    return answerForm(c, {
      fields: fieldsOf(visit),
      wrong: ({ decision, reason = '' }) =>
        decision === 'refused' && reason.trim() === '' ? { reason: visit.t('voices.reasonNeeded') } : {},
      send: async ({ values: { decision, reason = '' }, requestKey }) => {
        const body = { decision, ...(reason.trim() !== '' && { reason }) };
        await visit.send({ path: `/v1/voices/${voice.id}/moderate`, body, key: requestKey });
        return paths.voices(region);
      },
      form: (sent) => <ModeratePage {...{ about, sent }} />,
    });
  });
}

type About = { visit: Visit; region: string; voice: Voice; units: Units };

async function aboutIn(c: Context<PageEnv>): Promise<About> {
  const visit = c.get('visit');
  const region = c.req.param('region') ?? '';
  const waiting = await allRows<Voice>(visit, `/v1/voices?region=${region}&status=received`);
  const voice = waiting.find(({ id }) => id === c.req.param('id'));
  if (!voice) throw new Problem('not-found', { detail: DECIDED });
  return { visit, region, voice, units: await visit.units() };
}

const DECIDED = {
  id: 'Suara ini tidak ada, atau sudah ada yang memutuskannya. Lihat daftar suara.',
  en: 'There is no such voice, or somebody has decided it. See the list of voices.',
};

const fieldsOf = ({ t }: Visit): Field[] => [
  {
    name: 'decision',
    label: t('voices.decision'),
    kind: 'radio',
    required: true,
    choices: [
      { value: 'published', label: t('voices.publish') },
      { value: 'refused', label: t('voices.refuse') },
    ],
  },
  { name: 'reason', label: t('field.reason'), hint: t('voices.reasonHint'), kind: 'text' },
];

type Listed = { visit: Visit; region: string; rows: Rows<Voice>; status: (typeof STATUSES)[number]; units: Units };

function VoicesPage({ visit, region, rows, status, units }: Listed) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('voices.title')}>
      <h1>{t('voices.title')}</h1>
      <p class="lead">{t('voices.lead')}</p>
      <p class="chips">
        {STATUSES.map((each) => (
          <a href={paths.voices(region, { keadaan: each })} aria-current={each === status ? 'page' : undefined}>
            {wordOf(t, 'voiceStatus', each)}
          </a>
        ))}
      </p>
      {rows.data.length === 0 && <Empty what={t('voices.none')} why={t('voices.noneWhy')} />}
      <ul class="plain rows">
        {rows.data.map((voice) => (
          <li>
            <p class="said">{voice.text}</p>
            <p class="hint">
              {units.nameOf(voice.unit)} · {shownDay(voice.at, visit)}{' '}
              {voice.status === 'received' ? (
                <a class="button" href={paths.voice(region, voice.id)}>
                  {t('voices.decide')}
                </a>
              ) : (
                <Status
                  kind={voice.status === 'published' ? 'done' : 'ahead'}
                  word={wordOf(t, 'voiceStatus', voice.status)}
                />
              )}
            </p>
          </li>
        ))}
      </ul>
      <NextPage {...{ visit, rows }} to={(kursor) => paths.voices(region, { keadaan: status, kursor })} />
    </SignedPage>
  );
}

function ModeratePage({ about: { visit, region, voice, units }, sent }: { about: About; sent: Again }) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      title={t('voices.decide')}
      up={{ href: paths.voices(region), label: t('voices.title') }}
      lead={t('voices.decideLead')}
      action={paths.voice(region, voice.id)}
      fields={fieldsOf(visit)}
      go={{ label: t('voices.decide') }}
      cancel={paths.voices(region)}
    >
      <blockquote class="card">
        <p>{voice.text}</p>
        <p class="hint">
          {units.nameOf(voice.unit)} · {shownDay(voice.at, visit)}
        </p>
      </blockquote>
    </FormPage>
  );
}

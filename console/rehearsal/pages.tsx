/** A year of a draft with virtual people: the knobs in words, how far it is, its report. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { ScriptSchema } from '../../api/rehearsal/schema.ts';
import type { Rows } from '../cycle/seen.ts';
import { draftWays } from '../pack/draft-ways.ts';
import { readDraft, type SeenDraft } from '../pack/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { Running } from '../parts/running.tsx';
import { answerForm } from '../parts/sending.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { PlayedYear } from './report.tsx';
import type { SeenRehearsal, SeenRehearsalRow } from './seen.ts';

type About = { visit: Visit; region: string; draft: SeenDraft };

const rehearsalPath = (id: string) => `/v1/rehearsals/${encodeURIComponent(id)}`;
const aboutIn = async (visit: Visit, { region = '', id = '' }: { region?: string; id?: string }): Promise<About> => ({
  visit,
  region,
  draft: await readDraft(visit, id),
});

export function rehearsalPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/draf/:id/gladi';
  site.get(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const parked = await about.visit.filled();
    const filled = { ...parked, values: { ...usual(about.draft), ...parked.values } };
    const rows = await rowsFor(about);
    return answerPage(c, <AskPage {...{ about, rows, sent: { filled, requestKey: randomUUID() } }} />);
  });
  site.post(path, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const { visit, region, draft } = about;
    const rows = await rowsFor(about);
    return answerForm(c, {
      fields: fieldsOf(visit),
      wrong: (values) =>
        Object.fromEntries(
          NUMBERS.filter((name) => !/^\d*$/.test(values[name]?.trim() ?? '')).map((name) => [
            name,
            visit.t('command.number', { example: '10' }),
          ]),
        ),
      fieldAt: (pointer) => pointer.split('/').find((word) => NAMES.has(word)) ?? 'from',
      form: (sent) => <AskPage {...{ about, sent, rows }} />,
      send: async ({ values, requestKey }) => {
        const body = { region, pack: { draft: draft.id }, ...bodyOf(values) };
        const { id } = await visit.send<SeenRehearsal>({ path: '/v1/rehearsals', body, key: requestKey });
        return paths.rehearsalOf(region, draft.id, id);
      },
    });
  });
  site.get(`${path}/:run`, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const found = await about.visit.read<SeenRehearsal>(rehearsalPath(c.req.param('run')));
    return answerPage(c, <RunPage {...{ about, found }} />);
  });
  site.post(`${path}/:run/hentikan`, async (c) => {
    const about = await aboutIn(c.get('visit'), c.req.param());
    const { visit, region, draft } = about;
    const run = c.req.param('run');
    const found = await visit.read<SeenRehearsal>(rehearsalPath(run));
    return answerForm(c, {
      fields: [],
      form: (sent) => <RunPage {...{ about, found, refused: sent.words }} />,
      send: async ({ requestKey }) => {
        await visit.send({ path: `${rehearsalPath(run)}/cancel`, body: {}, key: requestKey });
        return paths.rehearsalOf(region, draft.id, run);
      },
    });
  });
}

/** Rehearsals of the draft, the newest first. */
async function rowsFor({ visit, region, draft }: About): Promise<SeenRehearsalRow[]> {
  const { data } = await visit.read<Rows<SeenRehearsalRow>>(`/v1/rehearsals?region=${region}&limit=200`);
  return (
    data
      // Earlier ones do not say of which draft they were.
      .filter(({ draftId, pack }) => (draftId === null ? pack.version === draft.version : draftId === draft.id))
      .reverse()
  );
}

const HABITS = Object.keys(ScriptSchema.shape).filter((name) => name !== 'lateDays');
const NUMBERS = ['count', 'seed', 'lateDays', ...HABITS];
const NAMES = new Set(['from', 'to', ...NUMBERS]);

/** The first year of the draft, with people who sometimes do not do what they should. */
function usual({ effective: { from } }: SeenDraft): Record<string, string> {
  const few = Object.fromEntries(['noShows', 'lateEmployees', 'lateAssessors', 'lowScores'].map((name) => [name, '5']));
  return { from, to: `${from.slice(0, 4)}-12-31`, count: '50', seed: '1', ...few, objections: '5' };
}

function fieldsOf({ t }: Visit): Field[] {
  return [
    { name: 'from', label: t('rehearsal.from'), kind: 'date', required: true },
    { name: 'to', label: t('rehearsal.to'), kind: 'date', required: true },
    { name: 'count', label: t('rehearsal.count'), kind: 'number', required: true },
  ];
}

const knobsOf = ({ t }: Visit): Field[] => [
  ...HABITS.map((name): Field => ({ name, label: wordOf(t, 'habit', name), kind: 'number', inRow: true })),
  { name: 'lateDays', label: t('habit.lateDays'), kind: 'number', inRow: true },
  { name: 'seed', label: t('rehearsal.seed'), hint: t('rehearsal.seedHint'), kind: 'number', inRow: true },
];

/** Shares are written in per cent; what is left empty concerns nobody. */
function bodyOf(values: Record<string, string>) {
  const numberIn = (name: string) => {
    const text = values[name]?.trim() ?? '';
    return text === '' ? undefined : Number(text);
  };
  const shares = HABITS.map((name) => [name, numberIn(name)] as const);
  const lateDays = numberIn('lateDays');
  return {
    period: { from: values['from'], to: values['to'] },
    people: { count: numberIn('count') },
    seed: numberIn('seed') ?? 1,
    script: {
      ...Object.fromEntries(shares.flatMap(([name, share]) => (share === undefined ? [] : [[name, share * 100]]))),
      ...(lateDays !== undefined && { lateDays }),
    },
  };
}

function AskPage({ about, sent, rows }: { about: About; sent: Again; rows: readonly SeenRehearsalRow[] }) {
  const { visit, region, draft } = about;
  const { t } = visit;
  const row = (field: Field) => <FieldRow {...{ field, filled: sent.filled, visit }} />;
  return (
    <SignedPage visit={visit} title={t('rehearsal.title')}>
      <Crumbs ways={draftWays(visit, region, draft)} />
      <h1>{t('rehearsal.title')}</h1>
      <p class="lead">{t('rehearsal.lead')}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form visit={visit} action={paths.rehearsal(region, draft.id)} requestKey={sent.requestKey}>
        <div class="pair">{fieldsOf(visit).map(row)}</div>
        <fieldset>
          <legend>{t('rehearsal.knobs')}</legend>
          <p class="hint">{t('rehearsal.knobsHint')}</p>
          {knobsOf(visit).map(row)}
        </fieldset>
        <div class="actions">
          <button class="primary">{t('rehearsal.ask')}</button>
          <a class="button" href={paths.draft(region, draft.id)}>
            {t('cancel')}
          </a>
        </div>
      </Form>
      <h2>{t('rehearsal.asked')}</h2>
      {rows.length === 0 && <p>{t('whatIf.noneAsked')}</p>}
      <ul class="plain rows">
        {rows.map(({ id, createdAt, state }) => (
          <li>
            <a href={paths.rehearsalOf(region, draft.id, id)}>{shownMoment(createdAt, visit)}</a>{' '}
            <Status kind={state === 'DONE' ? 'done' : 'now'} word={wordOf(t, 'run', state)} />
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

function RunPage({ about, found, refused }: { about: About; found: SeenRehearsal; refused?: string | undefined }) {
  const { visit, region, draft } = about;
  const { t, language } = visit;
  const { id, state, progress, failure, report, pack } = found;
  const here = paths.rehearsalOf(region, draft.id, id);
  const runs = state === 'WAITING' || state === 'RUNNING';
  const ways = [...draftWays(visit, region, draft), [paths.rehearsal(region, draft.id), t('rehearsal.title')] as const];
  return (
    <SignedPage visit={visit} title={t('rehearsal.title')}>
      <Crumbs ways={ways} />
      <h1>{t('rehearsal.titleOf', { version: pack.version })}</h1>
      {refused !== undefined && <p class="card problem">{refused}</p>}
      {runs && (
        <>
          <Running
            {...{ visit, words: wordOf(t, 'rehearsal.state', state), done: progress.done, total: progress.total }}
          />
          <Form visit={visit} action={`${here}/hentikan`} requestKey={randomUUID()}>
            <button>{t('whatIf.stop')}</button>
          </Form>
        </>
      )}
      {state === 'CANCELLED' && <p class="lead">{t('rehearsal.cancelled')}</p>}
      {failure && <p class="card problem">{failure.text[language]}</p>}
      {report && <PlayedYear visit={visit} report={report} />}
    </SignedPage>
  );
}

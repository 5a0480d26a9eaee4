/** Amendments of running cycles: which there are, what one means, who decides about it, how far it is. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { RulePack } from '../../rules/language/types.ts';
import { Problem } from '../../api/problem/problem.ts';
import type { Rows } from '../cycle/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { NOTHING_FILLED } from '../parts/filled.ts';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { Running } from '../parts/running.tsx';
import { answerForm } from '../parts/sending.tsx';
import { Status } from '../parts/status.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageContext, PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import { AmendmentLines, AmendmentNumbers } from './lines.tsx';
import { proposePages } from './propose-pages.tsx';
import { amendmentPath, amendmentTitle, type SeenAmendment, type SeenAmendmentPreview } from './seen.ts';

const MOVES = ['approve', 'reject', 'cancel'] as const;
type Move = (typeof MOVES)[number];
const MOST_LINES = 100;

export function amendingPages(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/perubahan';
  site.get(path, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { data } = await visit.read<Rows<SeenAmendment>>(`/v1/amendments?region=${region}&limit=200`);
    return answerPage(c, <ListPage {...{ visit, region, amendments: data.toReversed() }} />);
  });
  proposePages(site);
  site.get(`${path}/:id`, async (c) => answerPage(c, <OnePage {...(await readIn(c))} sent={unsent()} />));
  site.post(`${path}/:id/:move`, async (c) => {
    const move = MOVES.find((name) => name === c.req.param('move'));
    if (!move) throw new Problem('not-found');
    const visit = c.get('visit');
    const { region, id } = c.req.param();
    return answerForm(c, {
      fields: fieldsOf(visit, move),
      // A preview that is stale is read again with what is true now.
      form: async (sent) => <OnePage {...(await readIn(c))} sent={sent} />,
      send: async ({ values: { comment = '', preview }, requestKey }) => {
        const said = comment.trim() === '' ? {} : { comment };
        const body = { ...said, ...(move === 'approve' && { preview }) };
        await visit.send({ path: `${amendmentPath(id)}/${move}`, body, key: requestKey });
        return paths.amendment(region, id);
      },
    });
  });
}

const unsent = (): Again => ({ filled: NOTHING_FILLED, requestKey: randomUUID() });

const fieldsOf = ({ t }: Visit, move: Move): Field[] =>
  move === 'approve'
    ? [{ name: 'read', label: t('amendment.read'), kind: 'check', required: true }]
    : [{ name: 'comment', label: t('field.reason'), kind: 'line', required: move === 'reject' }];

type Read = {
  visit: Visit;
  region: string;
  amendment: SeenAmendment;
  preview: SeenAmendmentPreview;
  pack: RulePack;
  nameOf: (id: string) => string;
  unitOf: (unit: string) => string;
};

async function readIn(c: PageContext): Promise<Read> {
  const visit = c.get('visit');
  const [region, id] = [c.req.param('region') ?? '', c.req.param('id') ?? ''];
  const cursor = c.req.query('setelah');
  const lines = `limit=${MOST_LINES}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
  const [amendment, preview] = await Promise.all([
    visit.read<SeenAmendment>(amendmentPath(id)),
    visit.read<SeenAmendmentPreview>(`${amendmentPath(id)}/preview?${lines}`),
  ]);
  const { pack } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${amendment.pack.digest}`);
  const people = preview.data.map(({ employeeId }) => employeeId);
  const nameOf = await visit.names([...people, amendment.author.id ?? '', amendment.decidedBy?.id ?? '']);
  const { nameOf: unitOf } = await visit.units();
  return { visit, region, amendment, preview, pack, nameOf, unitOf };
}

const kindOf = ({ state }: SeenAmendment) => (state === 'DONE' ? 'done' : state === 'DRAFT' ? 'you' : 'now');

function ListPage({ visit, region, amendments }: { visit: Visit; region: string; amendments: SeenAmendment[] }) {
  const { t, language, principal } = visit;
  return (
    <SignedPage visit={visit} title={t('amendment.title')}>
      <Crumbs ways={[[paths.rules(region), t('rules.title')]]} />
      <h1>{t('amendment.title')}</h1>
      <p class="lead">{t('amendment.lead')}</p>
      {principal.roles.some((role) => role === 'hr' || role === 'admin') && (
        <p class="actions">
          <a class="button primary" href={paths.newAmendment(region)}>
            {t('amendment.new')}
          </a>
        </p>
      )}
      {amendments.length === 0 && <Empty what={t('amendment.none')} why={t('amendment.noneWhy')} />}
      <ul class="plain rows">
        {amendments.map((each) => (
          <li>
            <a href={paths.amendment(region, each.id)}>{amendmentTitle(t, each)}</a>{' '}
            <Status kind={kindOf(each)} word={t(`amendment.state.${each.state}`)} />
            <p class="hint">
              {shownMoment(each.createdAt, visit)} · {each.reason[language]}
            </p>
          </li>
        ))}
      </ul>
    </SignedPage>
  );
}

function OnePage({ visit, region, amendment, preview, pack, nameOf, unitOf, sent }: Read & { sent: Again }) {
  const { t, language } = visit;
  const { id, state, reason, legalBasis, choice, author, createdAt, decidedBy, decidedAt, comment, progress } =
    amendment;
  const title = amendmentTitle(t, amendment);
  const next = preview.page.nextCursor;
  const all = progress && Object.values(progress).reduce((sum, n) => sum + n, 0);
  return (
    <SignedPage visit={visit} title={title}>
      <Crumbs
        ways={[
          [paths.rules(region), t('rules.title')],
          [paths.amendments(region), t('amendment.title')],
        ]}
      />
      <h1>{title}</h1>
      <p class="lead">{reason[language]}</p>
      <p>
        <Status kind={kindOf(amendment)} word={t(`amendment.state.${state}`)} />
      </p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      {state === 'APPROVED' && progress && all !== null && (
        <Running {...{ visit, words: t('amendment.running'), done: all - progress.pending, total: all }} />
      )}
      <dl class="facts card">
        <dt>{t('amendment.what')}</dt>
        <dd>
          {t(`amendment.choice.${choice}`)}: {t(`amendment.does.${choice}`)}
        </dd>
        <dt>{t('draft.legalBasis')}</dt>
        <dd>{legalBasis.join('; ') || '–'}</dd>
        <dt>{t('amendment.author')}</dt>
        <dd>
          {nameOf(author.id ?? '')} ({shownMoment(createdAt, visit)})
        </dd>
        {decidedBy && decidedAt !== null && (
          <>
            <dt>{t('amendment.decidedBy')}</dt>
            <dd>
              {nameOf(decidedBy.id ?? '')} ({shownMoment(decidedAt, visit)}) {comment}
            </dd>
          </>
        )}
      </dl>
      {progress && (
        <ul class="figures">
          {Object.entries(progress).map(([name, count]) => (
            <li>
              <b>{count}</b>
              {wordOf(t, 'amendment.progress', name)}
            </li>
          ))}
        </ul>
      )}
      {state === 'DRAFT' && <Decide {...{ visit, region, amendment, preview, sent }} />}
      <h2>{preview.approved ? t('amendment.outcome') : t('amendment.preview')}</h2>
      <AmendmentNumbers {...{ visit, preview, pack }} />
      <AmendmentLines {...{ visit, preview, pack, nameOf, unitOf }} />
      {next !== null && (
        <p class="actions">
          <a class="button" href={`${paths.amendment(region, id)}?setelah=${encodeURIComponent(next)}`}>
            {t('nextPage')}
          </a>
        </p>
      )}
      <p class="digest">{t('amendment.digest', { digest: preview.digest })}</p>
    </SignedPage>
  );
}

type Deciding = Pick<Read, 'visit' | 'region' | 'amendment' | 'preview'> & { sent: Again };

/** The author may take it back; somebody else signs the preview that is shown below, or rejects it. */
function Decide({ visit, region, amendment, preview, sent }: Deciding) {
  const { t, principal } = visit;
  if (!principal.roles.some((role) => role === 'hr' || role === 'admin')) return null;
  const own = amendment.author.id === principal.employeeId;
  return (
    <section class="card next">
      <h2>{t('draft.next')}</h2>
      {own && <p>{t('amendment.notYours')}</p>}
      {(own ? (['cancel'] as const) : (['approve', 'reject'] as const)).map((move) => (
        <Form visit={visit} action={`${paths.amendment(region, amendment.id)}/${move}`} requestKey={sent.requestKey}>
          {move === 'approve' && <input type="hidden" name="preview" value={preview.digest} />}
          {fieldsOf(visit, move).map((field) => (
            <FieldRow {...{ field, filled: sent.filled, visit }} />
          ))}
          <div class="actions">
            <button class={move === 'approve' ? 'primary' : undefined}>{t(`amendment.move.${move}`)}</button>
          </div>
        </Form>
      ))}
    </section>
  );
}

/** Taking the rules back to an older version is a new draft; retiring a version says first whose days it held. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { formatDate } from '../../rules/explain/format.ts';
import { inForce } from '../../rules/time/timeline.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import { PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import type { SeenDraft, SeenVersion } from './seen.ts';
import { chosenVersion, type Versions, versionsOf } from './versions.ts';

type Asked = { all: Versions; version: SeenVersion };
type Move = 'kembalikan' | 'pensiunkan';

async function askedIn(c: Context<PageEnv>): Promise<Asked> {
  const all = await versionsOf(c.get('visit'), c.req.param('region') ?? '');
  return { all, version: chosenVersion(all, c.req.param('n')) };
}

const fieldsOf = ({ t }: Visit, move: Move): Field[] =>
  move === 'kembalikan'
    ? [{ name: 'from', label: t('draft.from'), kind: 'date', required: true }]
    : [
        { name: 'reason', label: t('field.reason'), kind: 'text', required: true },
        { name: 'legalBasis', label: t('draft.legalBasis'), kind: 'line', required: true },
      ];

export function versionMoves(site: Hono<PageEnv>): void {
  const path = '/wilayah/:region/aturan/versi/:n';
  for (const move of ['kembalikan', 'pensiunkan'] as const) {
    site.get(`${path}/${move}`, async (c) => {
      const sent = { filled: await c.get('visit').filled(), requestKey: randomUUID() };
      return answerPage(c, <MovePage {...{ asked: await askedIn(c), move, sent }} />);
    });
  }
  site.post(`${path}/kembalikan`, async (c) => {
    const asked = await askedIn(c);
    const { visit, region } = asked.all;
    return answerForm(c, {
      fields: fieldsOf(visit, 'kembalikan'),
      fieldAt: () => 'from',
      form: (sent) => <MovePage {...{ asked, move: 'kembalikan', sent }} />,
      send: async ({ values, requestKey }) => {
        const { packId } = await visit.read<{ packId: string }>(`/v1/regions/${region}`);
        const origin = { kind: 'version', version: asked.version.version };
        const body = { pack: packId, effective: { from: values['from'] }, origin };
        const draft = await visit.send<SeenDraft>({ path: '/v1/rule-packs/drafts', body, key: requestKey });
        return paths.draft(region, draft.id);
      },
    });
  });
  site.post(`${path}/pensiunkan`, async (c) => {
    const asked = await askedIn(c);
    const { visit, region } = asked.all;
    const form = (sent: Again) => <MovePage {...{ asked, move: 'pensiunkan', sent }} />;
    return answerForm(c, {
      fields: fieldsOf(visit, 'pensiunkan'),
      form,
      send: async ({ values, requestKey, step }) => {
        const filled = { values, errors: {} };
        if (step === 'ubah') return { page: form({ filled, requestKey }) };
        const dryRun = step !== 'kirim';
        const { reason, legalBasis } = values;
        const address = `/v1/rule-packs/${asked.version.digest}/retire`;
        await visit.send({ path: address, body: { reason, legalBasis }, key: requestKey, dryRun });
        if (!dryRun) return paths.versions(region);
        return { page: <RetirePreview {...{ asked, sent: { filled, requestKey } }} /> };
      },
    });
  });
}

function Head({ asked: { all, version }, move }: { asked: Asked; move: Move }) {
  const { visit, region } = all;
  const { t } = visit;
  return (
    <>
      <Crumbs
        ways={[
          [paths.rules(region), t('rules.title')],
          [paths.versions(region), t('version.title')],
          [paths.version(region, version.version), t('version.n', { version: version.version })],
        ]}
      />
      <h1>{t(`version.${move}`, { version: version.version })}</h1>
    </>
  );
}

function MovePage({ asked, move, sent }: { asked: Asked; move: Move; sent: Again }) {
  const { all, version } = asked;
  const { visit, region } = all;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t(`version.${move}`, { version: version.version })}>
      <Head asked={asked} move={move} />
      <p class="lead">{t(`version.lead.${move}`)}</p>
      <ErrorSummary visit={visit} filled={sent.filled} words={sent.words} />
      <Form visit={visit} action={paths.versionMove(region, version.version, move)} requestKey={sent.requestKey}>
        {fieldsOf(visit, move).map((field) => (
          <FieldRow {...{ field, filled: sent.filled, visit }} />
        ))}
        <div class="actions">
          <button class="primary" name="langkah" value="pratinjau">
            {move === 'kembalikan' ? t('draft.begin') : t('preview')}
          </button>
          <a class="button" href={paths.version(region, version.version)}>
            {t('cancel')}
          </a>
        </div>
      </Form>
    </SignedPage>
  );
}

/** Whose version would hold its days then, and which cycles keep it all the same. */
function RetirePreview({ asked, sent }: { asked: Asked; sent: Again }) {
  const { all, version } = asked;
  const { visit, region, versions, cycles } = all;
  const { t, language } = visit;
  const others = versions.filter(({ status, digest }) => status === 'published' && digest !== version.digest);
  const [heir] = inForce(others, version.effective.from);
  const kept = cycles.filter(({ pack }) => pack.digest === version.digest).map(({ label }) => label);
  return (
    <SignedPage visit={visit} title={t('version.pensiunkan', { version: version.version })}>
      <Head asked={asked} move="pensiunkan" />
      <p class="lead">
        {t('version.heir', { from: formatDate(version.effective.from, language), version: heir?.version ?? '–' })}
      </p>
      <p>{kept.length === 0 ? t('version.noCycles') : t('version.kept', { cycles: kept.join(', ') })}</p>
      <PreviewedForm
        {...{ visit, sent }}
        action={paths.versionMove(region, version.version, 'pensiunkan')}
        go={t('version.retire')}
      />
    </SignedPage>
  );
}

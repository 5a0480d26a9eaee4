/** Praise and advice at any time: what one got and wrote, and the form to write to a colleague. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { can } from '../../api/access/policy.ts';
import { forbidden } from '../../api/access/scope.ts';
import { REMARK_WORDS } from '../../rules/language/words.ts';
import { Refused } from '../ask.ts';
import { type Field, missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Units, Visit } from '../visit.ts';
import { Remarks, type SeenRemark } from './views.tsx';

export function remarkPages(site: Hono<PageEnv>): void {
  site.get('/umpan-balik', async (c) => {
    const visit = c.get('visit');
    const read = async (of: string) => (await visit.read<{ data: SeenRemark[] }>(`/v1/remarks?of=${of}`)).data;
    const [received, given, team] = await Promise.all([read('received'), read('given'), read('team')]);
    const nameOf = await visit.names([...received, ...given, ...team].flatMap(({ by, to }) => [by, to]));
    return answerPage(c, <WholePage {...{ visit, received, given, team, nameOf }} />);
  });
  site.get('/umpan-balik/baru', async (c) => {
    const asked = await askedIn(c, c.req.query('unit'));
    const parked = await asked.visit.filled();
    const begun = Object.keys(parked.values).length > 0;
    const filled = begun ? parked : { values: { to: c.req.query('untuk') ?? '' }, errors: {} };
    return answerPage(c, <WritePage asked={asked} sent={{ filled, requestKey: randomUUID() }} />);
  });
  site.post('/umpan-balik/baru', async (c) => {
    const posted = await postedIn(c);
    const { values, requestKey } = posted;
    const asked = await askedIn(c, c.req.query('unit'));
    const { visit } = asked;
    const errors = missingIn(fieldsOf(asked), values, visit);
    if (Object.keys(errors).length > 0)
      return answerPage(c, <WritePage asked={asked} sent={{ filled: { values, errors }, requestKey }} />, 422);
    try {
      const { to = '', kind, text = '' } = values;
      const body = { kind, text: text.trim(), forAssessor: values['forAssessor'] === 'ya' };
      await visit.send({ path: `/v1/employees/${encodeURIComponent(to)}/remarks`, body, key: requestKey });
      return c.redirect(paths.remarks(), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const fieldAt = (pointer: string) => pointer.split('/')[1] ?? '';
      const again = refusedForm(visit, posted, { problem: error.problem, fieldAt });
      return answerPage(c, <WritePage asked={asked} sent={again} />, error.problem.status);
    }
  });
  site.post('/umpan-balik/:id/tarik', async (c) => {
    const visit = c.get('visit');
    const { requestKey } = await postedIn(c);
    await visit.send({
      path: `/v1/remarks/${encodeURIComponent(c.req.param('id'))}/retract`,
      body: {},
      key: requestKey,
    });
    return c.redirect(paths.remarks(), 303);
  });
}

type Whole = { received: SeenRemark[]; given: SeenRemark[]; team: SeenRemark[]; nameOf: (id: string) => string };

function WholePage({ visit, received, given, team, nameOf }: Whole & { visit: Visit }) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('remark.title')}>
      <h1>{t('remark.title')}</h1>
      <p class="lead">{t('remark.lead')}</p>
      <p class="actions">
        <a class="button primary" href={paths.giveRemark()}>
          {t('remark.give')}
        </a>
      </p>
      <h2>{t('remark.received')}</h2>
      <Remarks {...{ visit, nameOf }} remarks={received} names="by" none={t('remark.noneReceived')} />
      <h2>{t('remark.given')}</h2>
      <Remarks {...{ visit, nameOf }} remarks={given} names="to" none={t('remark.noneGiven')} />
      {team.length > 0 && (
        <>
          <h2>{t('remark.team')}</h2>
          <Remarks {...{ visit, nameOf }} remarks={team} names="both" none="" />
        </>
      )}
    </SignedPage>
  );
}

type Asked = { visit: Visit; unit: string; units: Units; colleagues: { id: string; name: string }[] };

/** The people of one unit: one's own, until another one is chosen. */
async function askedIn(c: Context<PageEnv>, wanted: string | undefined): Promise<Asked> {
  const visit = c.get('visit');
  const { principal } = visit;
  const self = principal.employeeId;
  if (self === null || !can(principal, 'giveRemark', ['region'])) throw forbidden(principal, 'giveRemark');
  const own = await visit.read<{ unit: string }>(`/v1/employees/${encodeURIComponent(self)}`);
  const unit = wanted || own.unit;
  const [units, people] = await Promise.all([visit.units(), visit.colleagues(unit)]);
  return { visit, unit, units, colleagues: people.filter(({ id }) => id !== self) };
}

function fieldsOf({ visit: { t, language }, colleagues }: Asked): Field[] {
  return [
    {
      name: 'to',
      label: t('field.remarkTo'),
      kind: 'select',
      required: true,
      unchosen: true,
      choices: colleagues.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'kind',
      label: t('field.remarkKind'),
      kind: 'radio',
      required: true,
      choices: Object.entries(REMARK_WORDS).map(([value, word]) => ({ value, label: word[language] })),
    },
    { name: 'text', label: t('field.remarkText'), kind: 'text', required: true, hint: t('remark.textHint') },
    { name: 'forAssessor', label: t('field.remarkShared'), kind: 'check' },
  ];
}

function WritePage({ asked, sent }: { asked: Asked; sent: Again }) {
  const { visit, unit, units } = asked;
  const { t } = visit;
  const others = units.all.filter(({ value }) => value !== unit);
  return (
    <FormPage
      visit={visit}
      title={t('remark.give')}
      up={{ href: paths.remarks(), label: t('remark.title') }}
      lead={t('remark.giveLead', { unit: units.nameOf(unit) })}
      sent={sent}
      action={paths.giveRemark({ unit })}
      fields={fieldsOf(asked)}
      go={{ label: t('remark.send') }}
      cancel={paths.remarks()}
    >
      {others.length > 0 && (
        <details>
          <summary>{t('remark.otherUnit')}</summary>
          <ul>
            {others.map(({ value, label }) => (
              <li>
                <a href={paths.giveRemark({ unit: value })}>{label}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </FormPage>
  );
}

/** API keys of a region: what each may do and until when; made, confirmed, replaced and taken back. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import { OFFICES } from '../../api/access/offices.ts';
import { SCOPES } from '../../api/access/limits.ts';
import { type EmployeeSchema, KeyRequest, type NewKeySchema } from '../../api/people/schema.ts';
import { Problem } from '../../api/problem/problem.ts';
import { allRows } from '../ask.ts';
import type { Filled } from '../parts/filled.ts';
import { chosenOf, type Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { type Key, KeysPage, keyOperation, type Move } from './key-table.tsx';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

const PAGE = '/wilayah/:region/kunci';

export function keyPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const keys = await readKeys(visit, region);
    const nameOf = await visit.names(keys.flatMap(({ employeeId }) => employeeId ?? []));
    return answerPage(c, <KeysPage {...{ visit, region, keys, nameOf }} />);
  });
  site.get(`${PAGE}/baru`, async (c) => {
    const about = { visit: c.get('visit'), region: c.req.param('region') };
    const fields = await newFields(about.visit);
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <NewPage {...{ ...about, fields, sent }} />);
  });
  site.post(`${PAGE}/baru`, async (c) => {
    const about = { visit: c.get('visit'), region: c.req.param('region') };
    const fields = await newFields(about.visit);
    return answerForm(c, {
      fields,
      wrong: wrongInNew,
      fieldAt: (pointer) => FIELD_OF[pointer.split('/')[1] ?? ''] ?? pointer.split('/')[1] ?? '',
      send: async ({ values, requestKey }) => {
        const employeeId = await holderOf(about, values['nip'] ?? '');
        const body = bodyOf(about.region, values, employeeId);
        return made(about, await about.visit.send({ path: '/v1/api-keys', body, key: requestKey }));
      },
      form: (sent) => <NewPage {...{ ...about, fields, sent }} />,
    });
  });
  site.get(`${PAGE}/:id/:move`, async (c) => {
    const about = await aboutIn(c);
    return answerPage(
      c,
      <MovePage about={about} sent={{ filled: await about.visit.filled(), requestKey: randomUUID() }} />,
    );
  });
  site.post(`${PAGE}/:id/:move`, async (c) => {
    const about = await aboutIn(c);
    const { visit, region, key, move } = about;
    const path = `/v1/api-keys/${key.id}`;
    return answerForm(c, {
      fields: moveFields(about),
      send: async ({ values, requestKey }) => {
        if (move === 'ganti') {
          const body = { overlapHours: Number(values['overlapHours']) };
          return made(about, await visit.send({ path: `${path}/rotate`, body, key: requestKey }));
        }
        if (move === 'cabut') await visit.send({ path, method: 'DELETE', body: undefined, key: requestKey });
        else await visit.send({ path: `${path}/confirm`, body: {}, key: requestKey });
        return paths.keys(region);
      },
      form: (sent) => <MovePage about={about} sent={sent} />,
    });
  });
}

const readKeys = (visit: Visit, region: string): Promise<Key[]> => allRows<Key>(visit, `/v1/api-keys?region=${region}`);

type About = { visit: Visit; region: string; key: Key; move: Move };

async function aboutIn(c: Context<PageEnv>): Promise<About> {
  const visit = c.get('visit');
  const [region = '', id, move] = [c.req.param('region'), c.req.param('id'), c.req.param('move')];
  const key = (await readKeys(visit, region)).find((each) => each.id === id);
  if (!key || keyOperation(move) === '') throw new Problem('not-found');
  return { visit, region, key, move: move as Move };
}

/** A pointer of the request leads to the field that was filled in for it. */
const FIELD_OF: Record<string, string> = { employeeId: 'nip', expiresInDays: 'days' };

async function newFields({ t, units }: Visit): Promise<Field[]> {
  return [
    { name: 'label', label: t('keys.label'), hint: t('keys.labelHint'), kind: 'line', required: true },
    {
      name: 'roles',
      label: t('keys.roles'),
      hint: t('keys.rolesHint'),
      kind: 'several',
      required: true,
      choices: KeyRequest.shape.roles.element.options.map((value) => ({ value, label: wordOf(t, 'keyRole', value) })),
    },
    { name: 'nip', label: t('keys.person'), hint: t('keys.personHint'), kind: 'line' },
    {
      name: 'offices',
      label: t('keys.offices'),
      hint: t('keys.officesHint'),
      kind: 'several',
      choices: OFFICES.map((value) => ({ value, label: wordOf(t, 'hat', value) })),
    },
    {
      name: 'scopes',
      label: t('keys.scopes'),
      hint: t('keys.scopesHint'),
      kind: 'several',
      choices: SCOPES.map((value) => ({ value, label: wordOf(t, 'keyScope', value) })),
    },
    { name: 'unit', label: t('keys.unit'), hint: t('keys.unitHint'), kind: 'select', choices: (await units()).all },
    { name: 'days', label: t('keys.days'), hint: t('keys.daysHint'), kind: 'number' },
  ];
}

function wrongInNew(values: Filled['values'], { t }: Visit): Filled['errors'] {
  const days = (values['days'] ?? '').trim();
  return {
    ...(chosenOf('roles', values).length === 0 && { roles: t('field.neededNamed', { label: t('keys.roles') }) }),
    ...(days !== '' && !/^\d{1,3}$/.test(days) && { days: t('keys.daysWrong') }),
  };
}

/** Whom an employee number names; nobody has it: an id that nobody has either, so that the API says so. */
async function holderOf({ visit, region }: Pick<About, 'visit' | 'region'>, nip: string): Promise<string | undefined> {
  if (nip.trim() === '') return undefined;
  const path = `/v1/employees?region=${region}&nip=${encodeURIComponent(nip.trim())}&limit=1`;
  const { data } = await visit.read<{ data: z.output<typeof EmployeeSchema>[] }>(path);
  return data[0]?.id ?? 'unknown';
}

function bodyOf(region: string, values: Filled['values'], employeeId: string | undefined) {
  const days = (values['days'] ?? '').trim();
  const unit = values['unit'] ?? '';
  return {
    region,
    label: values['label'],
    roles: chosenOf('roles', values),
    offices: chosenOf('offices', values),
    scopes: [...chosenOf('scopes', values), ...(unit === '' ? [] : [`unit:${unit}`])],
    ...(employeeId !== undefined && { employeeId }),
    ...(days !== '' && { expiresInDays: Number(days) }),
  };
}

const made = ({ visit, region }: Pick<About, 'visit' | 'region'>, key: z.output<typeof NewKeySchema>) => ({
  page: <MadePage {...{ visit, region, made: key }} />,
});

function NewPage({ visit, region, fields, sent }: { visit: Visit; region: string; fields: Field[]; sent: Again }) {
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent, fields }}
      title={t('keys.new')}
      up={{ href: paths.keys(region), label: t('keys.title') }}
      lead={t('keys.newLead')}
      action={paths.newKey(region)}
      go={{ label: t('keys.make') }}
      cancel={paths.keys(region)}
    />
  );
}

/** The one page that ever shows the secret. */
function MadePage({ visit, region, made: key }: { visit: Visit; region: string; made: z.output<typeof NewKeySchema> }) {
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('keys.made')}>
      <p class="hint">
        <a href={paths.keys(region)}>{t('keys.title')}</a>
      </p>
      <h1>{t('keys.made')}</h1>
      {key.key === null ? (
        <p class="lead">{t('keys.shownBefore')}</p>
      ) : (
        <>
          <p class="lead">{t('keys.copy')}</p>
          <pre class="card" tabindex={0}>
            <code>Authorization: Bearer {key.key}</code>
          </pre>
        </>
      )}
      {!key.confirmed && <p class="notice">{t('keys.mustConfirm')}</p>}
    </SignedPage>
  );
}

const moveFields = ({ visit: { t }, move }: About): Field[] =>
  move === 'ganti'
    ? [
        {
          name: 'overlapHours',
          label: t('keys.overlap'),
          kind: 'select',
          required: true,
          choices: [24, 0, 72, 168, 720].map((hours) => ({
            value: String(hours),
            label: t('keys.hours', { n: hours }),
          })),
        },
      ]
    : [];

function MovePage({ about, sent }: { about: About; sent: Again }) {
  const { visit, region, key, move } = about;
  const { t } = visit;
  return (
    <FormPage
      {...{ visit, sent }}
      title={t(`keys.${move}`)}
      up={{ href: paths.keys(region), label: t('keys.title') }}
      lead={t(`keys.${move}Lead`, { label: key.label })}
      action={paths.keyMove(region, key.id, move)}
      fields={moveFields(about)}
      go={{ label: t(`keys.${move}`) }}
      cancel={paths.keys(region)}
    />
  );
}

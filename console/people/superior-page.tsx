/** Who somebody’s superior is: the roster put right for one person, and back to where that was missing. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { EmployeeSchema, ImportReportSchema } from '../../api/people/schema.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { ownPath } from '../sign-in/own-path.ts';
import type { PageEnv, Visit } from '../visit.ts';

type Employee = z.output<typeof EmployeeSchema>;
type About = {
  visit: Visit;
  region: string;
  employee: Employee;
  colleagues: { id: string; name: string }[];
  ke: string;
};

export function superiorPages(site: Hono<PageEnv>): void {
  const page = '/wilayah/:region/pegawai/:id/atasan';
  site.get(page, async (c) => {
    const about = await aboutIn(c);
    const sent = { filled: await about.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <SuperiorPage about={about} sent={sent} />);
  });
  site.post(page, async (c) => {
    const about = await aboutIn(c);
    const { visit, region, employee, ke } = about;
    const fields = fieldsOf(about);
    return answerForm(c, {
      fields,
      wrong: ({ atasan = '', nip = '' }) =>
        atasan === '' && !/\d/.test(nip) ? { atasan: visit.t('superior.needed') } : {},
      send: async ({ values, requestKey }) => {
        const chosen = values['atasan'] ?? '';
        const nip = chosen === '' ? (values['nip'] ?? '') : (await readEmployee(visit, chosen)).nip;
        const sending = { path: `/v1/employees/import?region=${region}`, media: 'text/csv', key: requestKey } as const;
        const body = `nip,supervisorNip\n${employee.nip},"${nip.replaceAll('"', '')}"\n`;
        const report = await visit.send<z.output<typeof ImportReportSchema>>({ ...sending, body });
        const wrong = report.lines.flatMap(({ errors = [] }) => errors.map(({ detail }) => detail)).join(' ');
        if (wrong === '') return ke;
        const errors = { [chosen === '' ? 'nip' : 'atasan']: wrong };
        return { page: <SuperiorPage about={about} sent={{ filled: { values, errors }, requestKey: randomUUID() }} /> };
      },
      form: (sent) => <SuperiorPage about={about} sent={sent} />,
    });
  });
}

const readEmployee = (visit: Visit, id: string): Promise<Employee> =>
  visit.read(`/v1/employees/${encodeURIComponent(id)}`);

async function aboutIn(c: Context<PageEnv>): Promise<About> {
  const visit = c.get('visit');
  const [region = '', id = ''] = [c.req.param('region'), c.req.param('id')];
  const employee = await readEmployee(visit, id);
  const colleagues = (await visit.colleagues(employee.unit)).filter((each) => each.id !== id);
  const ke = c.req.query('ke');
  return { visit, region, employee, colleagues, ke: ke === undefined ? paths.employee(region, id) : ownPath(ke) };
}

const fieldsOf = ({ visit: { t }, colleagues }: About): Field[] => [
  {
    name: 'atasan',
    label: t('superior.colleague'),
    kind: 'select',
    choices: colleagues.map(({ id, name }) => ({ value: id, label: name })),
  },
  { name: 'nip', label: t('superior.nip'), hint: t('superior.nipHint'), kind: 'line' },
];

function SuperiorPage({ about, sent }: { about: About; sent: Again }) {
  const { visit, region, employee, ke } = about;
  return (
    <FormPage
      {...{ visit, sent }}
      title={visit.t('superior.title')}
      up={{ href: paths.employee(region, employee.id), label: employee.name }}
      lead={visit.t('superior.lead', { name: employee.name })}
      action={paths.superior(region, employee.id, { ke })}
      fields={fieldsOf(about)}
      go={{ label: visit.t('save') }}
      cancel={ke}
    />
  );
}

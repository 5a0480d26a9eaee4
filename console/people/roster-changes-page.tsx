/** What imports changed in the roster, a line per person. */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { RosterChangeSchema } from '../../api/people/schema.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { Refused } from '../ask.ts';
import type { Rows } from '../cycle/seen.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { NextPage } from '../parts/next-page.tsx';
import { shownMoment } from '../parts/words-of.ts';
import { paths, query } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Change = z.output<typeof RosterChangeSchema>;

export function rosterChangePages(site: Hono<PageEnv>): void {
  site.get('/wilayah/:region/pegawai/riwayat', async (c) => {
    const visit = c.get('visit');
    const region = c.req.param('region');
    const { pegawai: employeeId, kursor: cursor } = c.req.query();
    const rows = await visit.read<Rows<Change>>(
      `/v1/roster-changes${query({ region, employeeId, limit: '50', cursor })}`,
    );
    const nameOf = await visit.names(rows.data.flatMap(({ employeeId: about, by }) => [about, by]));
    const facts = await factsOf(visit, region);
    const { nameOf: unitOf } = await visit.units();
    return answerPage(c, <ChangesPage {...{ visit, region, rows, facts, nameOf, unitOf, employeeId }} />);
  });
}

type Facts = RulePack['facts'];

/** What the rules in force call the figures of the roster. */
async function factsOf(visit: Visit, region: string): Promise<Facts> {
  try {
    return (await visit.read<{ pack: RulePack }>(`/v1/regions/${region}/pack`)).pack.facts;
  } catch (error) {
    // No rules hold today.
    if (error instanceof Refused) return {};
    throw error;
  }
}

type Shown = {
  visit: Visit;
  region: string;
  rows: Rows<Change>;
  facts: Facts;
  nameOf: (id: string) => string;
  unitOf: (unit: string) => string;
  employeeId: string | undefined;
};

function ChangesPage(shown: Shown) {
  const { visit, region, rows, nameOf, employeeId } = shown;
  const { t } = visit;
  const [when, what, by] = [t('changes.when'), t('changes.what'), t('changes.by')];
  return (
    <SignedPage visit={visit} title={t('changes.title')}>
      <Crumbs ways={[[paths.employees(region), t('employees.title')]]} />
      <h1>{t('changes.title')}</h1>
      {rows.data.length === 0 ? (
        <Empty what={t('changes.none')} why={t('changes.noneWhy')} />
      ) : (
        <>
          <p class="lead">
            {employeeId === undefined ? t('changes.lead') : t('changes.leadOf', { name: nameOf(employeeId) })}
          </p>
          <table class="cards">
            <thead>
              <tr>
                {[t('people.name'), what, by, when].map((label) => (
                  <th scope="col">{label}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.data.map((change) => (
                <tr>
                  <th scope="row">
                    <a href={paths.employee(region, change.employeeId)}>{nameOf(change.employeeId)}</a>
                  </th>
                  <td data-label={what}>
                    <ul class="plain">
                      {change.fields.map((field) => (
                        <li>{fieldWords(shown, field)}</li>
                      ))}
                    </ul>
                  </td>
                  <td data-label={by}>{nameOf(change.by)}</td>
                  <td data-label={when}>{shownMoment(change.at, visit)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <NextPage
            visit={visit}
            rows={rows}
            to={(kursor) => paths.rosterChanges(region, { pegawai: employeeId, kursor })}
          />
        </>
      )}
    </SignedPage>
  );
}

/** Of names and addresses the record only knows that they are others; where somebody works, by date, is on their page. */
const SEALED = ['name', 'email', 'assignments'];
const PEOPLE = ['supervisorId', 'secondReviewerId'];

type Field = Change['fields'][number];

function fieldWords({ visit: { t, language }, facts, nameOf, unitOf }: Shown, { field, before, after }: Field): string {
  const fact = field.startsWith('facts.') ? facts[field.slice('facts.'.length)] : undefined;
  const label = fact?.label[language] ?? wordOf(t, 'rosterField', field.replace(/^facts\./, ''));
  if (SEALED.includes(field)) return t('changes.another', { label });
  const shown = (value: Field['before']) => {
    if (value === null) return t('changes.nothing');
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (PEOPLE.includes(field)) return nameOf(String(value));
    if (field === 'unit') return unitOf(String(value));
    return fact?.valueLabels?.[String(value)]?.[language] ?? String(value);
  };
  return t('changes.fromTo', { label, before: shown(before), after: shown(after) });
}

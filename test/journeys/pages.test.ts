/** A whole year by pages alone: everybody does what their home page asks; an admin launches, moves time on and releases. */
import { describe, expect, it } from 'vitest';
import { OFFICES } from '../../api/access/offices.ts';
import { verifyAll } from '../../store/verify/all.ts';
import { inOrder, until, useJourney } from '../support/journey.ts';
import { type Robot, robotAs, tasksOn } from '../support/page-robot.ts';
import { ELSEWHERE as REGION } from '../support/regions.ts';

const journey = useJourney();
const as = (hat: string, employee?: string): Promise<Robot> =>
  robotAs(journey().siklus.url, { region: REGION, hat, ...(employee !== undefined && { employee }) });
const CYCLE = `/wilayah/${REGION}/siklus/2026`;

/** As a spreadsheet has it: two who are above everybody, and three who are appraised. */
const ROSTER = `nip;name;unit;supervisorNip;facts.monthsInPost;facts.unitKind;facts.grade
197002111995021001;Rosmaini Koto;pimpinan;;60;other;IV/c
197503121999032001;Hendra Sikumbang;dpmptsp;197002111995021001;48;licensing;IV/a
198204132005041002;Arif Malik;dpmptsp;197503121999032001;30;licensing;III/c
198505142009052001;Bunga Guci;dpmptsp;197503121999032001;30;licensing;III/a
198806152012062002;Citra Jambak;dpmptsp;197503121999032001;28;licensing;III/a
`;
const APPRAISED = 3;

/** What cannot be guessed from a form. */
const ANSWERS: Record<string, Record<string, string>> = {
  proposeTargets: {
    'target.0.title': 'Izin terbit lebih cepat dari standar',
    'target.0.weight': '100',
    'target.0.due': '2026-01-09',
    'target.1.indicator': '',
    'target.2.indicator': '',
  },
  finaliseScore: { 'fakta.targetAttainment': '105,00', 'fakta.behaviourRating': 'sesuai' },
};

async function doEverything(person: Robot): Promise<number> {
  const tasks = tasksOn(await person.open('/'));
  for (const path of tasks) {
    const answers = ANSWERS[path.split('/').at(-1) ?? ''] ?? {};
    const preview = await person.send(await person.open(path), path, answers);
    const done = await person.send(preview, path);
    expect(done.querySelector('main [role=status]')?.text.trim(), path).toMatch(/^Terkirim\./);
  }
  return tasks.length;
}

/** Ids by name. */
async function people(): Promise<Map<string, string>> {
  const { ask, services } = journey();
  const { body } = await ask('GET', `/v1/employees?region=${REGION}`, { key: services.ofRegion(REGION, 'admin') });
  return new Map(body.data.map(({ id, name }: { id: string; name: string }) => [name, id]));
}

describe('a year by pages', () => {
  inOrder();
  let admin: Robot;

  it('begins with a roster from a spreadsheet and a launch that says who is in and who is held', async () => {
    admin = await as('admin');
    const roster = `/wilayah/${REGION}/pegawai/impor`;
    const checked = await admin.send(await admin.open(roster), roster, { csv: ROSTER });
    expect(checked.querySelector('main')?.text).toContain('5 baru');
    await admin.send(checked, roster);
    const launch = `/wilayah/${REGION}/siklus/baru`;
    const fields = { label: '2026', from: '2026-01-01', to: '2026-12-31', sandbox: 'ya' };
    const preview = await admin.send(await admin.open(launch), launch, fields);
    expect(preview.querySelector('button.primary')?.text.trim()).toBe(`Luncurkan ${APPRAISED}, tahan 2`);
    expect(preview.querySelector('main')?.text).toContain('Rosmaini Koto');
    await admin.send(preview, launch);
    await until('the launch', async () =>
      (await admin.open(CYCLE)).querySelector('main')?.text.includes('Sedang diluncurkan') ? undefined : true,
    );
  });

  it('is played to its end: what waits for somebody is on their home page, and nothing else is needed', async () => {
    const { ask, services } = journey();
    const key = services.ofRegion(REGION, 'system');
    const facts = { timeliness: 11_200, permits: 100, permitsFaster: 92 };
    const lines = ROSTER.split('\n')
      .slice(3, 3 + APPRAISED)
      .map((line) => ({ employee: line.split(';')[0], facts }));
    // Figures come from the permit system, which is no person; an appraisal takes them from its first entry on.
    await until('the figures', async () => {
      const { body } = await ask('POST', '/v1/facts', { key, body: { region: REGION, source: 'permits', lines } });
      return body.recorded === APPRAISED ? true : undefined;
    });

    const ids = await people();
    const robots = [
      ...(await Promise.all([...ids.values()].map((id) => as('employee', id)))),
      // Nobody decides what follows from their own rating, or about themselves.
      ...(await Promise.all(OFFICES.map((office) => as(office, ids.get('Rosmaini Koto'))))),
    ];
    const ended = async () =>
      new RegExp(`${APPRAISED} dari ${APPRAISED} penilaian selesai`).test((await admin.open(CYCLE)).text);
    for (let round = 0; !(await ended()); round += 1) {
      expect(round).toBeLessThan(60);
      let done = 0;
      for (const robot of robots) done += await doEverything(robot);
      if (done > 0) continue;
      const released = `${CYCLE}/lakukan/release`;
      const waits = (await admin.open(`${CYCLE}/orang`)).querySelector('tbody')?.text.includes('Kalibrasi') === true;
      const path = waits ? released : `${CYCLE}/lakukan/clock`;
      await admin.send(await admin.send(await admin.open(path), path), path);
    }
  });

  it('leaves results that their people can read, and a journal in words that verifies', async () => {
    const employee = await as('employee', (await people()).get('Bunga Guci'));
    const own = await employee.open('/saya');
    const links = own.querySelectorAll('main a').map((link) => link.getAttribute('href') ?? '');
    const result = await employee.open(links.find((href) => href.endsWith('/hasil')) ?? '');
    expect(result.querySelector('h1')?.text).toMatch(/^Hasil 2026: /);
    expect(result.querySelector('tfoot')?.text).toMatch(/\d+,\d\d/);
    const trail = await employee.open(links.find((href) => href.endsWith('/jejak')) ?? '');
    expect(trail.querySelector('main')?.text).toContain('Target disepakati');
    const found: unknown[] = [];
    await verifyAll(journey().store, { onFinding: (finding) => found.push(finding) });
    expect(found).toEqual([]);
  });
});

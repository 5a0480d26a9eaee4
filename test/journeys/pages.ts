/**
 * A whole year by pages alone: everybody does what their home page asks; an admin launches, moves time on and releases. What
 * people do most is done in a real browser, with its script and without, in as few presses as it may take.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFFICES } from '../../api/access/offices.ts';
import { verifyAll } from '../../store/verify/all.ts';
import type { Json } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { inOrder, until } from '../support/journey.ts';
import { type Device, type Hand, handOf } from '../support/page-hand.ts';
import { type Robot, robotAs, tasksOn } from '../support/page-robot.ts';
import { ELSEWHERE as REGION } from '../support/regions.ts';
import { journey } from './people-stack.ts';

const as = (hat: string, employee?: string): Promise<Robot> =>
  robotAs(journey().siklus.url, { region: REGION, hat, ...(employee !== undefined && { employee }) });
const CYCLE = `/wilayah/${REGION}/siklus/2026`;
let browser: Browser | null;

type Doing = (hand: Hand) => Promise<void>;
/** Somebody at a browser; how often they pressed something. Nothing where there is no browser. */
async function pressed(hat: string, employee: string, device: Device, doing: Doing): Promise<number> {
  if (!browser) return 0;
  const { url } = journey().siklus;
  const hand = await handOf(browser, { url, who: { region: REGION, hat, employee }, ...device });
  await doing(hand);
  const presses = hand.presses();
  await hand.leave();
  return presses;
}
const BOTH = [false, true];

/**
 * As a spreadsheet has it: two who are above everybody, one who takes over, and three who are appraised. The superior of one
 * of them was forgotten.
 */
const ROSTER = `nip;name;unit;supervisorNip;facts.monthsInPost;facts.unitKind;facts.grade;appraised
197002111995021001;Rosmaini Koto;pimpinan;;60;other;IV/c;ya
197503121999032001;Hendra Sikumbang;dpmptsp;197002111995021001;48;licensing;IV/a;ya
197901222003121001;Evi Tanjung;dpmptsp;197002111995021001;48;licensing;IV/a;tidak
198204132005041002;Arif Malik;dpmptsp;197503121999032001;30;licensing;III/c;ya
198505142009052001;Bunga Guci;dpmptsp;197503121999032001;30;licensing;III/a;ya
198806152012062002;Citra Jambak;dpmptsp;;28;licensing;III/a;ya
`;
const APPRAISED = 3;
const LAUNCH = { label: '2026', from: '2026-01-01', to: '2026-12-31' };

/** Who was held is mended on the way. */
const launching =
  (fields: Record<string, string>, held: string): Doing =>
  async ({ page, press, write, words }) => {
    await press('nav a:text-is("Siklus")');
    await press('main a:has-text("Luncurkan siklus")');
    await write(fields);
    await press('main input[name=sandbox]');
    await press('main button.primary');
    await press(`main tr:has-text("${held}") a:has-text("Catat atasan")`);
    await write({ atasan: 'Hendra Sikumbang' });
    await press('main button.primary');
    expect(await page.inputValue('main [name=label]')).toBe(fields['label']);
    await press('main button.primary');
    expect(await words()).not.toContain(held);
    await press(`main button.primary:has-text("Luncurkan")`);
  };

/** What cannot be guessed from a form. */
const ANSWERS: Record<string, Record<string, string>> = {
  proposeTargets: {
    'target.0.title': 'Izin terbit lebih cepat dari standar',
    'target.0.weight': '100',
    'target.0.due': '2026-01-09',
    'target.0.measure': 'Izin',
    'target.0.unit': 'izin',
    'target.0.value': '80',
    'target.0.direction': 'higher',
    'target.0.upper': '',
    'target.0.aspect': 'quantity',
    'target.0.kind': 'main',
    'target.0.source': 'permitsFaster',
  },
  submitReview: Object.fromEntries(
    [0, 1].flatMap((row) => ['text', 'due', 'helper'].map((part) => [`agreement.${row}.${part}`, ''])),
  ),
  finaliseScore: { 'fakta.behaviourRating': 'sesuai' },
};

/** @param but a command that somebody gives at a browser */
async function doEverything(person: Robot, but: string): Promise<number> {
  const tasks = tasksOn(await person.open('/')).filter((path) => !path.endsWith(`/${but}`));
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
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  let admin: Robot;

  /** Nobody decides what follows from their own rating, or about themselves. */
  async function robots(): Promise<Robot[]> {
    const ids = await people();
    return Promise.all([
      ...[...ids.values()].map((id) => as('employee', id)),
      ...OFFICES.map((office) => as(office, ids.get('Rosmaini Koto'))),
    ]);
  }

  async function all(are: (appraisal: Json) => boolean, label = '2026'): Promise<boolean> {
    const { ask, services } = journey();
    const path = `/v1/appraisals?cycle=cycle:${REGION}:${label}`;
    const { body } = await ask('GET', path, { key: services.ofRegion(REGION, 'admin') });
    return body.data.every(are);
  }
  const allWaitFor = (command: string, label?: string) => () =>
    all(({ waitingOn }) => waitingOn.some((each: Json) => each.for === command), label);

  /** Everybody does what waits for them; where nothing does, an admin releases or moves time on. */
  async function playUntil(everybody: Robot[], reached: () => Promise<boolean>, but = ''): Promise<void> {
    for (let round = 0; !(await reached()); round += 1) {
      expect(round).toBeLessThan(60);
      let done = 0;
      for (const robot of everybody) done += await doEverything(robot, but);
      if (done > 0) continue;
      const released = `${CYCLE}/lakukan/release`;
      const waits = (await admin.open(`${CYCLE}/orang`)).querySelector('tbody')?.text.includes('Kalibrasi') === true;
      const path = waits ? released : `${CYCLE}/lakukan/clock`;
      await admin.send(await admin.send(await admin.open(path), path), path);
      // A release goes through the people one by one.
      if (waits) await until('the release', async () => ((await all(isNotHeld)) ? true : undefined));
    }
  }
  const isNotHeld = ({ stageKind }: Json) => stageKind !== 'calibration';

  it('begins with a roster from a spreadsheet and a launch that says who is in and who is held', async () => {
    admin = await as('admin');
    const roster = `/wilayah/${REGION}/pegawai/impor`;
    const checked = await admin.send(await admin.open(roster), roster, { csv: ROSTER });
    expect(checked.querySelector('main')?.text).toContain('6 baru');
    await admin.send(checked, roster);
    if (browser) {
      expect(await pressed('admin', '', { script: false }, launching(LAUNCH, 'Citra Jambak'))).toBeLessThanOrEqual(9);
    } else {
      const ids = await people();
      const superior = `/wilayah/${REGION}/pegawai/${ids.get('Citra Jambak')}/atasan`;
      await admin.send(await admin.open(superior), superior, { atasan: ids.get('Hendra Sikumbang') ?? '' });
      const launch = `/wilayah/${REGION}/siklus/baru`;
      await admin.send(await admin.send(await admin.open(launch), launch, { ...LAUNCH, sandbox: 'ya' }), launch);
    }
    await until('the launch', async () =>
      (await admin.open(CYCLE)).querySelector('main')?.text.includes('Sedang diluncurkan') ? undefined : true,
    );
  });

  it('has figures that an admin types where it plays, and each says so', async () => {
    const { ask, services } = journey();
    const key = services.ofRegion(REGION, 'admin');
    const typed = { 'fakta.timeliness': '112,00', 'fakta.permits': '100', 'fakta.permitsFaster': '92' };
    const { body } = await ask('GET', `/v1/appraisals?cycle=cycle:${REGION}:2026`, { key });
    expect(body.data).toHaveLength(APPRAISED);
    for (const { id } of body.data) {
      const path = `/penilaian/${id}/lakukan/recordFacts`;
      const form = await admin.open(path);
      const chosen = form
        .querySelectorAll('main input[type=radio], main select')
        .map((field) => field.attributes['name']);
      const nothing = Object.fromEntries(chosen.map((name) => [name, '']));
      const answers = { ...nothing, source: 'SIMPEL Izin', ...typed };
      await admin.send(await admin.send(form, path, answers), path);
      const told = (await admin.open(`/penilaian/${id}`)).querySelector('main')?.text ?? '';
      expect(told.match(/Diisi dengan tangan oleh .*? untuk sistem simpel-izin/g)).toHaveLength(3);
    }
  });

  it('lets an admin give those who wait for a superior who left to another one', async () => {
    await playUntil(await robots(), allWaitFor('agreeTargets'), 'agreeTargets');
    for (const script of BOTH) {
      const [from = '', to = ''] = script ? ['Evi Tanjung', 'Hendra Sikumbang'] : ['Hendra Sikumbang', 'Evi Tanjung'];
      const presses = await pressed('admin', '', { script }, async ({ page, press, write, words }) => {
        await page.goto(journey().siklus.url + CYCLE);
        await press('main .board td a >> nth=0');
        await press(`main td ul.within a:text-is("${from}") >> nth=0`);
        await press('main input[name=semua]');
        await press('main button:has-text("Ganti penilai")');
        await write({ assessorId: to, reason: 'Atasan pensiun.' });
        await press('main button.primary');
        expect(await words()).toContain(`${APPRAISED} dari ${APPRAISED} penilaian akan beralih ke ${to}`);
        await press('main button.primary');
        expect(await words()).toContain(`${APPRAISED} dari ${APPRAISED} penilaian kini dinilai oleh ${to}`);
      });
      expect(presses).toBeLessThanOrEqual(8);
    }
  });

  it('lets an assessor rate one after the other, with what comes of it in view', async () => {
    const ids = await people();
    await playUntil(await robots(), allWaitFor('finaliseScore'), 'finaliseScore');
    for (const script of BOTH) {
      const rated = script ? 2 : 1;
      const rate: Doing = async ({ press, words }) => {
        await press('nav a:text-is("Tim")');
        await press('main a:text-is("Beri nilai akhir") >> nth=0');
        for (let n = 0; n < rated; n += 1) {
          await press('main input[name="fakta.behaviourRating"][value=sesuai]');
          await press('main button.primary');
          expect(await words()).toContain('Yang akan dihitung');
          await press('main button.primary');
          expect(await words()).toContain('Terkirim');
        }
      };
      const presses = await pressed('employee', ids.get('Hendra Sikumbang') ?? '', { script }, rate);
      expect(presses).toBeLessThanOrEqual(2 + 3 * rated);
    }
  });

  it('lets somebody object to a result, and a second reviewer decide with both sides in view', async () => {
    const ids = await people();
    await playUntil(await robots(), () => all(({ stageKind }) => stageKind === 'result'));
    for (const script of BOTH) {
      const reason = script ? 'Realisasi target Agustus belum dihitung.' : 'Berkas September tertinggal.';
      const objects: Doing = async ({ press, write, words }) => {
        await press('main a:has-text("Hasil penilaian Anda tersedia") >> nth=0');
        expect(await words()).toContain('Apa yang akan mengubah hasil ini');
        await press('main a:text-is("Ajukan keberatan")');
        await write({ reason });
        await press('main button.primary');
        await press('main button.primary');
        expect(await words()).toContain('Terkirim');
      };
      const whose = ids.get(script ? 'Arif Malik' : 'Bunga Guci') ?? '';
      expect(await pressed('employee', whose, { script, phone: true }, objects)).toBeLessThanOrEqual(4);
      const decides: Doing = async ({ press, write, words }) => {
        await press('main a:text-is("Putuskan keberatan") >> nth=0');
        expect(await words()).toContain(reason);
        await press('main input[value=upheld]');
        await write({ reason: 'Realisasi Agustus terbukti.' });
        await press('main input[name="fakta.behaviourRating"][value=di_atas]');
        await press('main button.primary');
        expect(await words()).toContain('di atas ekspektasi');
        await press('main button.primary');
        expect(await words()).toContain('Terkirim');
      };
      const second = ids.get('Rosmaini Koto') ?? '';
      expect(await pressed('employee', second, { script }, decides)).toBeLessThanOrEqual(5);
    }
  });

  it('is played to its end: what waits for somebody is on their home page, and nothing else is needed', async () => {
    const over = new RegExp(`${APPRAISED} dari ${APPRAISED} penilaian selesai`);
    await playUntil(await robots(), async () => over.test((await admin.open(CYCLE)).text));
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

  it('goes on in the next one: who is new is mended, and targets begin with those of the year before', async () => {
    const { ask, services } = journey();
    const key = services.ofRegion(REGION, 'admin');
    const raw = `${ROSTER.split('\n')[0]}\n199007182015061001;Dodi Piliang;dpmptsp;;24;licensing;III/a;ya\n`;
    const headers = { 'Content-Type': 'text/csv' };
    await ask('POST', `/v1/employees/import?region=${REGION}`, { key, raw, headers });
    if (!browser) return;
    const next = { label: '2027', from: '2027-01-01', to: '2027-12-31' };
    expect(await pressed('admin', '', { script: true }, launching(next, 'Dodi Piliang'))).toBeLessThanOrEqual(9);
    const ids = await people();
    const everybody = await Promise.all([...ids.values()].map((id) => as('employee', id)));
    await until('targets to be proposed', async () => {
      for (const robot of everybody) await doEverything(robot, 'proposeTargets');
      return (await allWaitFor('proposeTargets', '2027')()) ? true : undefined;
    });
    for (const script of BOTH) {
      const whose = ids.get(script ? 'Arif Malik' : 'Bunga Guci') ?? '';
      const proposes: Doing = async ({ page, press, write, words }) => {
        await press('main a:text-is("Usulkan target")');
        await press('main button:has-text("Mulai dari target tahun lalu")');
        expect(await page.inputValue('main [name="target.0.due"]')).toBe('2027-01-09');
        await write({ 'target.0.title': 'Izin terbit dua hari lebih cepat', 'target.0.due': '2027-01-10' });
        await press('main button.primary');
        await press('main button.primary');
        expect(await words()).toContain('Terkirim');
      };
      expect(await pressed('employee', whose, { script, phone: true }, proposes)).toBeLessThanOrEqual(6);
    }
  });
});

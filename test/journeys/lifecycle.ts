/** One region, six people, one year of a sandbox whose time is moved by hand: everything that happens, over HTTP only. */
import { describe, expect, it } from 'vitest';
import { omit } from '../../api/http/omit.ts';
import { verifyAll } from '../../store/verify/all.ts';
import type { JournalFinding } from '../../store/verify/findings.ts';
import { inOrder, issueKey, until } from '../support/journey.ts';
import { castOf, known, ok, problem } from '../support/journey-cast.ts';
import { followUpsEnd } from '../support/journey-follow-ups.ts';
import { askedFromElsewhere, everyRoleIn } from '../support/journey-other-region.ts';
import { type Name, NIP, PEOPLE, rosterWithWrongLines, superiorOf } from '../support/journey-people.ts';
import { measuredTargets, reportReached } from '../support/journey-targets.ts';
import { HOME, THIRD } from '../support/regions.ts';
import { journey } from './people-stack.ts';

const REGION = HOME;
const PERIOD = { from: '2026-01-01', to: '2026-12-31' };
const DAY_MS = 86_400_000;
const CYCLE = `cycle:${REGION}:2026`;

const { act, appraisals, ask, ids, inStage, journalOf, keys, moveTime, operate, passTo, read } = castOf(journey, CYCLE);
const key = (role: 'admin' | 'hr' | 'system') => journey().services.ofRegion(REGION, role);
const keyOf = (name: Name | 'agencyHead' | 'appointingAuthority') => known(keys, name);
const appraisalOf = (name: Name) => known(appraisals, name);

const APPRAISED = PEOPLE.filter(({ appraised }) => appraised).map(({ name }) => name);
const STAYING = APPRAISED.filter((name) => name !== 'pegawai4');
const RATED_LOW: Name[] = ['pegawai1', 'pegawai3'];

describe('a year in one region', () => {
  inOrder();

  it('begins with a roster whose wrong lines are named one by one while nothing else is lost', async () => {
    const { csv, wrong, right } = rosterWithWrongLines();
    const path = `/v1/employees/import?region=${REGION}`;
    const csvHeaders = { 'Content-Type': 'text/csv' };
    const rehearsed = ok(
      await ask('POST', `${path}&dryRun=true`, { key: key('hr'), raw: csv, headers: csvHeaders, idempotencyKey: null }),
    );
    expect(ok(await ask('GET', `/v1/employees?region=${REGION}`, { key: key('hr') })).data).toEqual([]);

    const report = ok(await ask('POST', path, { key: key('hr'), raw: csv, headers: csvHeaders }));
    const counted = { imported: right.length, updated: 0, unchanged: 0, failed: wrong.length };
    expect(report).toMatchObject({ dryRun: false, ...counted });
    const failed = report.lines.filter(({ status }: { status: string }) => status === 'failed');
    expect(failed.map(({ line, errors }: Line) => [line, errors[0]?.column, errors[0]?.code])).toEqual(wrong);
    expect(rehearsed.lines.map(withoutId)).toEqual(report.lines.map(withoutId));

    const stored = ok(await ask('GET', `/v1/employees?region=${REGION}&limit=200`, { key: key('hr') })).data;
    expect(stored.map(({ nip }: { nip: string }) => nip).sort()).toEqual(right.map((name) => NIP[name]).sort());
    for (const { id, nip } of stored) {
      const person = PEOPLE.find(({ name }) => NIP[name] === nip);
      if (person) ids.set(person.name, id);
    }
    const again = ok(await ask('POST', path, { key: key('hr'), raw: csv, headers: csvHeaders }));
    expect(again).toMatchObject({ imported: 0, unchanged: right.length, failed: wrong.length });
  });
  type Line = { line: number; errors: { column: string; code: string }[] };
  const withoutId = (line: { id?: string }) => omit(line, 'id');

  it('gives everybody a key that works once a second admin has confirmed it, and only for them', async () => {
    const issue = async (name: string, principal: { roles: string[]; employeeId: string; offices?: string[] }) => {
      const issued = await issueKey(journey(), { region: REGION, label: name, ...principal });
      expect(ok(await ask('GET', '/v1/me', { key: issued }))).toMatchObject({ region: REGION, ...principal });
      keys.set(name, issued);
    };
    for (const { name } of PEOPLE) {
      const roles = PEOPLE.some(({ superior }) => superior === name) ? ['employee', 'assessor'] : ['employee'];
      await issue(name, { roles, employeeId: known(ids, name) });
    }
    for (const office of ['agencyHead', 'appointingAuthority']) {
      await issue(office, { roles: ['assessor'], offices: [office], employeeId: known(ids, 'walikota') });
    }
    keys.set('admin', key('admin'));
  });

  it('shows before the launch who is in, who is out and who is held, and by which rule', async () => {
    const body = { region: REGION, label: '2026', period: PERIOD, sandbox: { speed: 0 } };
    const shown = ok(await ask('POST', '/v1/cycles?dryRun=true', { key: key('admin'), body, idempotencyKey: null }));
    const lines = (list: { employeeId: string; rule?: string }[]) =>
      Object.fromEntries(list.map(({ employeeId, rule }) => [nameOf(employeeId), rule]));
    expect(shown.counts).toEqual({ in: 6, out: 2, held: 3 });
    expect(Object.keys(lines(shown.in)).sort()).toEqual([...APPRAISED].sort());
    expect(lines(shown.out)).toEqual({ pensiunan: 'inactive', pendatang: 'newInPost' });
    expect(lines(shown.held)).toEqual({
      walikota: 'no-supervisor',
      sekda: 'no-second-reviewer',
      tanpaMasa: 'facts-on-hold',
    });
    problem(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') }), 404, 'not-found');
  });
  const nameOf = (employeeId: string) => [...ids].find(([, id]) => id === employeeId)?.[0] ?? employeeId;

  it('launches once, however often it is asked to', async () => {
    const body = { region: REGION, label: '2026', period: PERIOD, sandbox: { speed: 0 } };
    const launch = { key: key('admin'), body, idempotencyKey: 'launch-2026' };
    const first = await ask('POST', '/v1/cycles', launch);
    expect(ok(first, 202)).toMatchObject({ id: CYCLE, state: 'LAUNCHING', sandbox: true });
    expect(first.headers.get('Location')).toBe(`/v1/cycles/${CYCLE}`);
    expect(ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') })).id).toBe(CYCLE);

    const second = await ask('POST', '/v1/cycles', launch);
    expect([second.status, second.text, second.headers.get('Location')]).toEqual([
      202,
      first.text,
      `/v1/cycles/${CYCLE}`,
    ]);
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    const done = await until('the launch is done', async () => {
      const cycle = ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') }));
      return cycle.launch.finishedAt === null ? undefined : cycle;
    });
    expect(done.launch).toMatchObject({ launched: 6, excluded: 2, held: 3, failed: 0 });
    // Under another key, after everything has been launched: still the same cycle, and nobody twice.
    expect(ok(await ask('POST', '/v1/cycles', { key: key('admin'), body }), 202).id).toBe(CYCLE);

    const list = await until('everybody has an appraisal', async () => {
      const { data } = ok(await ask('GET', `/v1/appraisals?cycle=${CYCLE}&limit=200`, { key: key('hr') }));
      return data.length < 6 ? undefined : data;
    });
    for (const { id, employeeId } of list) appraisals.set(nameOf(employeeId), id);
    expect(list).toHaveLength(6);
    expect([...appraisals.keys()].sort()).toEqual([...APPRAISED].sort());
    const members = ok(await ask('GET', `/v1/cycles/${CYCLE}/members?status=HELD`, { key: key('hr') })).data;
    const rules = members.map(({ rule }: { rule: string }) => rule);
    expect(rules.sort()).toEqual(['facts-on-hold', 'no-second-reviewer', 'no-supervisor']);
  });

  it('stands still while it is paused, and moves its deadlines by whole days when it goes on', async () => {
    const before = await inStage('pegawai2', 'targets');
    const paused = await operate('pause', { reason: 'Banjir menutup kantor' });
    expect(paused).toMatchObject({ done: 6, failed: 0 });
    expect(ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') })).state).toBe('PAUSED');
    await until('everybody stands still', async () => ((await read('pegawai2')).state === 'PAUSED' ? true : undefined));
    const proposal = { key: keyOf('pegawai2'), body: { targets: measuredTargets(5000) } };
    const path = `/v1/appraisals/${appraisalOf('pegawai2')}/propose-targets`;
    problem(await ask('POST', path, proposal), 409, 'cycle-paused');
    const { businessNow } = ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') }));
    await moveTime({ to: new Date(Date.parse(businessNow) + 1.5 * DAY_MS).toISOString() });

    await operate('resume', { reason: 'Kantor dibuka kembali' });
    const after = await until('pegawai2 goes on', async () => {
      const view = await read('pegawai2');
      return view.state === 'RUNNING' ? view : undefined;
    });
    expect(ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') })).state).toBe('OPEN');
    const moved = Date.parse(after.dueAt) - Date.parse(before.dueAt);
    expect(moved).toBe(2 * DAY_MS);
    const entries = (await journalOf('pegawai2')).map(({ type }: { type: string }) => type);
    expect(entries).toEqual(expect.arrayContaining(['cycle.pause', 'cycle.resume']));
  });

  it('gives one unit more time by decree and leaves the other one as it was', async () => {
    const before = await read('pegawai1');
    const decree = 'SK/12/2026';
    const body = { stage: 'targets', until: '2026-03-31', decree, reason: 'Gedung dinas terendam', unit: 'dinkes' };
    expect(await operate('extend', body)).toMatchObject({ unit: 'dinkes', decree, done: 3, failed: 0 });
    const later = await until('the new deadline shows', async () => {
      const view = await read('pegawai3');
      return view.dueAt === '2026-03-31T23:59:59.999+07:00' ? view : undefined;
    });
    expect(later.overdue).toBe(false);
    expect((await read('pegawai1')).dueAt).toBe(before.dueAt);
    const [extended] = (await journalOf('pegawai3')).filter(({ type }: { type: string }) => type === 'cycle.extend');
    expect(extended).toMatchObject({ data: { decree, stage: 'targets' }, text: { reason: 'Gedung dinas terendam' } });
  });

  it('has targets proposed, returned once with a reason, proposed anew, agreed and acknowledged', async () => {
    for (const name of APPRAISED) {
      await inStage(name, 'targets');
      await act('propose-targets', { by: name, on: name, body: { targets: measuredTargets(5000) } });
    }
    const reason = 'Target kedua belum terukur';
    const returned = await act('return-targets', { by: superiorOf('pegawai1'), on: 'pegawai1', body: { reason } });
    expect(returned.text).toEqual({ reason });
    expect((await read('pegawai1')).waitingOn).toEqual([
      { as: 'employee', id: known(ids, 'pegawai1'), for: 'proposeTargets' },
    ]);
    await act('propose-targets', { by: 'pegawai1', on: 'pegawai1', body: { targets: measuredTargets(7000) } });
    for (const name of APPRAISED) {
      await act('agree-targets', { by: superiorOf(name), on: name });
      await act('acknowledge-targets', { by: name, on: name });
    }
    const view = await inStage('pegawai1', 'executionH1');
    expect(view).toMatchObject({ targetRounds: 2, targetsAgreedBy: 'assessor' });
    expect(view.targets.map(({ weight }: { weight: number }) => weight)).toEqual([7000, 3000]);
    const again = `/v1/appraisals/${appraisalOf('pegawai1')}/agree-targets`;
    problem(await ask('POST', again, { key: keyOf('kepalaDukcapil'), body: {} }), 409, 'stage-mismatch');
  });

  it('takes the facts of a system line by line, and shows them at once', async () => {
    const given = [
      { unit: 'disdukcapil', facts: { ikm: 8600 } },
      { employee: NIP.pegawai3, facts: { tidakDikenal: 1 } },
      { employee: '180101019999999999', facts: { pastKurang: 0 } },
      { employee: known(ids, 'pegawai3'), facts: { pastKurang: 1 } },
    ];
    const body = { region: REGION, source: 'survei', cycle: CYCLE, lines: given };
    const sent = { key: key('system'), body, idempotencyKey: 'survei-1' };
    const first = await ask('POST', '/v1/facts', sent);
    const { recorded, lines } = ok(first);
    expect(recorded).toBe(4);
    expect(lines.map(({ status, appraisals: n }: { status: string; appraisals: number }) => [status, n])).toEqual([
      ['recorded', 3],
      ['invalid', 0],
      ['unmatched', 0],
      ['recorded', 1],
    ]);
    expect(lines[1].errors[0]).toMatchObject({ pointer: '/lines/1/facts/tidakDikenal', code: 'fact-unknown' });
    expect((await read('pegawai1')).facts.ikm).toBe(8600);
    expect((await read('pegawai3')).facts).toMatchObject({ pastKurang: 1 });
    expect((await read('pegawai4')).facts.ikm).toBeUndefined();

    expect((await ask('POST', '/v1/facts', sent)).text).toBe(first.text);
    const entries = (await journalOf('pegawai1')).filter(({ type }: { type: string }) => type === 'facts.recorded');
    expect(entries).toHaveLength(1);
  });

  it('opens an extra review once, however often a system triggers it, and waits for its answer only', async () => {
    const review = { cycle: CYCLE, employees: [NIP.pegawai1, known(ids, 'pegawai3')], reviewId: 'aduan-17' };
    const body = { ...review, workingDays: 10, reason: 'Pengaduan meningkat' };
    const first = ok(await ask('POST', '/v1/reviews', { key: key('system'), body }));
    expect(first).toMatchObject({ opened: 2, results: [{ status: 'opened' }, { status: 'opened' }] });
    const extra = ({ reviews }: { reviews: { id: string }[] }) => reviews.filter(({ id }) => id === 'aduan-17');
    expect(extra(await read('pegawai1'))).toMatchObject([{ result: null }]);

    const second = ok(await ask('POST', '/v1/reviews', { key: key('system'), body }));
    expect(second).toMatchObject({ opened: 0, results: [{ status: 'already-open' }, { status: 'already-open' }] });
    expect(extra(await read('pegawai1'))).toHaveLength(1);
    const opened = (await journalOf('pegawai1')).filter(({ type }: { type: string }) => type === 'review.opened');
    expect(opened).toHaveLength(1);

    const coached = { result: 'COACH', reviewId: 'aduan-17', text: 'Didampingi dua minggu' };
    await act('submit-review', { by: 'kepalaDukcapil', on: 'pegawai1', body: coached });
    expect(extra(await read('pegawai1'))).toMatchObject([{ result: 'COACH', by: known(ids, 'kepalaDukcapil') }]);
  });

  it('ends the appraisal of somebody who leaves, with the reason, and takes nothing more for it', async () => {
    const body = { reasonCode: 'moved-away', reason: 'Pindah ke instansi lain' };
    await act('cancel-appraisal', { by: 'admin', on: 'pegawai4', body });
    expect(await read('pegawai4')).toMatchObject({ state: 'CANCELLED', endReason: 'moved-away', waitingOn: [] });
    const late = { key: keyOf('pegawai4'), body: { text: 'Terlambat' } };
    const path = `/v1/appraisals/${appraisalOf('pegawai4')}/submit-self-assessment`;
    problem(await ask('POST', path, late), 409, 'appraisal-ended');
  });

  it('has a six-month review for everybody', async () => {
    await passTo('midYear', STAYING);
    for (const name of STAYING) {
      await act('submit-self-assessment', { by: name, on: name, body: { text: 'Sesuai rencana' } });
      await act('submit-review', { by: superiorOf(name), on: name, body: { result: 'ON_TRACK' } });
      const { reviews } = await read(name);
      expect(reviews).toContainEqual(expect.objectContaining({ id: 'midYear', result: 'ON_TRACK' }));
    }
  });

  it('takes progress on targets from the people themselves, and answers from their superiors', async () => {
    const at = ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') })).businessNow.slice(0, 10);
    for (const name of STAYING) {
      await inStage(name, 'executionH2');
      await reportReached({ act, read }, { name, at });
    }
  });

  it('computes the final score from targets and ratings and never takes a typed one', async () => {
    await passTo('final', STAYING);
    for (const name of STAYING) {
      const facts = { innovation: false, behaviourRating: RATED_LOW.includes(name) ? 'di_bawah' : 'sesuai' };
      const path = `/v1/appraisals/${appraisalOf(name)}/finalise-score`;
      const typed = { key: keyOf(superiorOf(name)), body: { facts: { ...facts, targetScore: 9900 } } };
      problem(await ask('POST', path, typed), 422, 'facts-invalid');
      // Whoever rates others is told why they may not rate themselves.
      const own = APPRAISED.some((other) => superiorOf(other) === name) ? 'self-decision' : 'forbidden';
      problem(await ask('POST', path, { key: keyOf(name), body: { facts } }), 403, own);
      await act('finalise-score', { by: superiorOf(name), on: name, body: { facts } });
    }
    const low = await inStage('pegawai1', 'calibration');
    expect(low).toMatchObject({ predicate: 'KURANG', score: { final: expect.any(Number) } });
    expect((await inStage('pegawai2', 'calibration')).predicate).toBe('BAIK');
  });

  it('shows nobody their own result before the unit is released from calibration', async () => {
    const path = `/v1/appraisals/${appraisalOf('pegawai1')}`;
    expect(ok(await ask('GET', path, { key: keyOf('pegawai1') }))).toMatchObject({ score: null, predicate: null });
    problem(await ask('GET', `${path}/explanation`, { key: keyOf('pegawai1') }), 409, 'result-not-ready');
    for (const name of STAYING) await inStage(name, 'calibration');
    const bySuperior = { key: keyOf('kepalaDukcapil'), body: { unit: 'disdukcapil' } };
    problem(await ask('POST', `/v1/cycles/${CYCLE}/release`, bySuperior), 403, 'forbidden');
    expect(await operate('release', { unit: 'disdukcapil' })).toMatchObject({ unit: 'disdukcapil', done: 3 });
    await inStage('pegawai1', 'result');
    expect((await read('pegawai3')).stage).toBe('calibration');
  });

  it('explains the result to the employee in both languages, with the articles of law', async () => {
    const path = `/v1/appraisals/${appraisalOf('pegawai1')}/explanation`;
    for (const language of ['id', 'en'] as const) {
      const told = ok(await ask('GET', `${path}?lang=${language}`, { key: keyOf('pegawai1') }));
      expect(told.language).toBe(language);
      expect(told.reading).toEqual(told.sentences.map(({ text }: { text: Words }) => text[language]));
      expect(told.reading.length).toBeGreaterThan(4);
      const articles = told.sentences.flatMap(({ legal }: { legal: string[] }) => legal).join('; ');
      expect(articles).toMatch(/\d+\/\d{4} pasal \d+/);
      for (const { text } of told.sentences) expect(text.id).not.toBe(text.en);
    }
  });
  type Words = { id: string; en: string };

  it('computes the score anew when the second reviewer upholds an objection', async () => {
    const before = await read('pegawai1');
    await act('object', { by: 'pegawai1', on: 'pegawai1', body: { reason: 'Bukti semester kedua belum dihitung' } });
    const facts = { behaviourRating: 'di_atas', innovation: true };
    const decision = { decision: 'upheld', facts, reason: 'Bukti tambahan diterima' };
    const path = `/v1/appraisals/${appraisalOf('pegawai1')}/decide-objection`;
    problem(await ask('POST', path, { key: keyOf('kepalaDukcapil'), body: decision }), 403, 'forbidden');
    const { corrected } = ok(await ask('POST', path, { key: keyOf('sekda'), body: decision }));
    expect(corrected.behaviourRating).toEqual({ before: 'di_bawah', after: 'di_atas' });
    const after = await inStage('pegawai1', 'outcome');
    expect(after).toMatchObject({ predicate: 'SANGAT_BAIK', objection: { decision: 'upheld' } });
    expect(after.score.result).toBe(before.score.result);
    expect(after.decisionId).not.toBe(before.decisionId);
    const proposed = after.outcomes.map(({ code, status }: Outcome) => `${code} ${status}`);
    expect(proposed).toEqual(['SERTIFIKAT PROPOSED', 'INSENTIF PROPOSED']);
    const told = await ask('GET', `/v1/appraisals/${appraisalOf('pegawai1')}/explanation`, { key: key('hr') });
    expect(JSON.stringify(ok(told).sentences)).toContain('"typedBy":"objection"');
  });
  type Outcome = { id: string; code: string; status: string };

  it('issues a reward once the office that the pack names has approved it, and for no other office', async () => {
    const decision = { outcomeId: 'certificate', decision: 'approved', reason: 'Sesuai aturan dan bukti' };
    const path = `/v1/appraisals/${appraisalOf('pegawai1')}/decide-outcome`;
    const wrong = await ask('POST', path, { key: keyOf('appointingAuthority'), body: decision, language: 'en' });
    problem(wrong, 403, 'not-your-turn');
    expect(wrong.body.detail).toContain('The office "agencyHead" decides.');
    problem(await ask('POST', path, { key: keyOf('pegawai1'), body: decision }), 403, 'forbidden');

    await act('decide-outcome', { by: 'agencyHead', on: 'pegawai1', body: decision });
    problem(await ask('POST', path, { key: keyOf('agencyHead'), body: decision }), 409, 'already-done');
    const declined = { outcomeId: 'incentive', decision: 'rejected', reason: 'Belum tepat' };
    await act('decide-outcome', { by: 'appointingAuthority', on: 'pegawai1', body: declined });
    await inStage('pegawai1', 'closed');
    const outcomes = `/v1/appraisals/${appraisalOf('pegawai1')}/outcomes`;
    const { data } = ok(await ask('GET', outcomes, { key: keyOf('pegawai1') }));
    expect(data.map(({ code, status, sandbox }: Outcome & { sandbox: boolean }) => [code, status, sandbox])).toEqual([
      ['SERTIFIKAT', 'ISSUED', true],
      ['INSENTIF', 'REJECTED', true],
    ]);
  });

  it('does not exist for anybody of another region', async () => {
    const foreign = await everyRoleIn(THIRD, journey());
    const said = { body: { text: 'Cepat dan ramah' } };
    const voice = ok(await ask('POST', `/v1/public/units/${REGION}/dinkes/voices`, said), 201);
    const { operations } = ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') }));
    const things = {
      region: REGION,
      cycle: CYCLE,
      operation: operations[0].opId,
      appraisal: appraisalOf('pegawai3'),
      employee: known(ids, 'pegawai3'),
      apiKey: ok(await ask('GET', `/v1/api-keys?region=${REGION}`, { key: key('admin') })).data[0].id,
      voice: voice.id,
    };
    const { statuses, shown } = await askedFromElsewhere(journey().ask, { key: foreign, things });
    expect(Object.entries(statuses).filter(([, status]) => status !== 404)).toEqual([]);
    expect(Object.keys(statuses).length).toBeGreaterThan(45);
    expect(shown).toEqual([]);
  });

  it('ends with every appraisal ended once and a journal in which nothing is found', async () => {
    expect(await operate('release', { reason: 'Kalibrasi selesai' })).toMatchObject({ unit: null, failed: 0 });
    await passTo('outcome', ['pegawai3']);
    for (const { id: outcomeId } of (await read('pegawai3')).outcomes) {
      const body = { outcomeId, decision: 'approved', reason: 'Benar' };
      await act('decide-outcome', { by: 'kepalaDinkes', on: 'pegawai3', body });
    }
    await passTo('closed', STAYING);
    const cycle = await until('the cycle closes', async () => {
      const view = ok(await ask('GET', `/v1/cycles/${CYCLE}`, { key: key('admin') }));
      return view.state === 'CLOSED' ? view : undefined;
    });
    expect(cycle.closedAt).not.toBeNull();
    await followUpsEnd(ask, { region: REGION, cycle: CYCLE, hr: key('hr'), admin: key('admin') });
    const summary = ok(await ask('GET', `/v1/cycles/${CYCLE}/summary`, { key: key('admin') }));
    expect(summary).toMatchObject({
      people: 6,
      closed: 5,
      cancelled: 1,
      blocked: 0,
      running: 0,
      objections: { raised: 1, upheld: 1 },
      predicates: { SANGAT_BAIK: 1, BAIK: 3, SANGAT_KURANG: 1 },
    });
    const late = { key: key('admin'), body: { reason: 'Terlambat' } };
    problem(await ask('POST', `/v1/cycles/${CYCLE}/pause`, late), 409, 'cycle-not-open');
    const findings: JournalFinding[] = [];
    const totals = await verifyAll(journey().store, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
    expect(totals).toMatchObject({ decisions: 6, findings: 0 });
    expect(totals.entries).toBeGreaterThan(150);
  });
});

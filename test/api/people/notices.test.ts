import { beforeAll, describe, expect, it } from 'vitest';
import type { NoticeDraft } from '../../../workflows/record.ts';
import { getPack } from '../../../store/pack/rule-packs.ts';
import { NOTICE_TEXTS, noticeText } from '../../../api/people/notice-texts.ts';
import { type Json, useApi } from '../../support/api.ts';
import { ELSEWHERE, HOME } from '../../support/regions.ts';

const api = useApi();
const REGION = HOME;

const notice = (to: string, template: NoticeDraft['template'], n: number): NoticeDraft => ({
  key: `s/${template}/${n}`,
  to,
  template,
  at: Date.UTC(2026, 0, 5) + n,
  params: { command: 'agreeTargets', code: 'SERTIFIKAT' },
});

beforeAll(async () => {
  const notices = [
    notice('emp', 'targets-agreed', 1),
    notice('emp', 'result-ready', 2),
    notice('boss', 'reminder', 3),
    notice('peer', 'feedback-invited', 4),
    notice('office:agencyHead', 'outcome-proposed', 5),
  ];
  await api().appraisal({ region: REGION, employeeId: 'emp', notices });
});

const read = async (key: string, query = '') => {
  const { status, body } = await api().call('GET', `/v1/notices${query}`, { key });
  return { status, templates: status === 200 ? body.data.map(({ template }: Json) => template) : [], body };
};

describe('notices', () => {
  it('are read by the one they are for, in both languages, oldest first and page by page', async () => {
    const key = await api().keyFor({ roles: ['employee'], region: REGION, employeeId: 'emp' });
    expect((await read(key)).templates).toEqual(['targets-agreed', 'result-ready']);
    const first = await read(key, '?limit=1');
    expect(first.body.data[0].text).toEqual(NOTICE_TEXTS['targets-agreed']);
    const second = await read(key, `?limit=1&cursor=${first.body.page.nextCursor}`);
    expect(second.templates).toEqual(['result-ready']);
    expect(second.body.page.nextCursor).toBe(null);
  });
  it('to an office are read by who holds it', async () => {
    const key = await api().keyFor({ roles: ['assessor'], region: REGION, offices: ['agencyHead'] });
    expect((await read(key)).templates).toEqual(['outcome-proposed']);
  });
  it('of somebody else are refused, and those of another region are not there', async () => {
    const key = await api().keyFor({ roles: ['employee'], region: REGION, employeeId: 'emp' });
    expect((await read(key, '?to=boss')).status).toBe(403);
    const elsewhere = await api().keyFor({ roles: ['hr'], region: ELSEWHERE });
    expect((await read(elsewhere, '?to=emp')).templates).toEqual([]);
    expect((await read(elsewhere, `?region=${REGION}`)).status).toBe(404);
  });
  it('never tell a manager who was asked for feedback', async () => {
    const key = await api().keyFor({ roles: ['hr'], region: REGION });
    expect((await read(key)).templates).not.toContain('feedback-invited');
    expect((await read(key, '?to=peer')).templates).toEqual([]);
  });
  it('speak of commands and stages in words', async () => {
    const hr = await api().keyFor({ roles: ['hr'], region: REGION });
    const [reminder] = (await read(hr, '?to=boss')).body.data;
    expect(reminder.text.id).toBe('Pengingat: Anda ditunggu untuk menyetujui atau mengembalikan target.');
    const escalated = { ...notice('second', 'stage-escalated', 6), params: { stage: 'targets' } };
    await api().appraisal({ region: REGION, employeeId: 'emp', notices: [escalated] });
    const [told] = (await read(hr, '?to=second')).body.data;
    expect(told.text.en).toContain('The deadline of the stage “Target setting” has passed');
    const found = await getPack(api().store, await api().packOf(REGION));
    const outcome = found?.pack.outcomes[0];
    const proposed = { ...notice('third', 'outcome-proposed', 7), params: { code: outcome?.code ?? '' } };
    await api().appraisal({ region: REGION, employeeId: 'emp', notices: [proposed] });
    const [asked] = (await read(hr, '?to=third')).body.data;
    expect(asked.text.id).toBe(`Usulan "${outcome?.title.id}" menunggu keputusan Anda.`);
  });
  it('name the person to whoever may read the appraisal today, and to nobody else', async () => {
    const [sri, budi] = ['Sri Rahayu', 'Budi Santoso'];
    await api().employee({ _id: 'about-sri', region: REGION, name: sri });
    await api().employee({ _id: 'about-budi', region: REGION, name: budi });
    const to = ['chief', 'asked', 'answered', 'helper', 'gone'];
    const told = (employeeId: string) =>
      api().appraisal({
        region: REGION,
        employeeId,
        notices: [
          notice(employeeId, 'targets-agreed', 10),
          ...to.map((who, i) => notice(who, i === 0 ? 'reminder' : 'feedback-invited', 11 + i)),
          { ...notice('office:agencyHead', 'outcome-proposed', 20), to: 'office:agencyHead' },
        ],
        view: {
          assessorId: 'chief',
          peerIds: ['asked', 'answered'],
          waitingOn: [{ as: 'peer', id: 'asked', for: 'submitFeedback' }],
        },
      });
    await told('about-sri');
    await told('about-budi');
    const texts = async (employeeId: string, more: object = {}) => {
      const key = await api().keyFor({ roles: ['employee', 'assessor'], region: REGION, employeeId, ...more });
      return (await read(key)).body.data.filter(({ at }: Json) => at.includes('2026-01-05'));
    };
    const names = async (employeeId: string) => (await texts(employeeId)).map(({ about }: Json) => about?.name ?? null);
    expect((await names('chief')).toSorted()).toEqual([budi, sri]);
    expect((await names('asked')).toSorted()).toEqual([budi, sri]);
    const [first] = await texts('chief');
    expect(first.text.id).toBe(
      `Pengingat: Anda ditunggu untuk menyetujui atau mengembalikan target. Pegawai: ${first.about.name}.`,
    );
    // Whoever has answered or was replaced is told no more, and nobody is named to themselves.
    for (const who of ['answered', 'helper', 'gone']) expect(await names(who)).toEqual([null, null]);
    expect(await names('about-sri')).toEqual([null]);
    const office = await texts('the-head', { offices: ['agencyHead'] });
    expect(JSON.stringify(office)).not.toContain('"about":null');
    const hr = await api().keyFor({ roles: ['hr'], region: REGION });
    expect(JSON.stringify((await read(hr, '?to=chief')).body)).not.toContain(sri);
  });
  it('have their parameters filled in', () => {
    expect(noticeText('outcome-proposed', { code: 'SERTIFIKAT' }).id).toContain('SERTIFIKAT');
  });
});

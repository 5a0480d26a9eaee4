/** Every page once, with whoever reads it there: tests walk this list, without a browser and in one. A new page is added here. */
import { tellOfDraft } from '../../store/pack/announcements.ts';
import { recordDraft } from '../../store/pack/drafts.ts';
import type { TestApi } from './api.ts';
import { HOME } from './regions.ts';
import { aCycle } from './store.ts';

/** `null`: nobody is signed in. `:id`, `:person` and `:draft` are those of `seedPages`. The order is that of a visit. */
export const PAGES: readonly (readonly [path: string, hat: Hat | null])[] = [
  ['/masuk', null],
  ['/', 'employee'],
  ['/akun', 'employee'],
  ['/penilaian/:id', 'employee'],
  ['/penilaian/:id/jejak', 'employee'],
  ['/penilaian/:id/hasil', 'employee'],
  ['/penilaian/:id/tinjauan', 'employee'],
  ['/penilaian/:id/tinjauan/catat/dialogue', 'employee'],
  ['/penilaian/:id/lakukan/proposeTargets', 'employee'],
  ['/tim', 'employee'],
  ['/tim/delegasi', 'employee'],
  [`/wilayah/${HOME}/aturan`, 'employee'],
  [`/wilayah/${HOME}/siklus`, 'admin'],
  [`/wilayah/${HOME}/siklus/baru`, 'admin'],
  [`/wilayah/${HOME}/siklus/2026`, 'admin'],
  [`/wilayah/${HOME}/siklus/2026/orang`, 'admin'],
  [`/wilayah/${HOME}/siklus/2026/lakukan/pause`, 'admin'],
  [`/wilayah/${HOME}/sasaran`, 'employee'],
  [`/wilayah/${HOME}/target-bersama`, 'employee'],
  [`/wilayah/${HOME}/target-bersama/baru`, 'hr'],
  [`/wilayah/${HOME}/sasaran/baru?unit=dinkes`, 'hr'],
  [`/wilayah/${HOME}/antrean`, 'admin'],
  [`/wilayah/${HOME}/siklus/2026/peserta`, 'admin'],
  [`/wilayah/${HOME}/siklus/2026/sebaran`, 'hr'],
  [`/wilayah/${HOME}/siklus/2026/kalibrasi`, 'hr'],
  [`/wilayah/${HOME}/siklus/2026/kalibrasi?unit=dinkes`, 'hr'],
  [`/wilayah/${HOME}/siklus/2026/kalibrasi/dinkes/organisasi`, 'hr'],
  [`/wilayah/${HOME}/siklus/2026/kalibrasi/dinkes/akhiri/tutup`, 'hr'],
  [`/wilayah/${HOME}/pegawai`, 'admin'],
  [`/wilayah/${HOME}/pegawai/riwayat`, 'admin'],
  ['/pembinaan', 'hr'],
  ['/pindah', 'admin'],
  ['/penilaian/:id/pindah', 'admin'],
  [`/wilayah/${HOME}/gaji`, 'hr'],
  [`/wilayah/${HOME}/gaji/baru`, 'hr'],
  [`/wilayah/${HOME}/kunci`, 'admin'],
  [`/wilayah/${HOME}/kunci/baru`, 'admin'],
  [`/wilayah/${HOME}/suara`, 'hr'],
  [`/wilayah/${HOME}/pegawai/impor`, 'admin'],
  [`/wilayah/${HOME}/unit`, 'admin'],
  [`/wilayah/${HOME}/unit/impor`, 'admin'],
  [`/wilayah/${HOME}/unit/dinkes/ubah`, 'hr'],
  [`/wilayah/${HOME}/aturan`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/baru`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/bobot`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/predikat`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/tindak-lanjut`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/tindak-lanjut/usulan/improvement`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/tahap`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/fakta/turunan/ikmScore`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/lain`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/contoh`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/coba`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/berkas`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/lakukan/cancel`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/pengajuan`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/dampak`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/gladi`, 'hr'],
  [`/wilayah/${HOME}/aturan/draf/:draft/gabung`, 'hr'],
  [`/wilayah/${HOME}/aturan/evaluasi`, 'hr'],
  [`/wilayah/${HOME}/aturan/versi`, 'hr'],
  [`/wilayah/${HOME}/aturan/versi/2/pensiunkan`, 'hr'],
  [`/wilayah/${HOME}/aturan/bayangan/baru`, 'hr'],
  [`/wilayah/${HOME}/aturan/perubahan/baru`, 'hr'],
  ['/cari', 'admin'],
  ['/cari?q=raden', 'admin'],
  ['/pemberitahuan', 'employee'],
  ['/pengumuman/:draft', 'employee'],
  ['/umpan-balik', 'employee'],
  ['/umpan-balik/baru', 'employee'],
  ['/bantuan', 'employee'],
  [`/wilayah/${HOME}/pegawai/:person`, 'hr'],
  [`/wilayah/${HOME}/pegawai/:person/plt`, 'hr'],
  [`/wilayah/${HOME}/siklus/2026`, 'auditor'],
  [`/wilayah/${HOME}/aturan`, 'auditor'],
  [`/publik/${HOME}`, null],
  [`/publik/${HOME}/unit/dinkes`, null],
  [`/publik/${HOME}/unit/dinkes/nilai`, null],
  [`/publik/${HOME}/surat`, null],
  [`/publik/${HOME}/cara`, null],
];
type Hat = 'employee' | 'hr' | 'admin' | 'auditor';

export type Seeded = { id: string; person: string; draft: string };
export const addressOf = (path: string, { id, person, draft }: Seeded): string =>
  path.replace(':id', id).replace(':person', person).replace(':draft', draft);

/** Somebody with a long name, their appraisal, its cycle, and a draft of the rules; a unit that citizens see. */
export async function seedPages(api: TestApi): Promise<Seeded> {
  const { _id: person } = await api.employee({ region: HOME, name: 'Raden Roro Kusumaningtyas Wardhani Purbaningrat' });
  const { _id: colleague } = await api.employee({ region: HOME, unit: 'dinkes' });
  const cycleId = `cycle:${HOME}:2026`;
  await api.appraisal({ region: HOME, unit: 'dinkes', employeeId: colleague, cycleId });
  const id = await api.appraisal({ region: HOME, employeeId: person, cycleId });
  const pack = await api.packOf(HOME);
  await api.store.models.cycles.insertMany([aCycle({ _id: cycleId, region: HOME, pack, packId: HOME, state: 'OPEN' })]);
  const key = await api.keyFor({ roles: ['hr'], employeeId: person });
  const body = { pack: HOME, effective: { from: '2028-01-01' }, origin: { kind: 'inForce' } };
  const draft = (await api.call('POST', '/v1/rule-packs/drafts', { key, body })).body.id;
  await announced(api, { draft, by: person });
  return { id, person, draft };
}

/** As if it were approved: its page is there to be looked at. */
async function announced({ store }: TestApi, { draft, by }: { draft: string; by: string }): Promise<void> {
  const text = {
    id: 'Mulai 2028 bobot hasil kerja menjadi 70%. Target yang sudah disepakati tidak berubah.',
    en: 'From 2028 on the weight of results is 70%. Targets that are agreed do not change.',
  };
  const change = { id: 'Bobot hasil kerja: 60% menjadi 70%.', en: 'Weight of results: 60% to 70%.' };
  const told = { text, changes: [change], units: null, by, at: '2027-11-01T02:00:00.000Z' };
  const of = { draftId: draft, packId: HOME, revision: 2, command: 'announced', before: null, after: null };
  const event = { ...of, set: { announced: told } };
  await recordDraft(store, { region: HOME, type: 'pack.announced', actor: { id: by, as: 'admin' }, event });
  await tellOfDraft(store, { draftId: draft, region: HOME, units: null, from: '2028-01-01', at: Date.parse(told.at) });
}

import { describe, expect, it } from 'vitest';
import { writtenStatus } from '../../../api/people/roster-status.ts';

const AT_WORK =
  'Aktif|01. Aktif|ya|1|BENAR|PNS|CPNS|Calon PNS|PPPK|CPNS yang belum dapat SK CPNS|Tugas Belajar|Ijin Belajar|' +
  'Hukuman Disiplin|PNS kena hukuman disiplin|Cuti Melahirkan|cuti';
const AWAY =
  'tidak|0|Non-Aktif|NON_AKTIF|CLTN|2. CLTN|Perpanjangan CLTN|Cuti di Luar Tanggungan Negara|PENSIUN|Pensiun BUP|' +
  'Masa Persiapan Pensiun (MPP)|Pemberhentian Sementara|Diberhentikan dengan hormat|Penerima Uang Tunggu|Wajib Militer|' +
  'Pejabat Negara|PNS Dinyatakan Hilang|Meninggal Dunia|Almarhumah|Pindah Instansi|Mutasi  Keluar|Mengundurkan Diri';
const OPEN =
  'CPNS diberhentikan|CPNS mengundurkan diri|Diberhentikan dari jabatan|Mutasi|Proses Banding BAPEK|Dipekerjakan|Tidak Ada Data|pensiunkan|-|2';

describe('a status in the words of the civil service', () => {
  it.each(AT_WORK.split('|'))('says who is at work: %s', (word) => expect(writtenStatus(word)).toBe(true));
  it.each(AWAY.split('|'))('says who is not: %s', (word) => expect(writtenStatus(word)).toBe(false));
  it.each(OPEN.split('|'))('leaves it open: %s', (word) => expect(writtenStatus(word)).toBeUndefined());
});

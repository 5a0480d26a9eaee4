/** The words by which rosters say whether somebody works here at present: their standing in law, or what became of them. */
import { writtenBoolean } from '../../rules/decide/written.ts';

/** In service, also while on leave or in training, and before the appointment is final. */
const AT_WORK = new RegExp(
  `^(?:(?:aktif|bekerja)(?: bekerja)?|pns(?: aktif)?|pppk|p3k|(?:calon )?c?pns|cpns yang belum .+|tugas belajar|i[zj]in belajar` +
    `|(?:pns )?(?:kena |dalam )?hukuman disiplin|cuti(?: (?:tahunan|besar|sakit|melahirkan|bersama))?` +
    `|cuti (?:karena )?alasan penting|on leave)$`,
);

/** Out of office: for good, or until their status says otherwise. */
const AWAY = new RegExp(
  `^(?:pensiun(?:an)?(?: .+)?|purna ?tugas|masa persiapan pensiun|mpp|meninggal(?: dunia)?|wafat|almarhum(?:ah)?|tewas` +
    `|(?:pns )?(?:yang )?(?:dinyatakan )?hilang|berhenti|(?:diberhentikan|pemberhentian)(?! dari jabatan)(?: .+)?|mengundurkan diri` +
    `|(?:perpanjangan )?(?:cltn|cuti (?:di )?luar tanggungan negara)|penerima uang tunggu|wajib militer|prajurit wajib` +
    `|pejabat negara|non ?aktif|pindah instansi|mutasi keluar|keluar|retired|deceased|resigned)$`,
);

/** `undefined`: the word leaves it open, as a transfer does that may lead in or out. */
export function writtenStatus(cell: string): boolean | undefined {
  const word = cell
    .toLowerCase()
    .replace(/^\d+\s*[.)-]\s*/, '')
    .replace(/\s*\([^)]*\)$/, '')
    .replaceAll(/[\s_-]+/g, ' ');
  return writtenBoolean(cell) ?? (AT_WORK.test(word) || (AWAY.test(word) ? false : undefined));
}

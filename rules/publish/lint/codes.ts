/** Every code of the lint: how grave it is, whether a pack may mean it, and how it is mended. */
import type { Text } from '../../language/types.ts';

/** `error` forbids publishing; `warning` wants mending or a reason in `allow`; `note` is for the record. */
export type Severity = 'error' | 'warning' | 'note';

type Code = {
  severity: Severity;
  /** Whether the pack may state, with a reason, that it means this. */
  mayBeMeant: boolean;
  mend: Text;
};

const error = (id: string, en: string): Code => ({ severity: 'error', mayBeMeant: false, mend: { id, en } });
const note = (id: string, en: string): Code => ({ severity: 'note', mayBeMeant: false, mend: { id, en } });
const meant = (severity: Severity, id: string, en: string): Code => ({ severity, mayBeMeant: true, mend: { id, en } });

/** All codes. The letter says what it is about, the number never changes its meaning. */
export const CODES = {
  // An exception that excuses nothing.
  A01: meant(
    'note',
    'Hapus butir ini dari “Temuan yang dibenarkan” (allow).',
    'Remove this item from “Findings that are meant” (allow).',
  ),
  // More evaluations than the budget.
  B01: error(
    'Pecah aturan itu, kurangi fakta atau batas yang dibandingkannya, atau ringkas dahulu dalam fakta turunan (bands, count) dan bandingkan hasilnya.',
    'Split that rule, compare fewer facts or cuts in it, or sum them up in a derived fact (bands, count) and compare that.',
  ),
  // A reward and a sanction fire together.
  C01: meant(
    'error',
    'Isi “Meniadakan” (excludes) pada yang menang, atau batasi syarat salah satunya, misalnya dengan predikat.',
    'Fill in “Rules out” (excludes) at the one that wins, or narrow the conditions of one of them, for example by predicate.',
  ),
  // Outcomes that exclude each other.
  C02: error(
    'Tentukan mana yang menang, isi “Meniadakan” (excludes) hanya di situ.',
    'Decide which wins and fill in “Rules out” (excludes) only there.',
  ),
  // A predicate that nothing follows.
  C03: meant(
    'warning',
    'Tambahkan tindak lanjut untuk predikat ini, atau tulis di “Temuan yang dibenarkan” (allow) mengapa tidak perlu.',
    'Add an outcome for this predicate, or say in “Findings that are meant” (allow) why none is needed.',
  ),
  // Two outcomes of one kind fall on one person.
  C04: meant(
    'warning',
    'Isi “Menggantikan” (overrides) atau “Meniadakan” (excludes) pada yang menang, atau tulis di “Temuan yang dibenarkan” (allow) mengapa keduanya memang berlaku bersama.',
    'Fill in “Takes the place of” (overrides) or “Rules out” (excludes) at the one that wins, or say in “Findings that are meant” (allow) why both are meant to apply.',
  ),
  // Derived facts wait for each other.
  D01: error(
    'Putuskan lingkaran: satu simpul harus dihitung tanpa yang lain.',
    'Break the circle: one node must do without.',
  ),
  // Units or types that do not fit.
  D02: error(
    'Samakan satuan, atau ubah dulu dengan curve atau ratio.',
    'Make the units equal, or convert with a curve or ratio.',
  ),
  // A calculation that can fail.
  D03: meant(
    'error',
    'Persempit min dan max faktanya, atau beri jawaban untuk pembagi nol.',
    'Narrow min and max of its facts, or answer a divisor of zero.',
  ),
  // The engine and the closures disagree.
  E01: error(
    'Jangan diterbitkan; laporkan paket ini bersama saksinya.',
    'Do not publish; report this pack with the witness.',
  ),
  // A fact that no rule reads.
  F01: meant('warning', 'Hapus fakta ini, atau pakai dalam aturan.', 'Remove the fact, or use it in a rule.'),
  // A fact that is read but never collected.
  F02: error(
    'Tambahkan tahap yang mengumpulkannya, atau ganti sumbernya.',
    'Add the stage that collects it, or change its source.',
  ),
  // Missing data that triggers a sanction.
  F03: meant(
    'error',
    'Ubah “Bila tidak ada” (missing) menjadi ditunggu (hold), atau balik makna faktanya.',
    'Set “When it is missing” (missing) to hold, or turn the meaning of the fact around.',
  ),
  // A protected fact is read by a rule.
  F04: error(
    'Agama, kelamin, umur, asal, keluarga, disabilitas, dan pilihan politik tidak boleh menentukan apa pun. Hapus dari aturan.',
    'Religion, sex, age, origin, family, disability and political choice may decide nothing. Remove it from the rule.',
  ),
  // A number that decides without a better way.
  F05: meant(
    'warning',
    'Isi “Yang lebih baik” (better), atau tulis di “Temuan yang dibenarkan” (allow) mengapa tidak ada yang lebih baik.',
    'Fill in “Which is better” (better), or say in “Findings that are meant” (allow) why neither is better.',
  ),
  // What a single peer said decides.
  F06: error(
    'Pakai rata-rata rekan hanya bila cukup banyak yang menjawab, misalnya dengan select atas bands dari peerCount.',
    'Use the mean of peers only where enough have answered, for example with a select over bands of peerCount.',
  ),
  // A number that a person types.
  F07: note(
    'Bila dapat, hitung dari target atau data layanan; bila tidak, biarkan: penjelasan menyebut siapa yang menilai.',
    'Compute it from targets or service data where that is possible; otherwise leave it: the explanation says who rated.',
  ),
  // A gap in the predicates.
  G01: error(
    'Isi setiap sel tabel dan setiap rentang dengan satu predikat.',
    'Fill every cell and every band with one predicate.',
  ),
  // Predicates that overlap.
  G02: error('Urutkan batas dari kecil ke besar, masing-masing sekali.', 'Order the cuts from low to high, each once.'),
  // A predicate that nobody can reach.
  G03: meant(
    'error',
    'Turunkan batasnya, naikkan batas atas nilai, atau hapus predikat itu.',
    'Lower the cut, raise the caps of the scores, or drop the predicate.',
  ),
  // A locked item was changed.
  I01: error(
    'Buang perubahannya, atau minta induk membuka kuncinya.',
    'Drop the change, or ask the parent to unlock it.',
  ),
  // The parent's bound is violated.
  I02: error('Pilih nilai dalam batas yang disebut.', 'Choose a value within the bound that is named.'),
  // Two overrides of one outcome apply.
  I03: meant(
    'error',
    'Batasi syarat salah satunya agar hanya satu yang berlaku.',
    'Narrow one of them so that only one applies.',
  ),
  // A day with no version in force, or with two.
  I04: error(
    'Sambungkan tanggal berlaku dengan versi sebelum dan sesudahnya.',
    'Let the effective dates join the versions before and after.',
  ),
  // The parent pack is missing or another version.
  I05: error(
    'Tulis id dan versi induk yang sudah terbit di extends.',
    'Write the id and version of a published parent in extends.',
  ),
  // An article without a rule.
  L01: meant(
    'note',
    'Rujuk dari butir yang melaksanakannya, atau biarkan sebagai asas umum.',
    'Cite it where it is carried out, or keep it as a general principle.',
  ),
  // A rule without an article.
  L02: meant('warning', 'Pilih “Dasar hukum” (legal) aturan ini.', 'Choose its “Legal basis” (legal).'),
  // A reference to an article that is not listed.
  L03: error(
    'Tambahkan di daftar dasar hukum (legalBasis), atau perbaiki ejaannya.',
    'Add it to the list of legal bases (legalBasis), or mend the spelling.',
  ),
  // A better input gives a worse outcome.
  M01: meant(
    'error',
    'Perbaiki tabel atau syaratnya, atau tulis di “Temuan yang dibenarkan” (allow) mengapa memang begitu.',
    'Mend the table or the conditions, or say in “Findings that are meant” (allow) why it must be so.',
  ),
  // People who would newly be sanctioned.
  N01: note(
    'Lihat siapa mereka dengan pratinjau dampak (what-if) sebelum menyetujui.',
    'See who they are in a what-if before anybody approves.',
  ),
  // People who cannot be decided.
  N02: note(
    'Pastikan fakta yang kurang memang akan dikumpulkan sebelum versi ini dipakai.',
    'Make sure that the facts they lack will be collected before this version is used.',
  ),
  // Stage windows that are empty or overlap.
  P01: meant(
    'error',
    'Geser hari buka (opens) atau tenggat (closes) agar tahap berurutan.',
    'Move the opening (opens) or the deadline (closes) so that the stages follow one another.',
  ),
  // A number of assessors that cannot be reached.
  P02: error(
    'Undang lebih banyak penilai, atau turunkan jumlah paling sedikit.',
    'Invite more assessors, or lower the minimum.',
  ),
  // Years of the validity without holidays.
  P03: meant(
    'warning',
    'Tambahkan hari libur tahun-tahun itu (calendar.holidays) begitu ditetapkan, sebagai versi baru.',
    'Add the holidays of those years (calendar.holidays) as soon as they are decreed, as a new version.',
  ),
  // An outcome that never fires.
  R01: meant(
    'error',
    'Longgarkan syaratnya, atau hapus tindak lanjut ini.',
    'Loosen its conditions, or remove the outcome.',
  ),
  // An outcome that always fires.
  R02: meant('error', 'Perketat syaratnya.', 'Narrow its conditions.'),
  // An outcome duplicated or always silenced.
  R03: meant(
    'warning',
    'Gabungkan keduanya, bedakan syaratnya, atau tulis alasannya di “Temuan yang dibenarkan” (allow).',
    'Merge the two, tell their conditions apart, or give the reason in “Findings that are meant” (allow).',
  ),
  // A condition that changes nothing.
  R04: meant('warning', 'Hapus syarat ini.', 'Remove this condition.'),
  // A comparison that always comes out the same.
  R05: meant('warning', 'Perbaiki nilainya, atau hapus pembandingan ini.', 'Mend its value, or remove the comparison.'),
  // Places that go to whoever did worse.
  R06: meant(
    'error',
    'Balikkan urutannya (first), atau tulis di “Temuan yang dibenarkan” (allow) mengapa yang lebih rendah memang didahulukan.',
    'Turn the order (first), or say in “Findings that are meant” (allow) why the lower is meant to come first.',
  ),
  // Content that cannot be read.
  S01: error('Perbaiki seperti tertulis.', 'Mend it as it says.'),
  // A threshold without a case on each side.
  T01: error(
    'Tambahkan contoh tepat di batas dan satu langkah di bawahnya, yang menyebut apa yang berubah di sana (outcomes, predicate, flags, atau excludedBy) dan bagi siapa batas ini menentukan.',
    'Add a case exactly at the threshold and one just below, which state what changes there (outcomes, predicate, flags or excludedBy) for somebody for whom this threshold settles it.',
  ),
  // An outcome not tested to fire and not to fire.
  T02: error(
    'Tambahkan contoh yang menyebutnya di outcomes (atau flags), dan satu dengan outcomes yang tidak memuatnya; untuk aturan keikutsertaan tulis excludedBy: id aturannya, dan excludedBy: "nobody".',
    'Add a case that names it in outcomes (or flags), and one with outcomes that leave it out; for who takes part write excludedBy: the id of the rule, and excludedBy: "nobody".',
  ),
  // A predicate cell without a case.
  T03: error('Tambahkan contoh yang jatuh di sel ini.', 'Add a case that falls into this cell.'),
  // A case that is not fulfilled.
  T04: error(
    'Perbaiki aturannya, atau contohnya bila harapannya keliru.',
    'Mend the rule, or the case if its expectation is wrong.',
  ),
  // A number without provenance.
  V01: error(
    'Isi asal angkanya (provenance): seed, regulation, atau default.',
    'Give provenance: seed, regulation or default.',
  ),
  // Weights that do not sum to 10000.
  W01: error('Sesuaikan bobot hingga berjumlah 100% (10000).', 'Adjust the weights to a sum of 100% (10000).'),
  // A curve that turns back or jumps.
  W02: meant(
    'error',
    'Urutkan titik-titiknya, atau tulis di “Temuan yang dibenarkan” (allow) mengapa kurva berbalik.',
    'Order its points, or say in “Findings that are meant” (allow) why it turns.',
  ),
  // A rounded number that is stretched afterwards.
  W03: meant(
    'warning',
    'Jumlahkan dulu tanpa membagi (sum), baru ubah dengan satu curve yang titik-titiknya untuk jumlah itu; atau tulis di “Temuan yang dibenarkan” (allow) mengapa pembulatan ini disengaja.',
    'Add up without dividing (sum) first, then convert with one curve whose points are for that sum; or say in “Findings that are meant” (allow) why this rounding is meant.',
  ),
  // A text missing in one language.
  X01: error('Isi bahasa Indonesia (id) dan bahasa Inggris (en).', 'Fill in Indonesian (id) and English (en).'),
} as const satisfies Record<string, Code>;

export type LintCode = keyof typeof CODES;

export const isLintCode = (code: string): code is LintCode => Object.hasOwn(CODES, code);

/** Every code of the lint: how grave it is, whether a pack may mean it, and how it is mended. */
import type { Text } from '../../language/types.ts';

/** `error` forbids publishing; `warning` wants mending or a reason in `allow`; `note` is for the record. */
export type Severity = 'error' | 'warning' | 'note';

type Code = {
  severity: Severity;
  /** Whether the pack may state, with a reason, that it means this. */
  mayBeMeant: boolean;
  finds: Text;
  mend: Text;
};

const error = (finds: Text, mend: Text): Code => ({ severity: 'error', mayBeMeant: false, finds, mend });
const meant = (severity: Severity, finds: Text, mend: Text): Code => ({ severity, mayBeMeant: true, finds, mend });
const note = (finds: Text, mend: Text): Code => ({ severity: 'note', mayBeMeant: false, finds, mend });
const text = (id: string, en: string): Text => ({ id, en });

/** All codes. The letter says what it is about, the number never changes its meaning. */
export const CODES = {
  A01: meant(
    'note',
    text('pengecualian yang tidak memaafkan apa pun', 'an exception that excuses nothing'),
    text('Hapus butir ini dari allow.', 'Remove this item from allow.'),
  ),
  C01: meant(
    'error',
    text('penghargaan dan sanksi jatuh bersamaan', 'a reward and a sanction fire together'),
    text(
      'Tambahkan excludes pada yang menang, atau batasi syarat salah satunya, misalnya dengan predikat.',
      'Add excludes to the one that wins, or narrow the conditions of one of them, for example by predicate.',
    ),
  ),
  C02: error(
    text('tindak lanjut yang saling meniadakan', 'outcomes that exclude each other'),
    text(
      'Tentukan mana yang menang, tulis excludes hanya di situ.',
      'Decide which wins and write excludes only there.',
    ),
  ),
  C03: meant(
    'warning',
    text('predikat tanpa tindak lanjut apa pun', 'a predicate that nothing follows'),
    text(
      'Tambahkan tindak lanjut untuk predikat ini, atau tulis di allow mengapa tidak perlu.',
      'Add an outcome for this predicate, or say in allow why none is needed.',
    ),
  ),
  D01: error(
    text('fakta turunan saling menunggu', 'derived facts wait for each other'),
    text(
      'Putuskan lingkaran: satu simpul harus dihitung tanpa yang lain.',
      'Break the circle: one node must do without.',
    ),
  ),
  D02: error(
    text('satuan atau jenis yang tidak cocok', 'units or types that do not fit'),
    text(
      'Samakan satuan, atau ubah dulu dengan curve atau ratio.',
      'Make the units equal, or convert with a curve or ratio.',
    ),
  ),
  D03: meant(
    'error',
    text('hitungan yang dapat gagal', 'a calculation that can fail'),
    text(
      'Persempit min dan max faktanya, atau beri jawaban untuk pembagi nol.',
      'Narrow min and max of its facts, or answer a divisor of zero.',
    ),
  ),
  E01: error(
    text('mesin aturan dan penutup berbeda', 'the engine and the closures disagree'),
    text(
      'Jangan diterbitkan; laporkan paket ini bersama saksinya.',
      'Do not publish; report this pack with the witness.',
    ),
  ),
  F01: meant(
    'warning',
    text('fakta yang tidak dibaca aturan mana pun', 'a fact that no rule reads'),
    text('Hapus fakta ini, atau pakai dalam aturan.', 'Remove the fact, or use it in a rule.'),
  ),
  F02: error(
    text('fakta yang dibaca tetapi tidak dikumpulkan', 'a fact that is read but never collected'),
    text(
      'Tambahkan tahap yang mengumpulkannya, atau ganti sumbernya.',
      'Add the stage that collects it, or change its source.',
    ),
  ),
  F03: meant(
    'error',
    text('ketiadaan data yang memicu sanksi', 'missing data that triggers a sanction'),
    text(
      'Ganti missing menjadi hold, atau balik makna faktanya.',
      'Set missing to hold, or turn the meaning of the fact around.',
    ),
  ),
  F04: error(
    text('fakta yang dilindungi dibaca aturan', 'a protected fact is read by a rule'),
    text(
      'Agama, kelamin, umur, asal, status kawin, dan disabilitas tidak boleh menentukan nilai. Hapus fakta ini dari aturan.',
      'Religion, sex, age, origin, marital status and disability may decide nothing. Remove the fact from the rule.',
    ),
  ),
  G01: error(
    text('celah dalam predikat', 'a gap in the predicates'),
    text(
      'Isi setiap sel tabel dan setiap rentang dengan satu predikat.',
      'Fill every cell and every band with one predicate.',
    ),
  ),
  G02: error(
    text('predikat yang tumpang tindih', 'predicates that overlap'),
    text('Urutkan batas dari kecil ke besar, masing-masing sekali.', 'Order the cuts from low to high, each once.'),
  ),
  G03: meant(
    'error',
    text('predikat yang tidak dapat dicapai siapa pun', 'a predicate that nobody can reach'),
    text(
      'Turunkan batasnya, naikkan batas atas nilai, atau hapus predikat itu.',
      'Lower the cut, raise the caps of the scores, or drop the predicate.',
    ),
  ),
  I01: error(
    text('butir yang dikunci diubah', 'a locked item was changed'),
    text('Buang perubahannya, atau minta induk membuka kuncinya.', 'Drop the change, or ask the parent to unlock it.'),
  ),
  I02: error(
    text('batas dari induk dilanggar', "the parent's bound is violated"),
    text('Pilih nilai dalam batas yang disebut.', 'Choose a value within the bound that is named.'),
  ),
  I03: meant(
    'error',
    text('dua pengecualian berlaku untuk satu tindak lanjut', 'two overrides of one outcome apply'),
    text('Batasi syarat salah satunya agar hanya satu yang berlaku.', 'Narrow one of them so that only one applies.'),
  ),
  I04: error(
    text('hari tanpa versi yang berlaku, atau dengan dua', 'a day with no version in force, or with two'),
    text(
      'Sambungkan tanggal berlaku dengan versi sebelum dan sesudahnya.',
      'Let the effective dates join the versions before and after.',
    ),
  ),
  I05: error(
    text('paket induk tidak ada atau lain versinya', 'the parent pack is missing or another version'),
    text(
      'Tulis id dan versi induk yang sudah terbit di extends.',
      'Write the id and version of a published parent in extends.',
    ),
  ),
  L01: meant(
    'note',
    text('dasar hukum tanpa aturan', 'an article without a rule'),
    text(
      'Rujuk dari butir yang melaksanakannya, atau biarkan sebagai asas umum.',
      'Cite it where it is carried out, or keep it as a general principle.',
    ),
  ),
  L02: meant(
    'warning',
    text('aturan tanpa dasar hukum', 'a rule without an article'),
    text('Isi legal dengan id dari legalBasis.', 'Fill legal with ids of legalBasis.'),
  ),
  L03: error(
    text('rujukan ke dasar hukum yang tidak ada', 'a reference to an article that is not listed'),
    text('Tambahkan di legalBasis, atau perbaiki ejaannya.', 'Add it to legalBasis, or mend the spelling.'),
  ),
  M01: meant(
    'error',
    text('masukan yang lebih baik memberi akibat yang lebih buruk', 'a better input gives a worse outcome'),
    text(
      'Perbaiki tabel atau syaratnya, atau tulis di allow mengapa memang begitu.',
      'Mend the table or the conditions, or say in allow why it must be so.',
    ),
  ),
  N01: note(
    text('pegawai yang akan terkena sanksi baru', 'people who would newly be sanctioned'),
    text(
      'Lihat siapa mereka dengan pratinjau dampak (what-if) sebelum menyetujui.',
      'See who they are in a what-if before anybody approves.',
    ),
  ),
  N02: note(
    text('pegawai yang tidak dapat dinilai', 'people who cannot be decided'),
    text(
      'Pastikan fakta yang kurang memang akan dikumpulkan sebelum versi ini dipakai.',
      'Make sure that the facts they lack will be collected before this version is used.',
    ),
  ),
  P01: meant(
    'error',
    text('jendela tahap kosong atau tumpang tindih', 'stage windows that are empty or overlap'),
    text(
      'Geser opens atau closes agar tahap berurutan.',
      'Move opens or closes so that the stages follow one another.',
    ),
  ),
  P02: error(
    text('jumlah penilai yang tidak dapat dicapai', 'a number of assessors that cannot be reached'),
    text(
      'Undang lebih banyak penilai, atau turunkan jumlah paling sedikit.',
      'Invite more assessors, or lower the minimum.',
    ),
  ),
  R01: meant(
    'error',
    text('tindak lanjut yang tidak pernah terjadi', 'an outcome that never fires'),
    text('Longgarkan syaratnya, atau hapus tindak lanjut ini.', 'Loosen its conditions, or remove the outcome.'),
  ),
  R02: meant(
    'error',
    text('tindak lanjut yang selalu terjadi', 'an outcome that always fires'),
    text('Perketat syaratnya.', 'Narrow its conditions.'),
  ),
  R03: meant(
    'warning',
    text('tindak lanjut kembar atau selalu tertutup', 'an outcome duplicated or always silenced'),
    text(
      'Gabungkan keduanya, bedakan syaratnya, atau tulis alasannya di allow.',
      'Merge the two, tell their conditions apart, or give the reason in allow.',
    ),
  ),
  R04: meant(
    'warning',
    text('syarat yang tidak mengubah apa pun', 'a condition that changes nothing'),
    text('Hapus syarat ini.', 'Remove this condition.'),
  ),
  R05: meant(
    'warning',
    text('pembandingan yang hasilnya selalu sama', 'a comparison that always comes out the same'),
    text('Perbaiki nilainya, atau hapus pembandingan ini.', 'Mend its value, or remove the comparison.'),
  ),
  S01: error(
    text('isi yang tidak dapat dibaca', 'content that cannot be read'),
    text('Perbaiki seperti tertulis.', 'Mend it as it says.'),
  ),
  T01: error(
    text('batas tanpa contoh di kedua sisinya', 'a threshold without a case on each side'),
    text(
      'Tambahkan contoh tepat di batas dan satu langkah di bawahnya.',
      'Add a case exactly at the threshold and one just below.',
    ),
  ),
  T02: error(
    text('tindak lanjut yang belum diuji jatuh dan tidak jatuh', 'an outcome not tested to fire and not to fire'),
    text(
      'Tambahkan contoh yang menyebutnya di outcomes, dan satu yang tidak.',
      'Add a case that names it in outcomes, and one that does not.',
    ),
  ),
  T03: error(
    text('sel predikat tanpa contoh', 'a predicate cell without a case'),
    text('Tambahkan contoh yang jatuh di sel ini.', 'Add a case that falls into this cell.'),
  ),
  T04: error(
    text('contoh yang tidak terpenuhi', 'a case that is not fulfilled'),
    text(
      'Perbaiki aturannya, atau contohnya bila harapannya keliru.',
      'Mend the rule, or the case if its expectation is wrong.',
    ),
  ),
  V01: error(
    text('angka tanpa asal', 'a number without provenance'),
    text('Isi provenance: seed, regulation, atau default.', 'Give provenance: seed, regulation or default.'),
  ),
  W01: error(
    text('bobot yang tidak berjumlah 10000', 'weights that do not sum to 10000'),
    text('Sesuaikan bobot hingga berjumlah 10000 (100 %).', 'Adjust the weights to a sum of 10000 (100 %).'),
  ),
  W02: meant(
    'error',
    text('kurva yang tidak searah atau melompat', 'a curve that turns back or jumps'),
    text(
      'Urutkan titik-titiknya, atau tulis di allow mengapa kurva berbalik.',
      'Order its points, or say in allow why it turns.',
    ),
  ),
  X01: error(
    text('teks yang kurang dalam satu bahasa', 'a text missing in one language'),
    text('Isi id dan en.', 'Fill in id and en.'),
  ),
} as const satisfies Record<string, Code>;

export type LintCode = keyof typeof CODES;

export const isLintCode = (code: string): code is LintCode => Object.hasOwn(CODES, code);

/** A rehearsal in a few sentences, in both languages: what HR would ask first. */
import type { Text } from '../../rules/language/types.ts';
import type { RehearsalReport } from '../../store/rehearsal/types.ts';

type Told = Pick<RehearsalReport, 'totals' | 'stages' | 'outcomes' | 'objections' | 'neverFired'>;
type Row = [count: number, sentence: Text];

/** Only what happened is told; the first sentence always is. */
export function sentencesOf(told: Told): Text[] {
  const { totals } = told;
  const first: Text = {
    id: `Dari ${totals.people} pegawai, ${totals.launched} dinilai dan ${totals.closed} selesai dengan hasil.`,
    en: `Of ${totals.people} people, ${totals.launched} are appraised and ${totals.closed} end with a result.`,
  };
  const rows: Row[] = [...aboutTotals(told), ...told.stages.flatMap(aboutStage)];
  return [first, ...rows.filter(([count]) => count > 0).map(([, sentence]) => sentence)];
}

function aboutTotals({ totals, objections, neverFired }: Told): Row[] {
  const { excluded, held, cancelled, open, blocked, late, autoForwarded, rewarded, sanctioned } = totals;
  return [
    [
      excluded,
      { id: `${excluded} dikecualikan oleh aturan populasi.`, en: `Excluded by a population rule: ${excluded}.` },
    ],
    [held, { id: `${held} tidak dapat dimulai.`, en: `Cannot be launched: ${held}.` }],
    [
      blocked,
      {
        id: `${blocked} terhenti karena aturan tidak dapat memutuskan.`,
        en: `Blocked, because the rules cannot decide: ${blocked}.`,
      },
    ],
    [open, { id: `${open} tidak pernah berakhir.`, en: `Never end: ${open}.` }],
    [cancelled, { id: `${cancelled} berakhir tanpa hasil.`, en: `End without a result: ${cancelled}.` }],
    [
      late,
      { id: `${late} menyelesaikan sebuah tahap sesudah tenggat.`, en: `Finish a stage after its deadline: ${late}.` },
    ],
    [
      autoForwarded,
      { id: `${autoForwarded} diteruskan oleh tenggat.`, en: `Moved on by a deadline: ${autoForwarded}.` },
    ],
    [rewarded, { id: `${rewarded} mendapat penghargaan.`, en: `Rewarded: ${rewarded}.` }],
    [sanctioned, { id: `${sanctioned} mendapat sanksi.`, en: `Sanctioned: ${sanctioned}.` }],
    [
      objections.raised,
      {
        id: `${objections.raised} mengajukan keberatan; ${objections.upheld} diterima.`,
        en: `Objections: ${objections.raised}, of which upheld: ${objections.upheld}.`,
      },
    ],
    [
      neverFired.length,
      {
        id: `${neverFired.length} bagian paket tidak pernah bekerja.`,
        en: `Parts of the pack that never act: ${neverFired.length}.`,
      },
    ],
  ];
}

function aboutStage({ title, held, closed }: RehearsalReport['stages'][number]): Row[] {
  return [
    [held, { id: `“${title.id}” tertahan bagi ${held} orang.`, en: `“${title.en}” is held: ${held}.` }],
    [
      closed,
      {
        id: `“${title.id}” ditutup tanpa hasil bagi ${closed} orang.`,
        en: `“${title.en}” closes without a result: ${closed}.`,
      },
    ],
  ];
}

/** A rehearsal in a few sentences, in both languages: what HR would ask first. */
import type { Text } from '../../rules/types.ts';
import type { RehearsalReport } from '../../store/rehearsal-types.ts';

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
      { id: `${excluded} dikecualikan oleh aturan populasi.`, en: `${excluded} are excluded by a population rule.` },
    ],
    [held, { id: `${held} tidak dapat dimulai.`, en: `${held} cannot be launched.` }],
    [
      blocked,
      {
        id: `${blocked} terhenti karena aturan tidak dapat memutuskan.`,
        en: `${blocked} are blocked: the rules cannot decide.`,
      },
    ],
    [open, { id: `${open} tidak pernah berakhir.`, en: `${open} never end.` }],
    [cancelled, { id: `${cancelled} berakhir tanpa hasil.`, en: `${cancelled} end without a result.` }],
    [
      late,
      { id: `${late} menyelesaikan sebuah tahap sesudah tenggat.`, en: `${late} finish a stage after its deadline.` },
    ],
    [
      autoForwarded,
      { id: `${autoForwarded} diteruskan oleh tenggat.`, en: `${autoForwarded} are moved on by a deadline.` },
    ],
    [rewarded, { id: `${rewarded} mendapat penghargaan.`, en: `${rewarded} are rewarded.` }],
    [sanctioned, { id: `${sanctioned} mendapat sanksi.`, en: `${sanctioned} are sanctioned.` }],
    [
      objections.raised,
      {
        id: `${objections.raised} mengajukan keberatan; ${objections.upheld} diterima.`,
        en: `${objections.raised} object; ${objections.upheld} are upheld.`,
      },
    ],
    [
      neverFired.length,
      {
        id: `${neverFired.length} bagian paket tidak pernah bekerja.`,
        en: `${neverFired.length} parts of the pack never act.`,
      },
    ],
  ];
}

function aboutStage({ title, held, closed }: RehearsalReport['stages'][number]): Row[] {
  return [
    [held, { id: `“${title.id}” tertahan bagi ${held} orang.`, en: `“${title.en}” is held for ${held} people.` }],
    [
      closed,
      {
        id: `“${title.id}” ditutup tanpa hasil bagi ${closed} orang.`,
        en: `“${title.en}” closes ${closed} appraisals.`,
      },
    ],
  ];
}

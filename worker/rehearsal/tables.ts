/** The report of a rehearsal as tables for a terminal, in one language. */
import type { Language, Text } from '../../rules/language/types.ts';
import type { PersonReport, RehearsalReport } from '../../store/rehearsal/types.ts';
import { type TableColumn, counts, renderTable } from '../demo/tables.ts';

const right = (title: string): TableColumn => ({ title, align: 'right' });
/** More rows than this are read in the JSON. */
const MOST_PEOPLE = 40;

export function rehearsalTables(report: RehearsalReport, language: Language): string {
  const t = (id: string, en: string) => (language === 'id' ? id : en);
  const say = (text: Text) => text[language];
  const { seed, pack } = report;
  const head = `${pack.id} v${pack.version} · ${t('benih', 'seed')} ${seed} · ${report.digest}`;
  return [
    t('GLADI: tidak ada yang sungguhan di sini.', 'REHEARSAL: nothing here is real.'),
    head,
    '',
    ...report.sentences.map((sentence) => `  ${say(sentence)}`),
    '',
    renderTable({
      title: t('Tahap', 'Stages'),
      columns: [
        { title: t('Tahap', 'Stage') },
        ...[
          t('masuk', 'entered'),
          t('tepat waktu', 'in time'),
          t('terlambat', 'late'),
          t('diteruskan', 'moved on'),
          t('dieskalasi', 'escalated'),
          t('tertahan', 'held'),
          t('ditutup', 'closed'),
        ].map(right),
      ],
      rows: report.stages.map((stage) => [
        say(stage.title),
        ...[
          stage.entered,
          stage.inTime,
          stage.late,
          stage.autoForwarded,
          stage.escalated,
          stage.held,
          stage.closed,
        ].map(String),
      ]),
    }),
    renderTable({
      title: t('Predikat', 'Predicates'),
      columns: [{ title: t('Predikat', 'Predicate') }, right(t('orang', 'people'))],
      rows: report.predicates.map(({ predicate, people }) => [predicate, String(people)]),
    }),
    renderTable({
      title: t('Tindak lanjut', 'Outcomes'),
      columns: [
        { title: t('Kode', 'Code') },
        { title: t('Tindak lanjut', 'Outcome') },
        right(t('orang', 'people')),
        { title: t('keadaan', 'status') },
      ],
      rows: report.outcomes.map(({ code, title, people, byStatus }) => [
        code,
        say(title),
        String(people),
        counts(Object.entries(byStatus)),
      ]),
    }),
    peopleTable(report, language),
    renderTable({
      title: t('Tidak pernah bekerja', 'Never acts'),
      columns: [{ title: t('Tempat', 'Where') }, { title: t('Apa', 'What') }],
      rows: report.neverFired.map(({ pointer, text }) => [pointer, say(text)]),
    }),
  ].join('\n');
}

const isNotable = ({ end, late, autoForwarded, outcomes, objection }: PersonReport): boolean =>
  end !== 'CLOSED' ||
  late.length + autoForwarded.length > 0 ||
  objection !== null ||
  outcomes.some(({ kind, status }) => kind === 'sanction' && status === 'ISSUED');

/** Those whose year was not an ordinary one. */
function peopleTable({ people }: RehearsalReport, language: Language): string {
  const t = (id: string, en: string) => (language === 'id' ? id : en);
  const notable = people.filter(isNotable);
  const rest = notable.length - MOST_PEOPLE;
  return renderTable({
    title: `${t('Orang yang perlu dilihat', 'People to look at')}: ${notable.length}${rest > 0 ? ` (+${rest} JSON)` : ''}`,
    columns: [
      { title: 'id' },
      { title: t('unit', 'unit') },
      { title: t('akhir', 'end') },
      { title: t('predikat', 'predicate') },
      { title: t('terlambat', 'late') },
      { title: t('diteruskan', 'moved on') },
      { title: t('tindak lanjut', 'outcomes') },
      { title: t('keberatan', 'objection') },
    ],
    rows: notable
      .slice(0, MOST_PEOPLE)
      .map(({ id, unit, end, reason, predicate, late, autoForwarded, outcomes, objection }) => [
        id,
        unit,
        [end, reason].filter(Boolean).join(' '),
        predicate ?? '–',
        late.join(' ') || '–',
        autoForwarded.join(' ') || '–',
        outcomes.map(({ code, status }) => `${code} ${status}`).join(', ') || '–',
        objection ?? '–',
      ]),
  });
}

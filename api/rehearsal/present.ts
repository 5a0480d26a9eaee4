/** A rehearsal as the API shows it. */
import type { Text } from '../../rules/language/types.ts';
import type { RehearsalRow } from '../../store/rehearsal/rehearsals.ts';
import type { RehearsalDoc } from '../../store/rehearsal/types.ts';

export function presentRow(doc: RehearsalRow) {
  const {
    _id,
    region,
    state,
    period,
    pack,
    draftId = null,
    seed,
    progress,
    failure,
    createdBy,
    createdAt,
    finishedAt,
  } = doc;
  return {
    id: _id,
    region,
    state,
    sandbox: true as const,
    period,
    pack,
    draftId,
    seed,
    progress,
    failure: failure === null ? null : { code: failure, text: failureText(failure) },
    createdBy,
    createdAt,
    finishedAt,
  };
}

export function presentRehearsal(doc: RehearsalDoc) {
  const { people, script, report } = doc;
  const given = 'given' in people;
  return {
    ...presentRow(doc),
    people: { count: given ? people.given.length : people.count, given },
    script,
    // A report that came in while it was being cancelled belongs to nothing.
    report: doc.state === 'DONE' ? report : null,
  };
}

const FAILURES: Record<string, Text> = {
  'worker-lost': {
    id: 'Prosesnya terputus berulang kali. Mulai gladi ini sekali lagi.',
    en: 'The process that played it was lost again and again. Start the rehearsal once more.',
  },
  'workflow-lost': {
    id: 'Alur kerjanya diakhiri oleh operator. Mulai gladi ini sekali lagi.',
    en: 'Its workflow was ended by an operator. Start the rehearsal once more.',
  },
  'year-failed': {
    id: 'Tahun seorang pegawai rekaan tidak dapat dimainkan sampai akhir. Laporkan paket dan benihnya kepada pengelola sistem.',
    en: 'A virtual employee’s year could not be played to its end. Tell whoever runs the system the pack and the seed.',
  },
};

const failureText = (code: string): Text =>
  FAILURES[code] ?? {
    id: `Gladi tidak dapat dimainkan sampai akhir (${code}). Tanyakan kepada pengelola sistem.`,
    en: `The rehearsal could not be played to its end (${code}). Ask whoever runs the system.`,
  };

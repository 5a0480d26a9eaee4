/** Lines of a roster that are right, but not for whoever imports them; or that nobody may import. */
import { formatDate } from '../../rules/explain/format.ts';
import { own } from '../../rules/language/records.ts';
import type { Text } from '../../rules/language/types.ts';
import { assignmentOn } from '../../store/people/assignments.ts';
import { importEmployees } from '../../store/people/import.ts';
import type { EmployeeDoc, Principal } from '../../store/people/types.ts';
import type { Store } from '../../store/connect.ts';
import { holdsUnit, unitLimit } from '../access/limits.ts';
import type { Deps } from '../deps.ts';
import { lastAdmins } from './last-admin.ts';
import { FACTS } from './roster-columns.ts';
import type { ColumnError, RosterLine } from './roster-csv.ts';
import { thoseAbove } from './those-above.ts';

type Read = { lines: RosterLine[]; known: Map<string, EmployeeDoc> };
/** `today`: in the region. */
type InRegion = Read & { region: string; today: string };

export async function markForbidden(deps: Deps, principal: Principal, read: InRegion): Promise<void> {
  markUnits(principal, read);
  markUndated(read);
  await markOwn(deps.store, principal, read);
  await markLastAdmins(deps, read.region, read);
}

/** Neither to nor from a unit that the caller's key is not limited to. */
function markUnits(principal: Principal, { lines, known }: Read) {
  if (unitLimit(principal) === null) return;
  for (const { row, errors } of lines) {
    const person = known.get(row.nip);
    const { assignments = [] } = person ?? {};
    const held = row.from === undefined ? undefined : assignmentOn(assignments, row.from);
    const units = [row.unit, person?.unit, held?.unit].filter((unit) => unit !== undefined);
    if (!units.every((unit) => holdsUnit(principal, unit))) errors.push(OUTSIDE);
  }
}

/** A day that has not come holds back where somebody works and under whom, and nothing else: what would count at once is refused. */
function markUndated({ lines, known, today }: InRegion) {
  for (const { row, errors } of lines) {
    const person = known.get(row.nip);
    if (!person || row.from === undefined || row.from <= today) continue;
    const early = [
      ...(['active', 'appraised'] as const).filter((field) => row[field] !== undefined && row[field] !== person[field]),
      ...Object.entries(row.facts ?? {}).flatMap(([fact, value]) =>
        value === (own(person.facts, fact) ?? null) ? [] : [`${FACTS}${fact}`],
      ),
    ];
    errors.push(...early.map((column) => ({ column, code: 'not-yet', detail: notYet(row.from ?? today) })));
  }
}

/** What somebody is called, and where they are written to: everything else of a person decides how they are appraised. */
const ANYBODYS = ['name', 'unitName', 'email'];

/** Of whoever appraises one: who then decides, and that they do. */
const OF_SUPERIORS = ['supervisorId', 'active'];

/**
 * Nobody changes what they are appraised by, nor who appraises them and stands above these; a line that says nothing new
 * about them is none.
 */
async function markOwn(store: Store, { hands }: Principal, { region, lines, known, today }: InRegion) {
  const above = await thoseAbove(store, region, hands);
  const idOf = ({ row }: RosterLine) => known.get(row.nip)?._id ?? '';
  const isOwn = (line: RosterLine) => hands.includes(idOf(line));
  const near = lines.filter((line) => line.errors.length === 0 && (isOwn(line) || above.has(idOf(line))));
  const results = await importEmployees(store, region, { rows: near.map(({ row }) => row), dryRun: true, today });
  for (const [i, line] of near.entries()) {
    const changed = (results[i]?.changes ?? []).map(({ field }) => field);
    const decides = changed.filter((field) => (isOwn(line) ? !ANYBODYS.includes(field) : OF_SUPERIORS.includes(field)));
    const said = isOwn(line) ? OWN : ABOVE;
    line.errors.push(...decides.map((field) => ({ column: COLUMN_OF[field] ?? field, ...said })));
  }
}
const COLUMN_OF: Record<string, string> = { supervisorId: 'supervisorNip' };

async function markLastAdmins(deps: Deps, region: string, { lines, known }: Read) {
  const leaving = lines.flatMap((line) => {
    const person = known.get(line.row.nip);
    return line.errors.length === 0 && line.row.active === false && person?.active ? [{ line, id: person._id }] : [];
  });
  if (leaving.length === 0) return;
  const last = await lastAdmins(deps, region, new Set(leaving.map(({ id }) => id)));
  for (const { line, id } of leaving) if (last.has(id)) line.errors.push(LAST_ADMIN);
}

const notYet = (from: string): Text => ({
  id: `Ini akan berlaku seketika, bukan mulai ${formatDate(from, 'id')}: tanggal hanya berlaku bagi unit, atasan, jabatan, dan golongan. Kirim bagian ini pada hari itu.`,
  en: `This would hold at once, not from ${formatDate(from, 'en')}: a day counts for unit, superior, post and grade alone. Send this part on that day.`,
});
const OUTSIDE: ColumnError = {
  column: 'unit',
  code: 'forbidden',
  detail: { id: 'Kunci ini terbatas pada unit lain.', en: 'This key is limited to other units.' },
};
const OWN = {
  code: 'self-decision',
  detail: {
    id: 'Baris ini tentang Anda sendiri: mintalah admin atau kepegawaian lain mengimpornya.',
    en: 'This line is about yourself: ask another admin or HR officer to import it.',
  },
};
const ABOVE = {
  code: 'self-decision',
  detail: {
    id: 'Orang ini menilai Anda, atau berada di atas penilai Anda: mintalah admin atau kepegawaian lain mengimpornya.',
    en: 'This person appraises you, or stands above who does: ask another admin or HR officer to import it.',
  },
};
export const LAST_ADMIN: ColumnError = {
  column: 'active',
  code: 'last-admin',
  detail: {
    id: 'Orang ini admin terakhir wilayah ini. Beri peran admin kepada orang lain dahulu.',
    en: 'This is the last admin of the region. Give the role of an admin to somebody else first.',
  },
};

/** A draft while it is edited: read with all that the page compares it with, and saved as what differs from its parent. */
import { randomUUID } from 'node:crypto';
import { restate } from '../../../rules/inherit/restate.ts';
import { same } from '../../../rules/inherit/three-way.ts';
import { foundAt } from '../../../rules/language/pointer.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import type { PackCase } from '../../../rules/publish/cases.ts';
import { Problem } from '../../../api/problem/problem.ts';
import { Refused } from '../../ask.ts';
import type { Filled } from '../../parts/filled.ts';
import type { Posted } from '../../parts/posted.ts';
import type { Visit } from '../../visit.ts';
import {
  type DraftContentSeen,
  draftPath,
  readDraft,
  type SeenPack,
  type SeenReport,
  type SeenResolved,
} from '../seen.ts';
import type { PackField } from './fields.ts';
import type { PackAbout, FormValues } from './kinds.ts';
import { withItem } from './parts.ts';

/** `base`: the version in force that it was copied from. */
export type Edited = {
  visit: Visit;
  region: string;
  draft: DraftContentSeen;
  pack: RulePack;
  parent: RulePack | null;
  base: RulePack | null;
  report: SeenReport['report'];
};

export async function editedDraft(
  visit: Visit,
  { region = '', id = '' }: { region?: string; id?: string },
): Promise<Edited> {
  const [draft, resolved, { report }] = await Promise.all([
    readDraft(visit, id),
    visit.read<SeenResolved>(`${draftPath(id)}/resolved`),
    visit.read<SeenReport>(`${draftPath(id)}/report`),
  ]);
  // Only the file can mend what does not resolve.
  if (resolved.pack === null) throw new Problem('pack-invalid');
  const base = draft.base === null ? null : await visit.read<SeenPack>(`/v1/rule-packs/${draft.base.digest}`);
  return { visit, region, draft, pack: resolved.pack, parent: resolved.parent, base: base?.pack ?? null, report };
}

/** The situations of the draft: only what has passed the check is kept in one. */
export const casesOf = ({ draft }: Pick<Edited, 'draft'>) => draft.cases as unknown as PackCase[];
export const reportedIn = ({ report }: Pick<Edited, 'report'>) =>
  report.ladder.steps.flatMap(({ findings }) => findings);

export const aboutOf = ({ visit: { language, t }, pack }: Pick<Edited, 'visit' | 'pack'>): PackAbout => ({
  pack,
  language,
  t,
});

/** What the fields show now. */
export const writtenValues = (edited: Pick<Edited, 'visit' | 'pack'>, fields: readonly PackField[]): FormValues =>
  Object.assign(
    {},
    ...fields.map(({ path, name, kind }) => kind.write(name, foundAt(edited.pack, path), aboutOf(edited))),
  );

/** The pack with what was filled in; a field that still says what it said changes nothing. */
export function withFilled(
  edited: Edited,
  fields: readonly PackField[],
  values: FormValues,
): { after: RulePack; errors: Filled['errors'] } {
  const errors: Record<string, string> = {};
  const about = aboutOf(edited);
  let after: Record<string, unknown> = edited.pack;
  for (const { path, name, kind } of fields) {
    const before = foundAt(after, path);
    const read = kind.read(name, { ...about, values, errors, before });
    if (!same(before, read)) after = withItem(after, path, read);
  }
  // What does not fit is told when it is sent.
  return { after: after as RulePack, errors };
}

/** Keeps the pack as this draft's next content, if it is a whole one. */
export async function savePack(edited: Edited, after: Record<string, unknown>, version: number): Promise<void> {
  const { draft, pack, parent } = edited;
  if (same(pack, after)) return;
  const document = restate(draft.document, { parent: parent && { ...parent }, before: { ...pack }, after });
  await saveContent(edited, { document, cases: draft.cases }, version);
}

export const saveContent = (
  { visit, draft }: Pick<Edited, 'visit' | 'draft'>,
  content: { document: unknown; cases: unknown },
  version: number,
) =>
  visit.send({
    path: draftPath(draft.id),
    method: 'PUT',
    body: { ...content, mustResolve: true },
    key: randomUUID(),
    version,
  });

/** Somebody else saved in between: what stood there, what stands there, and what was filled in here. */
export type Clash = { label: string; was: string; theirs: string; mine: string };
export type FormAgain = { filled: Filled; clashes: Clash[]; words?: string; version?: number };

/** Why it was not kept, beside the fields; what somebody else changed meanwhile stands where it was not touched here. */
export async function refusedSave(
  edited: Edited,
  { fields, posted, error }: { fields: readonly PackField[]; posted: Posted; error: unknown },
): Promise<FormAgain & { status: number }> {
  if (!(error instanceof Refused)) throw error;
  const { problem } = error;
  const { visit } = edited;
  if (problem.code === 'version-stale') return { ...clashing(edited, fields, posted), status: 412 };
  const errors: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { pointer, detail } of problem.errors ?? []) {
    const at = fieldOf(pointer.replace(/^\/document/, ''), fields);
    if (at === undefined) elsewhere.push(detail);
    else errors[at] = detail;
  }
  const words =
    problem.code === 'pack-invalid' ? [visit.t('rule.refused'), ...elsewhere] : [`${problem.title}.`, problem.detail];
  return { filled: { values: posted.values, errors }, clashes: [], words: words.join(' '), status: problem.status };
}

/** The field that a finding speaks of: the deepest one on its way, else one below it. */
function fieldOf(pointer: string, fields: readonly PackField[]): string | undefined {
  const at = pointer.slice(1);
  const [deepest] = fields
    .filter(({ name }) => at === name || at.startsWith(`${name}/`))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (deepest) return deepest.name + rowOf(at.slice(deepest.name.length + 1));
  return at === '' ? undefined : fields.find(({ name }) => name.startsWith(`${at}/`))?.name;
}

/** `all/1/value` of conditions is the row `.1.nilai`. */
function rowOf(rest: string): string {
  if (!/^(all|any|not)\b/.test(rest)) return '';
  const row = rest.split('/').flatMap((step) => (/^\d+$/.test(step) ? [`.${step}`] : step === 'not' ? ['.0'] : []));
  return `${row.join('')}${/value(\/\d+)?$/.test(rest) ? '.nilai' : '.fakta'}`;
}

function clashing(edited: Edited, fields: readonly PackField[], { values }: Posted): FormAgain {
  const { visit, draft } = edited;
  const was = opened(values);
  const now = writtenValues(edited, fields);
  const about = aboutOf(edited);
  const clashes: Clash[] = [];
  const kept: Record<string, string> = {};
  for (const { name, label, kind } of fields) {
    const own = (from: FormValues) =>
      Object.fromEntries(Object.entries(from).filter(([key]) => key === name || key.startsWith(`${name}.`)));
    const [before, theirs, mine] = [own(was), own(now), own(values)];
    const touched = !sameValues(before, mine);
    Object.assign(kept, touched ? mine : theirs);
    if (sameValues(before, theirs)) continue;
    const tell = (of: FormValues) =>
      kind.tell(kind.read(name, { ...about, values: of, errors: {}, before: undefined }), about);
    clashes.push({
      label,
      was: tell(before),
      theirs: tell(theirs),
      mine: touched ? tell(mine) : visit.t('rule.untouched'),
    });
  }
  return { filled: { values: kept, errors: {} }, clashes, words: visit.t('rule.conflict'), version: draft.revision };
}

const filledOf = (values: FormValues) =>
  Object.entries(values)
    .filter(([, text]) => text !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
const sameValues = (a: FormValues, b: FormValues) => JSON.stringify(filledOf(a)) === JSON.stringify(filledOf(b));

/** What the form showed when it was opened travels with it. */
export const OPENED = 'semula';
function opened(values: FormValues): FormValues {
  try {
    const read: unknown = JSON.parse(values[OPENED] ?? '{}');
    return Object.fromEntries(Object.entries(Object(read)).map(([name, text]) => [name, String(text)]));
  } catch {
    return {};
  }
}

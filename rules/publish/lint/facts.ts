/**
 * Facts that nobody reads (F01), that decide but are never collected (F02), do not say which way is better (F05), or are numbers
 * that a person types (F07).
 */
import type { FactDefinition, PackSource, RulePack } from '../../language/types.ts';
import { isRecord } from '../../language/records.ts';
import { groupsAsked } from '../../explain/peer-facts.ts';
import { betterDirection } from './better.ts';
import { lintFinding, type LintFinding } from './finding.ts';
import { decidingNames, readersOf } from '../../decide/reads.ts';

/** What workflows count by themselves, and the stage that has to be there for it. */
const COUNTED: ReadonlyMap<string, 'peers' | 'subordinates' | 'dailyReports'> = new Map([
  ['peerMean', 'peers'],
  ['peerCount', 'peers'],
  ['subordinateMean', 'subordinates'],
  ['subordinateCount', 'subordinates'],
  ['dailyReportDays', 'dailyReports'],
  ['dailyReportWorkingDays', 'dailyReports'],
]);

/** `source` is the pack's own document: what it declares itself it should use; what it inherits is vocabulary. */
export function factFindings(pack: RulePack, source: PackSource | undefined): LintFinding[] {
  return [...unread(pack, source), ...uncollected(pack), ...undirected(pack), ...typed(pack)];
}

function unread(pack: RulePack, source: PackSource | undefined): LintFinding[] {
  const read = new Set(readersOf(pack).flatMap((reader) => reader.names));
  const declared = isRecord(source?.facts) ? source.facts : {};
  return Object.entries(pack.facts)
    .filter(([id, fact]) => !read.has(id) && fact.source !== 'peer')
    .map(([id, fact]) =>
      lintFinding('F01', ['facts', id], {
        id: `Fakta "${fact.label.id}" tidak dibaca aturan mana pun dalam paket ini.`,
        en: `No rule of this pack reads the fact "${fact.label.en}".`,
        severity: pack.area !== null && Object.hasOwn(declared, id) ? 'warning' : 'note',
      }),
    );
}

function uncollected(pack: RulePack): LintFinding[] {
  const deciding = decidingNames(pack);
  return Object.entries(pack.facts).flatMap(([id, fact]) => {
    const missing = deciding.has(id) ? missingStage(pack, id, fact) : null;
    if (missing === null) return [];
    return [
      lintFinding('F02', ['facts', id], {
        id: `Fakta "${fact.label.id}" menentukan hasil, tetapi tidak ada tahap ${missing.id} yang mengumpulkannya.`,
        en: `The fact "${fact.label.en}" decides, but there is no ${missing.en} to collect it.`,
      }),
    ];
  });
}

function missingStage(pack: RulePack, id: string, fact: FactDefinition): { id: string; en: string } | null {
  const asked = groupsAsked(pack);
  const reports = pack.phases.some((phase) => phase.kind === 'execution' && phase.dailyReports !== undefined);
  const feedback = pack.phases.some((phase) => phase.kind === 'feedback');
  if (fact.type === 'list') {
    const agreed = pack.phases.some((phase) => phase.kind === 'target');
    return agreed ? null : { id: 'target', en: 'target stage' };
  }
  if (fact.source === 'public') return feedback ? null : { id: 'umpan balik (feedback)', en: 'feedback stage' };
  const counted = fact.source === 'peer' ? 'peers' : fact.source === 'workflow' ? COUNTED.get(id) : null;
  if (counted === null) return null;
  if (counted === undefined)
    return {
      id: 'apa pun (alur kerja tidak menghitung fakta ini)',
      en: 'stage at all (workflows do not count this fact)',
    };
  if (counted === 'peers' || counted === 'subordinates') {
    const group = counted === 'peers' ? 'peer' : 'subordinate';
    if (asked.includes(group)) return null;
    return { id: `feedback dengan ${counted}`, en: `feedback stage with ${counted}` };
  }
  return reports ? null : { id: 'execution dengan dailyReports', en: 'execution stage with dailyReports' };
}

/**
 * Numbers that decide although nobody says which way is better for the employee: whether a better one ever gives a worse
 * outcome cannot be looked at. What the appraisal counts by itself, and what others are divided by, has no such way.
 */
function undirected(pack: RulePack): LintFinding[] {
  const deciding = decidingNames(pack);
  const divisors = new Set(Object.values(pack.derived).flatMap((node) => (node.type === 'ratio' ? [node.by] : [])));
  return Object.entries(pack.facts)
    .filter(([id, fact]) => fact.type === 'int' && deciding.has(id) && betterDirection(fact) === null)
    .filter(([id, { source }]) => source !== 'workflow' && !divisors.has(id))
    .map(([id, { label }]) =>
      lintFinding('F05', ['facts', id, 'better'], {
        id: `"${label.id}" ikut menentukan, tetapi tidak disebut mana yang lebih baik bagi pegawai: nilai tinggi atau nilai rendah.`,
        en: `"${label.en}" decides, but nobody says which is better for the employee: a higher or a lower value.`,
      }),
    );
}

/** Numbers that decide and that the assessor gives: explanations say so, and whoever publishes the pack should know. */
function typed(pack: RulePack): LintFinding[] {
  const deciding = decidingNames(pack);
  return Object.entries(pack.facts)
    .filter(([id, { type, source }]) => type === 'int' && source === 'assessor' && deciding.has(id))
    .map(([id, { label }]) =>
      lintFinding('F07', ['facts', id], {
        id: `"${label.id}" adalah angka yang diketik atasan, dan ikut menentukan hasil.`,
        en: `"${label.en}" is a number that the assessor types, and it decides.`,
      }),
    );
}

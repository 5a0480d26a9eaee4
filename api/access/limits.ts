/** What a key or token is limited to: kinds of operations by name, and units. Nothing named: no limit of that kind. */
import type { Text } from '../../rules/language/types.ts';
import type { Principal } from '../../store/people/types.ts';

export const SCOPES = [
  'read',
  'commands',
  'facts',
  'reviews',
  'cycles',
  'employees',
  'keys',
  'rules',
  'voices',
  'payroll',
] as const;
export type Scope = (typeof SCOPES)[number];

const UNIT = 'unit:';
type Limited = Pick<Principal, 'scopes'>;

/** Letter for letter as a roster writes it: a code that only looks like one would limit somebody to nothing, or to a pattern. */
export const isUnitCode = (code: string): boolean =>
  /^[^*?%\p{C}]{1,100}$/u.test(code) && code === code.trim().replaceAll(/\s+/gu, ' ');

/** The one reader of scopes, wherever they come from. */
export const isScope = (word: string): boolean =>
  word.startsWith(UNIT) ? isUnitCode(word.slice(UNIT.length)) : SCOPES.some((scope) => scope === word);

/** Why a scope is refused. */
export const UNKNOWN_SCOPE: Text = {
  id: `Cakupan ini tidak dikenal Siklus. Pilih dari: ${SCOPES.join(', ')}, atau unit:<kode unit> persis seperti pada daftar pegawai.`,
  en: `Siklus knows no such scope. Choose from: ${SCOPES.join(', ')}, or unit:<unit code> exactly as in the roster.`,
};

export const namedScopes = ({ scopes }: Limited) => scopes.filter((each) => !each.startsWith(UNIT));

/** The units to which somebody is limited, in whatever role; `null`: none. */
export function unitLimit({ scopes }: Limited): string[] | null {
  const units = scopes.filter((scope) => scope.startsWith(UNIT)).map((scope) => scope.slice(UNIT.length));
  return units.length === 0 ? null : units;
}

export const holdsUnit = (principal: Limited, unit: string): boolean => unitLimit(principal)?.includes(unit) ?? true;

/** Why a launch left somebody out or held them, and where that is mended. */
import type { RulePack } from '../../rules/language/types.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

/** In the words of the pack that the cycle uses. */
export async function titlesOfRules(visit: Visit, digest: string): Promise<(rule: string) => string> {
  const { pack: rules } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${digest}`);
  const titles = new Map(rules.population.map(({ id, title }) => [id, title[visit.language]]));
  return (rule) => titles.get(rule) ?? wordOf(visit.t, 'held', rule);
}

type Held = { region: string; employeeId: string; rule: string | null };

/** Where it can be mended, and back; what else is missing is seen at the person. */
export const mendOf = ({ t }: Visit, { region, employeeId, rule }: Held, ke: string) =>
  rule === 'no-supervisor' || rule === 'supervisor-inactive'
    ? { href: paths.superior(region, employeeId, { ke }), label: t('superior.title') }
    : { href: paths.employee(region, employeeId), label: t('launch.look') };

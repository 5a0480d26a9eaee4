/** WhyHeld a launch left somebody out or held them, and where that is mended. */
import { labelOf } from '../../rules/explain/format.ts';
import type { RulePack } from '../../rules/language/types.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

export type WhyHeld = (rule: string, facts?: readonly string[]) => string;

/** In the words of the pack that the cycle uses: the rule, and which figures are missing. */
export async function titlesOfRules(visit: Visit, digest: string): Promise<WhyHeld> {
  const { pack: rules } = await visit.read<{ pack: RulePack }>(`/v1/rule-packs/${digest}`);
  const titles = new Map(rules.population.map(({ id, title }) => [id, title[visit.language]]));
  return (rule, facts = []) => {
    const why = titles.get(rule) ?? wordOf(visit.t, 'held', rule);
    return facts.length === 0 ? why : `${why}: ${facts.map((fact) => labelOf(rules, fact)[visit.language]).join(', ')}`;
  };
}

type Held = { region: string; employeeId: string; rule: string | null };

/** Where it can be mended, and back; what else is missing is seen at the person. */
export const mendOf = ({ t }: Visit, { region, employeeId, rule }: Held, ke: string) =>
  rule === 'no-supervisor' || rule === 'supervisor-inactive'
    ? { href: paths.superior(region, employeeId, { ke }), label: t('superior.title') }
    : { href: paths.employee(region, employeeId), label: t('launch.look') };

/** The numbers of a pack that a region may change, each with what it is called, and a document with some of them changed. */
import { formatNumber, formatValue, labelOf } from '../../rules/explain/format.ts';
import { unitOf } from '../../rules/language/graph.ts';
import { isRecord } from '../../rules/language/records.ts';
import type { Condition, Language, RulePack } from '../../rules/language/types.ts';
import { OPERATOR_WORDS } from '../../rules/language/words.ts';
import { parsedNumber } from '../appraisal/numbers.ts';

export type PackNumber = {
  /** Place in the pack: `/indicators/{id}/weight`, `/derived/{name}/cuts/0`, `/outcomes/{id}/conditions/all/1/value`. */
  pointer: string;
  group: 'weights' | 'cuts' | 'conditions';
  label: string;
  unit: string | undefined;
  value: number;
  locked: boolean;
};
type Document = Record<string, unknown>;

export function numbersOf(pack: RulePack, language: Language, cutWord: string): PackNumber[] {
  const weights = pack.indicators.map(
    ({ id, label, weight, locked }): PackNumber => ({
      pointer: `/indicators/${id}/weight`,
      group: 'weights',
      label: label[language],
      unit: 'basisPoint',
      value: weight,
      locked: locked === true,
    }),
  );
  const cuts = Object.entries(pack.derived).flatMap(([name, node]): PackNumber[] =>
    node.type !== 'bands'
      ? []
      : node.cuts.map((value, i) => ({
          pointer: `/derived/${name}/cuts/${i}`,
          group: 'cuts',
          label: `${node.label[language]}: ${formatValue(pack, name, node.values[i + 1] ?? '')[language]} ${cutWord}`,
          unit: unitOf(pack, node.of),
          value,
          locked: node.locked === true,
        })),
  );
  const conditions = pack.outcomes.flatMap(({ id, title, conditions: tree, locked }) =>
    leavesIn(tree).flatMap(({ path, leaf }): PackNumber[] =>
      typeof leaf.value !== 'number'
        ? []
        : [
            {
              pointer: `/outcomes/${id}/conditions/${path.join('/')}/value`,
              group: 'conditions',
              label: `${title[language]}: ${labelOf(pack, leaf.fact)[language]} ${OPERATOR_WORDS[leaf.operator][language].trim()}`,
              unit: unitOf(pack, leaf.fact),
              value: leaf.value,
              locked: locked === true,
            },
          ],
    ),
  );
  return [...weights, ...cuts, ...conditions];
}

type Found = { path: (string | number)[]; leaf: Extract<Condition, { fact: string }> };

function leavesIn(tree: Condition, path: (string | number)[] = []): Found[] {
  if ('fact' in tree) return [{ path, leaf: tree }];
  if ('not' in tree) return leavesIn(tree.not, [...path, 'not']);
  const [op, children] = 'all' in tree ? (['all', tree.all] as const) : (['any', tree.any] as const);
  return children.flatMap((child, i) => leavesIn(child, [...path, op, i]));
}

/** As people write the number, without the word of its unit. */
export const writtenNumber = ({ value, unit }: PackNumber, language: Language): string =>
  formatNumber(value, unit === 'hundredth' || unit === 'basisPoint' ? unit : undefined, language).replace('%', '');

export const readNumber = (text: string, { unit }: PackNumber): number | null => parsedNumber(text, unit);

/** The document with these numbers: what its parent says and nobody changed stays out of it. */
export function withNumbers(document: Document, pack: RulePack, changes: ReadonlyMap<string, number>): Document {
  const next = structuredClone(document);
  for (const [pointer, value] of changes) {
    const [part = '', name = '', ...rest] = pointer.split('/').slice(1);
    if (part === 'indicators') itemIn(next, part, name)['weight'] = value;
    if (part === 'derived') {
      const node = objectIn(objectIn(next, 'derived'), name);
      const inForce = pack.derived[name];
      const cuts = Array.isArray(node['cuts']) ? node['cuts'] : inForce?.type === 'bands' ? [...inForce.cuts] : [];
      node['cuts'] = cuts.with(Number(rest[1]), value);
    }
    if (part === 'outcomes') {
      const item = itemIn(next, part, name);
      const tree = item['conditions'] ?? pack.outcomes.find(({ id }) => id === name)?.conditions;
      item['conditions'] = replaced(tree, rest.slice(1), value);
    }
  }
  return next;
}

function objectIn(parent: Document, name: string): Document {
  const found = parent[name];
  if (isRecord(found)) return found;
  const made: Document = {};
  parent[name] = made;
  return made;
}

/** The item of a list by its id; one that only the parent states is begun. */
function itemIn(document: Document, list: string, id: string): Document {
  const items = Array.isArray(document[list]) ? document[list] : [];
  document[list] = items;
  const found = items.find((item: unknown) => isRecord(item) && item['id'] === id);
  if (isRecord(found)) return found;
  const made: Document = { id };
  items.push(made);
  return made;
}

function replaced(tree: unknown, path: readonly string[], value: number): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(tree)) return tree.map((each, i) => (i === Number(step) ? replaced(each, rest, value) : each));
  return isRecord(tree) ? { ...tree, [step]: replaced(tree[step], rest, value) } : tree;
}

/** What a reward costs by two dimensions: begun in the form, by choosing what its rows and columns are; then each cell. */
import { labelOf } from '../../../rules/explain/format.ts';
import { isRecord } from '../../../rules/language/records.ts';
import type { FactValue, GridAxis } from '../../../rules/language/types.ts';
import type { Vocabulary } from '../../../rules/language/vocabulary.ts';
import { namesOfType } from './choices.ts';
import * as k from './kinds.ts';
import { axisLabels } from './table-kinds.ts';

const SIDES = ['rows', 'cols'] as const;
type Side = (typeof SIDES)[number];

/** Nothing chosen for both sides: there is no table. */
export function amountTable(names: Vocabulary, about: k.PackAbout): k.ValueKind {
  const { t, pack, language } = about;
  const factors = [...names].flatMap(([value, { type }]) =>
    type === 'enum' || type === 'bool' || type === 'int' ? [{ value, label: labelOf(pack, value)[language] }] : [],
  );
  const factOf = k.choice(factors, true);
  const shareOf = k.choice(namesOfType(names, ['int'], about), true);
  const most = k.number(undefined, true);
  const unitIn = (fact: string) => {
    const known = names.get(fact);
    return known?.type === 'int' ? known.unit : undefined;
  };
  const cutsOf = (fact: string) => k.numbers(unitIn(fact), true);
  const cellOf = (values: k.FormValues, name: string) =>
    k.number((values[`${name}.of`] ?? '') === '' ? undefined : 'basisPoint');
  const at = (name: string, row: number, column: number) => `${name}.cells.${row}.k${column}`;

  /** What is filled in for one side; undefined as long as its cells cannot be known. */
  const sideIn = (name: string, side: Side, reading: k.FormReading): GridAxis | undefined => {
    const place = `${name}.${side}`;
    const fact = factOf.read(`${place}.fact`, reading);
    if (typeof fact !== 'string') return undefined;
    const known = names.get(fact);
    if (known?.type === 'int') {
      const cuts = cutsOf(fact).read(`${place}.cuts`, reading);
      if (Array.isArray(cuts) && cuts.every((each) => typeof each === 'number')) return { fact, cuts };
      k.needed(`${place}.cuts`, reading, false);
      return undefined;
    }
    const before = k.asRecord(k.asRecord(reading.before)[side]);
    const kept = before['fact'] === fact ? k.asList(before['values']) : [];
    const values: readonly FactValue[] = known?.type === 'enum' ? known.values : [true, false];
    return { fact, values: kept.length === values.length ? (kept as FactValue[]) : [...values] };
  };

  const sides = (name: string, values: k.FormValues) => {
    const reading = { ...about, values, errors: {}, before: undefined };
    const [rows, cols] = SIDES.map((side) => sideIn(name, side, reading));
    return rows && cols ? { rows, cols } : undefined;
  };
  const titles = (axis: GridAxis) => {
    const named = labelOf(pack, axis.fact)[language];
    return axisLabels(axis, about).map((label) => `${named}: ${label}`);
  };

  return {
    layout: (name, label, given) => {
      const { values } = given;
      const both = sides(name, values);
      const side = (which: Side): k.Layout[] => {
        const place = `${name}.${which}`;
        const cuts = cutsOf(values[`${place}.fact`] ?? '');
        return [
          factOf.layout(`${place}.fact`, t(`rule.f.${which}`), given),
          cuts.layout(`${place}.cuts`, t(`rule.f.${which}Cuts`), given),
        ];
      };
      return {
        legend: label,
        parts: [
          hinted({ legend: '', parts: [...side('rows'), ...side('cols')] }, t('rule.amountsHint')),
          shareOf.layout(`${name}.of`, t('rule.f.shareOf'), given),
          most.layout(`${name}.most`, t('rule.f.most'), given),
          ...(both
            ? titles(both.rows).map(
                (title, i): k.Layout => ({
                  legend: title,
                  inline: true,
                  parts: titles(both.cols).map((column, j) =>
                    cellOf(values, name).layout(at(name, i, j), column, given),
                  ),
                }),
              )
            : []),
        ],
      };
    },
    write: (name, value, given) => {
      if (!isRecord(value)) return {};
      const side = (which: Side) => {
        const { fact, cuts } = k.asRecord(value[which]);
        const place = `${name}.${which}`;
        return {
          ...factOf.write(`${place}.fact`, fact, given),
          ...cutsOf(k.plain(fact)).write(`${place}.cuts`, cuts, given),
        };
      };
      const of = shareOf.write(`${name}.of`, value['of'], given);
      const cell = cellOf(of, name);
      return {
        ...side('rows'),
        ...side('cols'),
        ...of,
        ...most.write(`${name}.most`, value['most'], given),
        ...Object.assign(
          {},
          ...k
            .asList(value['cells'])
            .flatMap((row, i) => k.asList(row).map((each, j) => cell.write(at(name, i, j), each, given))),
        ),
      };
    },
    read: (name, reading) => {
      const chosen = SIDES.filter((side) => k.filledIn(reading, `${name}.${side}.fact`) !== '');
      if (chosen.length === 0) return undefined;
      for (const side of SIDES) if (!chosen.includes(side)) k.needed(`${name}.${side}.fact`, reading, false);
      const [rows, cols] = SIDES.map((side) => sideIn(name, side, reading));
      if (!rows || !cols) return null;
      const cell = cellOf(reading.values, name);
      const cells = titles(rows).map((_row, i) => titles(cols).map((_column, j) => cell.read(at(name, i, j), reading)));
      const of = shareOf.read(`${name}.of`, reading);
      const limit = most.read(`${name}.most`, reading);
      return { rows, cols, cells, ...(of !== undefined && { of }), ...(limit !== undefined && { most: limit }) };
    },
    tell: (value, given) => {
      if (!isRecord(value)) return k.NOTHING;
      const cell = k.number(value['of'] === undefined ? undefined : 'basisPoint');
      return k
        .asList(value['cells'])
        .map((row) =>
          k
            .asList(row)
            .map((each) => cell.tell(each, given))
            .join(': '),
        )
        .join('; ');
    },
  };
}

/** What to do first stands at the first field. */
function hinted(layout: k.Layout, hint: string): k.Layout {
  if (!('parts' in layout)) return { ...layout, hint };
  const [first, ...rest] = layout.parts;
  return first ? { ...layout, parts: [hinted(first, hint), ...rest] } : layout;
}

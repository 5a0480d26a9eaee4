/** Neighbouring cells with one answer become one region. */
import { type Axis, lowsOf } from '../../twin/cells.ts';
import type { FactValue, PlainFacts } from '../../language/types.ts';

/** A name's part of a region: ranges of an int (both ends belong to it) or values of a word or yes/no. */
export type Extent = { name: string; ranges: [from: number, to: number][] } | { name: string; values: FactValue[] };
/** Names that are not listed may be anything. */
type Region = { where: Extent[]; cells: number };

/** Regions that together are exactly the cells; `cells` counts them. Cells hold the lowest value of each interval. */
export function mergeCells(cells: readonly PlainFacts[], axes: readonly Axis[]): Region[] {
  const lows = axes.map((axis) => lowsOf(axis));
  let boxes = cells.map((cell) => axes.map((axis, i) => [lows[i]?.indexOf(cell[axis.name] ?? '') ?? -1]));
  for (const i of axes.keys()) {
    const merged = new Map<string, Box>();
    for (const box of boxes) mergeAlong(merged, box, i);
    boxes = [...merged.values()];
  }
  return boxes.map((box) => ({
    where: axes.flatMap((axis, i) => extent(axis, box[i] ?? [])),
    cells: box.reduce((product, places) => product * places.length, 1),
  }));
}

/** For each axis the places (interval numbers) that belong to the box. */
type Box = number[][];

/** Adds the box to the one that differs from it on this axis only. */
function mergeAlong(merged: Map<string, Box>, box: Box, axis: number): void {
  const key = box.map((places, i) => (i === axis ? '*' : places.join(' '))).join('|');
  const known = merged.get(key);
  if (known === undefined) merged.set(key, [...box]);
  else known[axis] = [...new Set([...(known[axis] ?? []), ...(box[axis] ?? [])])].sort((a, b) => a - b);
}

function extent(axis: Axis, places: readonly number[]): Extent[] {
  if (places.length === lowsOf(axis).length) return [];
  if (axis.type !== 'int') {
    return [
      { name: axis.name, values: places.map((place) => axis.values[place]).filter((value) => value !== undefined) },
    ];
  }
  const starts = [axis.min, ...axis.cuts];
  const ranges: [number, number][] = [];
  for (const place of places) {
    const [from, to] = [starts[place] ?? axis.min, (starts[place + 1] ?? axis.max + 1) - 1];
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === from) last[1] = to;
    else ranges.push([from, to]);
  }
  return [{ name: axis.name, ranges }];
}

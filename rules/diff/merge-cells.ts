/** Neighbouring cells with one answer become one region. */
import { type Axis, lowsOf } from '../cells.ts';
import type { Facts, FactValue } from '../types.ts';

/** A name's part of a region: ranges of an int (both ends belong to it) or values of a word or yes/no. */
export type Extent = { name: string; ranges: [from: number, to: number][] } | { name: string; values: FactValue[] };
/** Names that are not listed may be anything. */
type Region = { where: Extent[]; cells: number };

/** Regions that together are exactly the cells; `cells` counts them. Cells hold the lowest value of each interval. */
export function mergeCells(cells: readonly Facts[], axes: readonly Axis[]): Region[] {
  const lows = axes.map((axis) => lowsOf(axis));
  let boxes = cells.map((cell) => axes.map((axis, i) => [lows[i]?.indexOf(cell[axis.name] ?? '') ?? -1]));
  axes.forEach((_, i) => {
    boxes = mergeAlong(boxes, i);
  });
  return boxes.map((box) => ({
    where: axes.flatMap((axis, i) => extent(axis, box[i] ?? [])),
    cells: box.reduce((product, places) => product * places.length, 1),
  }));
}

/** For each axis the places (interval numbers) that belong to the box. */
type Box = number[][];

function mergeAlong(boxes: readonly Box[], axis: number): Box[] {
  const merged = new Map<string, Box>();
  for (const box of boxes) {
    const key = box.map((places, i) => (i === axis ? '*' : places.join(' '))).join('|');
    const known = merged.get(key);
    if (known === undefined)
      merged.set(
        key,
        box.map((places) => [...places]),
      );
    else known[axis] = [...new Set([...(known[axis] ?? []), ...(box[axis] ?? [])])].sort((a, b) => a - b);
  }
  return [...merged.values()];
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

/** The graph of a law file over the fields of a question: each name is computed when it is read. */
import type { Value } from '../decide/values.ts';
import { own } from '../language/records.ts';
import type { WorkCalendar } from '../language/types.ts';
import { type Items, type Question, readInput } from './inputs.ts';
import { type Reading, computeAnyNode } from './nodes.ts';
import type { LawFile } from './types.ts';

/** `values` are known names, which a caller may add to; `compute` gives any name. */
export type LawGraph = {
  reading: Reading;
  compute: (name: string) => Value | Items;
  values: Map<string, Value | Items>;
};

/** Reads the inputs and gives the rest on demand; the graph is acyclic. @throws LawRefusal for a field that does not fit */
export function lawGraph(decision: LawFile, question: Question): LawGraph {
  const values = new Map<string, Value | Items>();
  for (const [id, input] of Object.entries(decision.inputs)) values.set(id, readInput(id, input, question));
  const compute = (name: string): Value | Items => {
    const before = values.get(name);
    if (before !== undefined) return before;
    const node = own(decision.derived, name);
    const value = node === undefined ? absent(name) : computeAnyNode(node, reading);
    values.set(name, value);
    return value;
  };
  const reading: Reading = {
    read: (name) => {
      const value = compute(name);
      return isItems(value) ? absent(name) : value;
    },
    list: (name) => {
      const value = compute(name);
      return isItems(value) ? value : [];
    },
    get calendar() {
      return calendarOf(decision, reading);
    },
  };
  return { reading, compute, values };
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Whether it is a list: a law file has no other. */
export const isItems = (value: Value | Items): value is Items => Array.isArray(value);
const absent = (name: string): Value => ({ absent: 'fail', facts: [name] });

function calendarOf({ calendar }: LawFile, reading: Reading): WorkCalendar {
  const holidays = calendar?.holidays === undefined ? [] : reading.list(calendar.holidays).map(String);
  return { offsetMinutes: 0, workingWeekdays: calendar?.workingWeekdays ?? EVERY_DAY, holidays };
}

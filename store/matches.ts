/** Whether a document is one that a filter of a list is for, as a server says it; for the operators that lists use. */
export type Filter = Record<string, unknown>;

/** Whether {@link matches} can say it. */
export function canMatch(filter: Filter): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    if (field === '$or' || field === '$and') return (wanted as Filter[]).every(canMatch);
    return !field.startsWith('$') && (isPlain(wanted) || Object.entries(wanted).every(isKnown));
  });
}

const isKnown = ([operator, wanted]: [string, unknown]) =>
  operator === '$elemMatch' ? canMatch(wanted as Filter) : operator in OPERATORS;

export const isPlain = (value: unknown): value is string | number | boolean | null | undefined =>
  typeof value !== 'object' || value === null;

/** The fields that it looks at. */
export const fieldsAsked = (filter: Filter): string[] =>
  Object.entries(filter).flatMap(([field, wanted]) =>
    field.startsWith('$') ? (wanted as Filter[]).flatMap(fieldsAsked) : [field.split('.')[0] ?? field],
  );

export function matches(doc: unknown, filter: Filter): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    if (field === '$or') return (wanted as Filter[]).some((each) => matches(doc, each));
    if (field === '$and') return (wanted as Filter[]).every((each) => matches(doc, each));
    const found = valuesAt(doc, field.split('.'));
    if (isPlain(wanted)) return isAmong(found, [wanted]);
    return Object.entries(wanted).every(([operator, operand]) =>
      operator === '$elemMatch'
        ? found.some((list) => Array.isArray(list) && list.some((each) => isOne(each, operand as Filter)))
        : OPERATORS[operator]?.(found, operand),
    );
  });
}

/** Of a list: all of it holds of the same one. */
const isOne = (each: unknown, filter: Filter) => typeof each === 'object' && each !== null && matches(each, filter);

/** What stands there, and what stands in a list there; nothing is `null`. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (Array.isArray(value)) {
    return name === undefined ? [value, ...(value as unknown[])] : value.flatMap((each) => valuesAt(each, path));
  }
  if (name === undefined) return [value ?? null];
  return typeof value === 'object' && value !== null ? valuesAt(Reflect.get(value, name), rest) : [null];
}

const isAmong = (found: unknown[], wanted: unknown): boolean =>
  found.some((each) => (wanted as unknown[]).includes(each));
const compared =
  (holds: (a: string | number, b: string | number) => boolean) =>
  (found: unknown[], wanted: unknown): boolean =>
    found.some((each) => typeof each === typeof wanted && holds(each as string, wanted as string));

const OPERATORS: Record<string, (found: unknown[], wanted: unknown) => boolean> = {
  $eq: (found, wanted) => isAmong(found, [wanted]),
  $ne: (found, wanted) => !isAmong(found, [wanted]),
  $in: isAmong,
  $nin: (found, wanted) => !isAmong(found, wanted),
  $gt: compared((a, b) => a > b),
  $gte: compared((a, b) => a >= b),
  $lt: compared((a, b) => a < b),
  $lte: compared((a, b) => a <= b),
};

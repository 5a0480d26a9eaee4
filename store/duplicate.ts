const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isDuplicateKey = (error: unknown): boolean => isObject(error) && error['code'] === 11000;

/**
 * Whether a write was refused only because the key is taken. Only the code is looked at: engines differ in the rest. A
 * batch is a duplicate when nothing else went wrong in it.
 */
export function isDuplicate(error: unknown): boolean {
  if (!isObject(error) || !isDuplicateKey(error)) return false;
  const many = error['writeErrors'];
  return !Array.isArray(many) || many.every(isDuplicateKey);
}

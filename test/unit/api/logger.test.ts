import { describe, expect, it } from 'vitest';
import { toldError } from '../../../api/logger.ts';

describe('an error in a log', () => {
  it('says what happened and where, and nothing of the record that it happened to', () => {
    const nip = '198001012005011001';
    const refused = Object.assign(
      new Error(
        `E11000 duplicate key error collection: siklus.employees dup key: { nip: "${nip}", name: "Sri Wahyuni" }`,
      ),
      { code: 11000, keyValue: { nip }, errorResponse: { keyValue: { nip } } },
    );
    const told = JSON.stringify(toldError(new Error('not imported', { cause: refused })));
    expect(told).toContain('"message":"not imported"');
    expect(told).toContain('E11000 duplicate key error');
    expect(told).toContain('"code":11000');
    expect(told).toContain('logger.test.ts');
    expect(told).not.toContain(nip);
    expect(told).not.toContain('Sri');
  });

  it('is a text when it was one, and may be anything', () => {
    expect(toldError('nip 198001012005011001')).toBe('nip [cut]');
    expect(toldError(undefined)).toBeUndefined();
  });
});

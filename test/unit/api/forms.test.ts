import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashOfKey, keyIdOf, keyMatches, newApiKey } from '../../../api/access/api-keys.ts';
import { parseConfig, parseWorkerConfig, settingsTable } from '../../../api/config.ts';
import { decodeCursor, encodeCursor, numberInCursor, openCursor, sealCursor } from '../../../api/http/cursor.ts';
import { Code, Day, Digest, FactsSchema, FactValueSchema, Id } from '../../../api/http/forms.ts';
import { shortDigest, shortId } from '../../../api/http/digests.ts';
import { expectedVersion } from '../../../api/http/etag.ts';
import { localInstant } from '../../../api/http/instants.ts';
import { preferredLanguage } from '../../../api/http/language.ts';
import { rateLimiter } from '../../../api/middleware/rate-limit.ts';
import { Problem } from '../../../api/problem/problem.ts';
import { PROBLEMS } from '../../../api/problem/registry.ts';
import { zodFindings } from '../../../api/problem/zod-findings.ts';
import { REFUSALS } from '../../../workflows/refused-part.ts';
import { FOURTH, HOME } from '../../support/regions.ts';

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof Problem ? error.code : error;
  }
};

describe('API keys', () => {
  it('carry region and id in clear and 256 random bits; only the hash is needed to check one', () => {
    const { id, key, hash } = newApiKey(FOURTH);
    expect(key).toMatch(new RegExp(`^sk_${FOURTH}_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$`));
    expect(keyIdOf(key)).toBe(id);
    expect(hash).toBe(hashOfKey(key));
    expect([keyMatches(key, hash), keyMatches(`${key}x`, hash), keyMatches(key, '')]).toEqual([true, false, false]);
    expect(newApiKey(null).key).toMatch(/^sk_all_/);
    for (const wrong of ['', 'sk_', `sk_${HOME}_x_y`, `${key} `, key.replace('sk_', 'pk_')])
      expect(keyIdOf(wrong)).toBeNull();
  });
});

describe('language', () => {
  it.each([
    [undefined, 'id'],
    ['', 'id'],
    ['en', 'en'],
    ['en-GB,en;q=0.8', 'en'],
    ['de,fr', 'id'],
    ['id;q=0.5, en;q=0.9', 'en'],
    ['id-ID, en;q=0.9', 'id'],
    ['*', 'id'],
    ['en;q=0', 'id'],
    ['en;q=x', 'id'],
  ])('%s → %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});

describe('versions and cursors', () => {
  it('If-Match names a version, or is refused as stale', () => {
    expect([expectedVersion(undefined), expectedVersion('"v7"'), expectedVersion(' "v12" ')]).toEqual([
      undefined,
      7,
      12,
    ]);
    for (const wrong of ['v7', '"7"', 'W/"v7"', '"v7", "v8"', '"v99999999999"']) {
      expect(codeOf(() => expectedVersion(wrong))).toBe('version-stale');
    }
  });

  it('a sealed cursor opens for its operation, also after the key was changed, and for nobody else', () => {
    const [old, now] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const sealed = sealCursor([old], 'listNotices', 'key');
    expect(openCursor([now, old], 'listNotices', sealed)).toBe('key');
    const other = sealed.at(-2) === 'A' ? 'B' : 'A';
    for (const [keys, about, cursor] of [
      [[now], 'listNotices', sealed],
      [[old], 'listVoices', sealed],
      [[old], 'listNotices', sealed.slice(0, -2) + other + sealed.slice(-1)],
      [[old], 'listNotices', ''],
    ] as const)
      expect(codeOf(() => openCursor(keys, about, cursor))).toBe('cursor-invalid');
  });

  it('a cursor comes back as it went, and no other', () => {
    expect(decodeCursor(encodeCursor(['2026-01-01', 'ü|"']), 2)).toEqual(['2026-01-01', 'ü|"']);
    for (const wrong of ['', 'x', encodeCursor(['a']), Buffer.from('{"0":"a","length":2}').toString('base64url')]) {
      expect(codeOf(() => decodeCursor(wrong, 2))).toBe('cursor-invalid');
    }
    expect(numberInCursor('17')).toBe(17);
    for (const wrong of [undefined, '', 'x', '1.5', 'NaN', '1e999']) {
      expect(codeOf(() => numberInCursor(wrong))).toBe('cursor-invalid');
    }
  });

  it('ids and digests that enter Temporal are short and their own', () => {
    const hex = hashOfKey('a');
    expect(shortId(hex)).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(shortId(hex)).not.toBe(shortId(hashOfKey('b')));
    expect(shortDigest(`sha256:${hex}`)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('instants', () => {
  it('are told in the region’s time', () => {
    const end = Date.UTC(2026, 2, 31, 16, 59, 59, 999);
    expect(localInstant(end, 420)).toBe('2026-03-31T23:59:59.999+07:00');
    expect(localInstant(end, 540)).toBe('2026-04-01T01:59:59.999+09:00');
    expect(Date.parse(localInstant(end, 480))).toBe(end);
  });
});

describe('the registry of problems', () => {
  it('knows every refusal of the workflows', () => {
    for (const refusal of REFUSALS) expect(PROBLEMS).toHaveProperty(refusal);
  });

  it('has a title and a next step in both languages, and 503 is never kept', () => {
    for (const [code, entry] of Object.entries(PROBLEMS)) {
      for (const text of [entry.title, entry.next]) {
        expect(text.id.length, code).toBeGreaterThan(5);
        expect(text.en.length, code).toBeGreaterThan(5);
        expect(text.id, code).not.toBe(text.en);
      }
      if ('final' in entry) expect([403, 409, 422], code).toContain(entry.status);
    }
  });

  it('uses every status that the conventions name', () => {
    const used = new Set(Object.values(PROBLEMS).map(({ status }) => status));
    for (const status of [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503] as const) {
      expect(used.has(status), String(status)).toBe(true);
    }
  });
});

describe('findings', () => {
  it('point at the field and say in both languages what would be right', () => {
    const schema = z.strictObject({ a: z.int().min(2), 'b/c': z.string(), d: z.enum(['x', 'y']) });
    const input = { a: 1, 'b/c': 5, d: 'z', e: 1 };
    const { error } = schema.safeParse(input);
    const findings = error ? zodFindings(error, { prefix: '/body', input }) : [];
    expect(findings.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/body/a too-small',
      '/body/b~1c wrong-type',
      '/body/d not-allowed',
      '/body/e unknown-field',
    ]);
    expect(findings.find(({ code }) => code === 'not-allowed')?.detail).toEqual({
      id: 'Dibaca "z". Harus salah satu dari: x, y.',
      en: 'Read "z". Must be one of: x, y.',
    });
  });

  it.each([
    [Day, '31/12/2026', 'Dibaca "31/12/2026". Tulis tanggal sebagai tttt-bb-hh, misalnya 2026-12-31.'],
    [Code, 'Tahun 2026', 'Dibaca "Tahun 2026". Pakai huruf kecil, angka dan tanda hubung, misalnya tahun-2026.'],
    [z.int(), '10', 'Dibaca "10". Tulis bilangan tanpa tanda kutip, misalnya 10.'],
    [z.int(), 10.5, 'Dibaca 10.5. Tulis bilangan bulat tanpa tanda kutip, misalnya 10.'],
    [z.number().gt(1), 1, 'Dibaca 1. Nilainya harus lebih dari 1.'],
    [z.strictObject({ speed: z.union([z.literal(0), z.number().gt(1)]) }), {}, 'Wajib diisi.'],
    [z.union([z.literal(0), z.number().gt(1)]), 0.5, 'Dibaca 0.5. Nilainya harus lebih dari 1.'],
    [z.number().lt(1), 1, 'Dibaca 1. Nilainya harus kurang dari 1.'],
    [z.array(Id), 'x', 'Dibaca "x". Tulis daftar di antara [ dan ].'],
    [
      FactValueSchema,
      null,
      'Dibaca null. Tulis bilangan tanpa tanda kutip, misalnya 10 atau teks di antara tanda kutip atau true atau false tanpa tanda kutip.',
    ],
    [Digest, 'sha', 'Dibaca "sha". Salin sidiknya utuh: sha256: dan 64 angka heksadesimal.'],
    [z.boolean(), 'ya', 'Dibaca "ya". Tulis true atau false tanpa tanda kutip.'],
    [z.int().max(3), 4, 'Dibaca 4. Nilainya paling banyak 3.'],
    [
      z.strictObject({ weight: z.int().max(10_000) }),
      { weight: 15_050 },
      'Dibaca 150,50% (15050). Nilainya paling banyak 100% (10000).',
    ],
    [FactsSchema, { 'Foo bar': 1 }, expect.stringContaining('Nama fakta diawali huruf kecil')],
  ])('repeats what was read and says what to write, in no words of a validator: %#', (schema, input, detail) => {
    const { error } = schema.safeParse(input);
    const [only, more] = error ? zodFindings(error, { input }) : [];
    expect([only?.detail.id, more]).toEqual([detail, undefined]);
    expect(JSON.stringify(only?.detail)).not.toMatch(/regex|Invalid|invalid|\bint\b|\(date\)|expected|received/);
  });
});

describe('the rate limit', () => {
  it('lets a burst through, then its rate, and tells how long to wait; others are not slowed', () => {
    let now = 0;
    const limiter = rateLimiter({ perSecond: 2, burst: 3 }, () => now);
    const taken = (caller: string) => codeOf(() => limiter.take(caller)) === 'nothing thrown';
    expect([1, 2, 3, 4].map(() => taken('a'))).toEqual([true, true, true, false]);
    expect(taken('b')).toBe(true);
    now = 500;
    expect([taken('a'), taken('a')]).toEqual([true, false]);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => taken('a'))).toEqual([true, true, true, false]);
  });

  it('of zero is none', () => {
    const limiter = rateLimiter({ perSecond: 0, burst: 1 }, () => 0);
    for (let i = 0; i < 100; i += 1) limiter.take('a');
  });
});

describe('the configuration', () => {
  const keys = { SIKLUS_CODEC_KEYS: 'k:x' };

  it('has defaults for everything but the codec’s keys', () => {
    expect(parseConfig(keys)).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      jwt: null,
      rate: { perSecond: 200, burst: 400 },
    });
    expect(() => parseConfig({})).toThrow('SIKLUS_CODEC_KEYS');
    expect(parseConfig({ SIKLUS_ALLOW_PLAINTEXT: 'true' }).codecKeys).toBeUndefined();
  });

  it('names every wrong variable, and half a token setup', () => {
    expect(() => parseConfig({ ...keys, SIKLUS_PORT: 'x', SIKLUS_LOG_LEVEL: 'loud' })).toThrow(
      /(?=[^]*SIKLUS_PORT)(?=[^]*SIKLUS_LOG_LEVEL)/,
    );
    expect(() => parseConfig({ ...keys, SIKLUS_OIDC_ISSUER: 'sso' })).toThrow('SIKLUS_OIDC_ISSUER: must be a URL');
    const issuer = { ...keys, SIKLUS_OIDC_ISSUER: 'https://sso' };
    expect(() => parseConfig({ ...issuer, SIKLUS_OIDC_CLAIMS: 'rolls=a.b' })).toThrow('rolls=a.b is not one of');
    expect(parseConfig({ ...issuer, SIKLUS_OIDC_CLAIMS: 'roles=a.b, region=https://x/r' }).jwt).toMatchObject({
      jwksUri: null,
      claims: { roles: 'a.b', region: 'https://x/r' },
    });
    expect(() => parseConfig({ ...keys, SIKLUS_JWT_PUBLIC_JWK: '{}' })).toThrow('SIKLUS_OIDC_ISSUER');
  });

  it('gives the worker the same, in the same words', () => {
    expect(() => parseWorkerConfig(keys, [])).toThrow('SIKLUS_MONGODB_URI');
    const env = { ...keys, SIKLUS_MONGODB_URI: 'mongodb://db/siklus' };
    expect(parseWorkerConfig(env, [])).toMatchObject({ roles: ['appraisal', 'cycle', 'launch', 'effects'] });
    expect(parseWorkerConfig(env, ['--roles', 'effects,cycle']).roles).toEqual(['cycle', 'effects']);
    expect(() => parseWorkerConfig(env, ['--roles', 'boss'])).toThrow('boss');
  });

  it('reaches Temporal by our settings, else by Temporal’s own', () => {
    const local = { connection: { address: '127.0.0.1:7233' }, namespace: 'default' };
    expect(parseConfig(keys).temporal).toEqual(local);
    expect(parseConfig({ ...keys, SIKLUS_TEMPORAL_TLS: 'false' }).temporal.connection.tls).toBe(false);
    const ours = { SIKLUS_TEMPORAL_ADDRESS: 'our:7233', SIKLUS_TEMPORAL_TLS: 'true' };
    const theirs = {
      TEMPORAL_ADDRESS: 'their:7233',
      TEMPORAL_NAMESPACE: 'theirs',
      TEMPORAL_TLS_CLIENT_CERT_DATA: 'certificate',
      TEMPORAL_TLS_CLIENT_KEY_DATA: 'key',
    };
    const { connection, namespace } = parseConfig({ ...keys, ...theirs, ...ours }).temporal;
    expect([connection.address, namespace]).toEqual(['our:7233', 'theirs']);
    expect(connection.tls).toHaveProperty('clientCertPair.crt');
    expect(parseConfig({ ...keys, SIKLUS_TEMPORAL_API_KEY: 'k' }).temporal.connection).toMatchObject({
      apiKey: 'k',
      tls: true,
    });
  });

  it('is what the table of docs/operations.md says', async () => {
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const rows = page
      .split('\n')
      .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| *| *\|$/g, '').trim()))
      .filter((row) => row.length === 4 && ['both', 'API', 'worker'].includes(row[2] ?? ''));
    const right = settingsTable().map((row) => `| ${row.join(' | ')} |`);
    expect(rows, `the table of docs/operations.md has to be\n${right.join('\n')}\n`).toEqual(settingsTable());
  });
});

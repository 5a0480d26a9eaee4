/** The keys of a region in a table: what each may do, how it stands, and what can be done with it. */
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { KeySchema } from '../../api/people/schema.ts';
import { Empty } from '../parts/empty.tsx';
import { SignedPage } from '../parts/layout.tsx';
import { Status } from '../parts/status.tsx';
import { shownDay } from '../parts/words-of.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';

export type Key = z.output<typeof KeySchema>;
export type Move = 'konfirmasi' | 'ganti' | 'cabut';
const MOVES = { konfirmasi: 'confirmApiKey', ganti: 'rotateApiKey', cabut: 'revokeApiKey' } as const;

const isLive = ({ revokedAt, expiresAt }: Key) => revokedAt === null && expiresAt > new Date().toISOString();

/** @returns which operation a form about a key is for */
export const keyOperation = (move: string | undefined): string =>
  Object.hasOwn(MOVES, move ?? '') ? MOVES[move as Move] : '';

/** What a key is for and how it stands, in a line. */
function Standing({ visit, each }: { visit: Visit; each: Key }) {
  const { t } = visit;
  if (each.revokedAt !== null)
    return <Status kind="ahead" word={t('keys.revoked', { day: shownDay(each.revokedAt, visit) })} />;
  if (!isLive(each)) return <Status kind="ahead" word={t('keys.expired')} />;
  if (!each.confirmed) return <Status kind="you" word={t('keys.unconfirmed')} />;
  return <Status kind="done" word={t('keys.until', { day: shownDay(each.expiresAt, visit) })} />;
}

type Listed = { visit: Visit; region: string; keys: Key[]; nameOf: (id: string) => string };

export function KeysPage({ visit, region, keys, nameOf }: Listed) {
  const { t } = visit;
  const live = keys.filter(isLive);
  return (
    <SignedPage visit={visit} title={t('keys.title')}>
      <h1>{t('keys.title')}</h1>
      <p class="lead">{t('keys.lead', { n: live.length })}</p>
      {can(visit.principal, 'createApiKey', ['region']) !== null && (
        <p class="actions">
          <a class="button primary" href={paths.newKey(region)}>
            {t('keys.new')}
          </a>
        </p>
      )}
      {keys.length === 0 && <Empty what={t('keys.none')} why={t('keys.noneWhy')} />}
      {live.length > 0 && <KeyTable {...{ visit, region, keys: live, nameOf }} />}
      {keys.length > live.length && (
        <details>
          <summary>{t('keys.ended', { n: keys.length - live.length })}</summary>
          <KeyTable {...{ visit, region, keys: keys.filter((each) => !isLive(each)), nameOf }} />
        </details>
      )}
    </SignedPage>
  );
}

function KeyTable({ visit, region, keys, nameOf }: Listed) {
  const { t, principal } = visit;
  const [what, limits, used, state, ways] = [
    t('keys.label'),
    t('keys.limits'),
    t('keys.used'),
    t('people.state'),
    t('keys.ways'),
  ];
  const waysOf = (each: Key): Move[] =>
    isLive(each)
      ? (Object.keys(MOVES) as Move[]).filter(
          (move) =>
            can(principal, MOVES[move], ['region']) !== null &&
            (move === 'konfirmasi' ? !each.confirmed : move === 'cabut' || each.confirmed),
        )
      : [];
  return (
    <table class="cards keys">
      <thead>
        <tr>
          {[what, limits, used, state, ways].map((label) => (
            <th scope="col">{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keys.map((each) => (
          <tr>
            <th scope="row">
              {each.label}{' '}
              {each.employeeId !== null && nameOf(each.employeeId) !== each.label && (
                <span class="hint">{nameOf(each.employeeId)}</span>
              )}
            </th>
            <td data-label={limits}>
              {each.roles.map((role) => wordOf(t, 'keyRole', role)).join(', ')}
              <span class="hint"> {limitsOf(visit, each)}</span>
            </td>
            <td data-label={used}>{each.lastUsedAt === null ? t('keys.never') : shownDay(each.lastUsedAt, visit)}</td>
            <td data-label={state}>
              <Standing visit={visit} each={each} />
            </td>
            <td data-label={ways}>
              <span class="actions">
                {waysOf(each).map((move) => (
                  <a
                    class="button"
                    href={paths.keyMove(region, each.id, move)}
                    aria-label={`${t(`keys.${move}`)}: ${each.label}`}
                  >
                    {t(`keys.${move}`)}
                  </a>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const limitsOf = ({ t }: Visit, { scopes, offices }: Key): string =>
  [
    ...scopes.map((scope) =>
      scope.startsWith('unit:')
        ? t('keys.onlyUnit', { unit: scope.slice('unit:'.length) })
        : wordOf(t, 'keyScope', scope),
    ),
    ...offices.map((office) => wordOf(t, 'hat', office)),
  ].join(', ');

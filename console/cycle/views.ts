/** Filters that somebody keeps under a name, on their device (docs/decisions/0057): a view is an address, nothing more. */
import { getCookie, setCookie } from 'hono/cookie';
import type { PageContext } from '../visit.ts';

export type View = { name: string; filter: Record<string, string> };
export const FILTERS = ['unit', 'tahap', 'keadaan', 'menunggu', 'terlambat'] as const;

const COOKIE = 'tampilan';
const MOST = 8;
const MOST_LETTERS = 40;
const YEAR_S = 31_536_000;

/** What a cookie holds may be anything: only names and known filters are read from it. */
function viewsIn(text: string | undefined): View[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return (Array.isArray(stored) ? stored : []).flatMap((each: unknown) => {
      const { name, filter }: { name?: unknown; filter?: unknown } = Object(each);
      return typeof name === 'string' && name !== ''
        ? [{ name: name.slice(0, MOST_LETTERS), filter: known(Object(filter)) }]
        : [];
    });
  } catch {
    return [];
  }
}

const known = (filter: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = filter[name];
      return typeof value === 'string' && value !== '' ? [[name, value.slice(0, 100)]] : [];
    }),
  );

/** The views of this device; `?simpan=` keeps the filter of the address under a name, `?lupakan=` drops one. */
export function viewsOf(c: PageContext): View[] {
  const views = viewsIn(getCookie(c, COOKIE));
  const { simpan, lupakan } = c.req.query();
  const name = (simpan ?? '').trim().slice(0, MOST_LETTERS);
  if (name === '' && lupakan === undefined) return views;
  const others = views.filter((view) => view.name !== name && view.name !== lupakan);
  const next = name === '' ? others : [...others, { name, filter: known(c.req.query()) }].slice(-MOST);
  setCookie(c, COOKIE, JSON.stringify(next), { path: '/wilayah', sameSite: 'Lax', httpOnly: true, maxAge: YEAR_S });
  return next;
}

/** What a request for a page says: where it is, in which language, and whether one of our own pages sent it. */
import { getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../rules/language/types.ts';
import { preferredLanguage } from '../api/http/language.ts';
import { Problem } from '../api/problem/problem.ts';
import type { Look, PageContext } from './visit.ts';
import { translator } from './words/words.ts';

export const here = (c: PageContext) => {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
};

/** As asked for in the address, which is remembered; else as before; else as the browser says. */
export function languageOf(c: PageContext): Language {
  const asked = c.req.query('bahasa');
  if (asked === 'id' || asked === 'en') {
    setCookie(c, 'bahasa', asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 });
    return asked;
  }
  const kept = getCookie(c, 'bahasa');
  return kept === 'id' || kept === 'en' ? kept : preferredLanguage(c.req.header('Accept-Language'));
}

const YEAR_S = 31_536_000;
/** A choice made in the address is remembered on this device. */
function kept(c: PageContext, name: string): string | undefined {
  const asked = c.req.query(name);
  if (asked === undefined) return getCookie(c, name);
  setCookie(c, name, asked, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: YEAR_S });
  return asked;
}

export function lookOf(c: PageContext): Look {
  const theme = kept(c, 'tema');
  return {
    ...(theme === 'terang' && { theme: 'light' }),
    ...(theme === 'gelap' && { theme: 'dark' }),
    ...(kept(c, 'kerapatan') === 'padat' && { density: 'compact' }),
  };
}

/** A browser says where a form comes from; an older one at least its origin. */
export function requireSameOrigin(c: PageContext): void {
  const origin = c.req.header('Origin');
  const site = c.req.header('Sec-Fetch-Site');
  const fromHere = origin !== undefined && URL.canParse(origin) && new URL(origin).host === c.req.header('Host');
  if (site === undefined ? !fromHere : site !== 'same-origin') throw new Problem('forbidden', { detail: OLD_FORM });
}

/** Another site can neither know the form's token nor send it from here. */
export async function requireOwnForm(c: PageContext, token: string): Promise<void> {
  requireSameOrigin(c);
  const sent = await c.req.parseBody();
  if (sent['token'] !== token) throw new Problem('forbidden', { detail: OLD_FORM });
}

const OLD_FORM = {
  id: translator('id')('problem.form'),
  en: translator('en')('problem.form'),
};

/** The frame of every page: who you are, where you are, and the page. */
import type { Child } from 'hono/jsx';
import { paths } from '../paths.ts';
import { type Translate, wordOf } from '../words/words.ts';
import type { Visit } from '../visit.ts';

type Frame = { title: string; children?: Child };

export function SignedPage({ visit, title, children }: Frame & { visit: Visit }) {
  const { t, language, said } = visit;
  return (
    <Document language={language} title={title} t={t}>
      {visit.trial && <p class="ribbon">{t('trialRibbon')}</p>}
      <Top visit={visit} />
      <div class="shell">
        <Rail visit={visit} />
        <main id="isi" tabindex={-1}>
          {said !== null && (
            <p class="card" role="status">
              {said}
            </p>
          )}
          {children}
        </main>
      </div>
    </Document>
  );
}

/** A page for whoever is not signed in. */
export function OpenPage({ title, t, language, children }: Frame & { t: Translate; language: string }) {
  return (
    <Document language={language} title={title} t={t}>
      <header class="top">
        <Mark t={t} />
      </header>
      <main id="isi" tabindex={-1}>
        {children}
      </main>
    </Document>
  );
}

function Document({ title, t, language, children }: Frame & { t: Translate; language: string }) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${t('product')}`}</title>
        <link rel="stylesheet" href={paths.asset('style')} />
        <link rel="icon" href={paths.asset('icon')} />
      </head>
      <body>
        <a class="skip" href="#isi">
          {t('skip')}
        </a>
        {children}
      </body>
    </html>
  );
}

const Mark = ({ t }: { t: Translate }) => (
  <a class="mark" href={paths.home()}>
    <svg viewBox="0 0 24 24" fill="none" stroke-width="3.4" stroke-linecap="round" aria-hidden="true">
      <path d="M17.2 4.8A9 9 0 1 0 21 12" />
      <circle cx="18.6" cy="5.6" r="3" />
    </svg>
    {t('product')}
  </a>
);

const Top = ({ visit: { t, language, place } }: { visit: Visit }) => (
  <header class="top">
    <Mark t={t} />
    <span class="place">{place?.[language]}</span>
    <button type="button" class="menu-button" popovertarget="menu">
      {t('menu')}
    </button>
  </header>
);

function withLanguage(at: string, language: string): string {
  const url = new URL(at, 'http://localhost');
  url.searchParams.set('bahasa', language);
  return `${url.pathname}${url.search}`;
}

function Rail({ visit }: { visit: Visit }) {
  const { t, at } = visit;
  const here = at.split('?')[0] ?? '';
  const entries = entriesFor(visit);
  // The entry that the page lies under, the longest one that fits.
  const current = entries
    .filter(({ href }) => here === href || (href !== '/' && here.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]?.href;
  return (
    <nav class="rail" id="menu" popover="auto" aria-label={t('nav.label')}>
      <ul class="plain">
        {entries.map(({ href, label }) => (
          <li>
            <a href={href} aria-current={href === current ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
      <Account visit={visit} />
    </nav>
  );
}

/** By name, or as the office that nobody in particular holds. */
export const calledAs = ({ t, name, principal: { roles } }: Pick<Visit, 't' | 'name' | 'principal'>): string =>
  name ?? t('office', { hat: roles.map((role) => wordOf(t, 'hat', role)).join(', ') });

/** Last in the rail, on every page: who one is, the other language, the way out. */
function Account({ visit }: { visit: Visit }) {
  const { t, formToken, at, language } = visit;
  const other = language === 'id' ? 'en' : 'id';
  return (
    <ul class="plain account">
      <li>
        <a href={paths.account()}>{calledAs(visit)}</a>
      </li>
      <li>
        <a href={withLanguage(at, other)} lang={other} hreflang={other}>
          {t('otherLanguage')}
        </a>
      </li>
      <li>
        <form method="post" action={paths.signOut()}>
          <input type="hidden" name="token" value={formToken} />
          <button>{t('signOut')}</button>
        </form>
      </li>
    </ul>
  );
}

function entriesFor({ t, principal: { employeeId, roles, region } }: Visit): { href: string; label: string }[] {
  const manages = roles.some((role) => role === 'hr' || role === 'admin' || role === 'auditor');
  return [
    { href: paths.home(), label: t('nav.home') },
    ...(employeeId === null
      ? []
      : [
          { href: paths.mine(), label: t('nav.mine') },
          { href: paths.team(), label: t('nav.team') },
        ]),
    ...(region === null || !manages
      ? []
      : [
          { href: paths.cycles(region), label: t('nav.cycles') },
          { href: paths.employees(region), label: t('nav.employees') },
        ]),
    ...(region === null ? [] : [{ href: paths.rules(region), label: t('nav.rules') }]),
  ];
}

/** The frame of every page: who you are, where you are, and the page. */
import type { Child } from 'hono/jsx';
import { can } from '../../api/access/policy.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { OFFICE_WORDS } from '../../rules/language/words.ts';
import { paths } from '../paths.ts';
import { type Translate, wordOf } from '../words/words.ts';
import type { Look, Visit } from '../visit.ts';

type Frame = { title: string; children?: Child };
type Open = Frame & { t: Translate; language: string };

export function SignedPage({ visit, title, children }: Frame & { visit: Visit }) {
  const { t, language, said } = visit;
  return (
    <Document language={language} title={title} t={t} look={visit.look}>
      {visit.trial && <p class="ribbon">{t('trialRibbon')}</p>}
      <Top visit={visit} />
      <div class="shell">
        <Rail visit={visit} />
        <main id="isi" tabindex={-1}>
          {visit.acting.map(({ office, until, standIn, name = '' }) => (
            <p class="notice">
              {standIn === undefined
                ? t('acting', {
                    office: office === undefined ? '' : OFFICE_WORDS[office][visit.language],
                    day: formatDate(until, visit.language),
                  })
                : t(`actingFor.${standIn}`, { name, day: formatDate(until, visit.language) })}
            </p>
          ))}
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

/** A page for whoever is not signed in. @param other the same page in the other language */
export function OpenPage({ title, t, language, other, children }: Open & { other?: string }) {
  return (
    <Document language={language} title={title} t={t}>
      <header class="top">
        <Mark t={t} />
        {other !== undefined && <OtherLanguage {...{ t, language, other }} />}
      </header>
      <main id="isi" tabindex={-1}>
        {children}
      </main>
    </Document>
  );
}

type Entry = { href: string; label: string };

/** For citizens: where one can go from here, and the other language, which is the address's alone. */
export function CitizenPage({ entries, at, other, ...frame }: Open & { entries: Entry[]; at: string; other: string }) {
  const { title, t, language, children } = frame;
  return (
    <Document language={language} title={title} t={t}>
      <header class="top">
        <span class="mark">
          <Sign /> {t('product')}
        </span>
        <nav aria-label={t('nav.label')} class="chips">
          {entries.map(({ href, label }) => (
            <a href={href} aria-current={href === at ? 'page' : undefined}>
              {label}
            </a>
          ))}
          <OtherLanguage {...{ t, language, other }} />
        </nav>
      </header>
      <main id="isi" tabindex={-1}>
        {children}
      </main>
    </Document>
  );
}

function OtherLanguage({ t, language, other }: Pick<Open, 't' | 'language'> & { other: string }) {
  const spoken = language === 'id' ? 'en' : 'id';
  return (
    <a href={other} hreflang={spoken} lang={spoken}>
      {t('otherLanguage')}
    </a>
  );
}

function Document({ title, t, language, look = {}, children }: Open & { look?: Look }) {
  return (
    <html lang={language} data-theme={look.theme} data-density={look.density}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${t('product')}`}</title>
        <link rel="stylesheet" href={paths.asset('style')} />
        <link rel="icon" href={paths.asset('icon')} />
        {/* Shown as a whole: columns of a table that is still coming would move. */}
        <link rel="expect" href="#isi" blocking="render" />
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

const Sign = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke-width="3.4" stroke-linecap="round" aria-hidden="true">
    <path d="M17.2 4.8A9 9 0 1 0 21 12" />
    <circle cx="18.6" cy="5.6" r="3" />
  </svg>
);

const Mark = ({ t }: { t: Translate }) => (
  <a class="mark" href={paths.home()}>
    <Sign />
    {t('product')}
  </a>
);

const manages = ({ principal: { roles, region } }: Visit) =>
  region !== null && roles.some((role) => role === 'hr' || role === 'admin' || role === 'auditor');

const Search = ({ t }: { t: Translate }) => (
  <form method="get" action={paths.search()} class="search" role="search">
    <input name="q" aria-label={t('search.field')} placeholder={t('search.field')} autocomplete="off" />
    <button>{t('search.title')}</button>
  </form>
);

const Top = ({ visit }: { visit: Visit }) => {
  const { t, language, place } = visit;
  return (
    <header class="top">
      <Mark t={t} />
      <span class="place">{place?.[language]}</span>
      {manages(visit) && <Search t={t} />}
      <button type="button" class="menu-button" popovertarget="menu">
        {t('menu')}
      </button>
    </header>
  );
};

export function withLanguage(at: string, language: string): string {
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
      {manages(visit) && (
        <li class="narrow">
          <a href={paths.search()}>{t('search.title')}</a>
        </li>
      )}
      <li>
        <a href={paths.help()}>{t('help.title')}</a>
      </li>
      <li>
        <OtherLanguage {...{ t, language }} other={withLanguage(at, other)} />
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

function entriesFor(visit: Visit): Entry[] {
  const { t, principal } = visit;
  const { employeeId, region } = principal;
  return [
    { href: paths.home(), label: t('nav.home') },
    ...(employeeId === null
      ? []
      : [
          { href: paths.mine(), label: t('nav.mine') },
          { href: paths.team(), label: t('nav.team') },
        ]),
    ...(region === null || !manages(visit)
      ? []
      : [
          { href: paths.cycles(region), label: t('nav.cycles') },
          { href: paths.employees(region), label: t('nav.employees') },
        ]),
    ...(region === null
      ? []
      : [
          { href: paths.goals(region), label: t('nav.goals') },
          { href: paths.rules(region), label: t('nav.rules') },
        ]),
    ...(region === null || can(principal, 'listVoices', ['region']) === null
      ? []
      : [{ href: paths.voices(region), label: t('voices.title') }]),
    ...(region === null ? [] : [{ href: paths.followUps(), label: t('follow.title') }]),
    ...(principal.employeeId === null || can(principal, 'listRemarks', ['own']) === null
      ? []
      : [{ href: paths.remarks(), label: t('remark.title') }]),
    ...(region === null || can(principal, 'listTransfers', ['region']) === null
      ? []
      : [{ href: paths.transfers(), label: t('transfer.title') }]),
    ...(region === null || can(principal, 'listPayroll', ['region']) === null
      ? []
      : [{ href: paths.payroll(region), label: t('pay.title') }]),
    ...(region === null || can(principal, 'listApiKeys', ['region']) === null
      ? []
      : [{ href: paths.keys(region), label: t('keys.title') }]),
  ];
}

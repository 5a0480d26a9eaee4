/** A citizen on a page: nobody signed in, in the language of the address, and the frame around what they see. */
import type { Child } from 'hono/jsx';
import { ANONYMOUS } from '../../api/access/policy.ts';
import { preferredLanguage } from '../../api/http/language.ts';
import type { Language } from '../../rules/language/types.ts';
import { type ApiApp, type Ask, askAs } from '../ask.ts';
import { CitizenPage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import type { PageContext } from '../visit.ts';
import { type Translate, translator } from '../words/words.ts';

export type Citizen = Ask & {
  t: Translate;
  language: Language;
  region: string;
  /** The language as it was asked for, which goes along in every link. */
  fields: { bahasa?: string };
};
export function citizenIn(c: PageContext, api: ApiApp): Citizen {
  const asked = c.req.query('bahasa');
  const known = asked === 'id' || asked === 'en' ? asked : undefined;
  const language = known ?? preferredLanguage(c.req.header('Accept-Language'));
  return {
    ...askAs(api, { ...c.env, principal: ANONYMOUS, language }),
    t: translator(language),
    language,
    region: c.req.param('region') ?? '',
    fields: known === undefined ? {} : { bahasa: known },
  };
}

export function CitizenFrame({
  citizen,
  title,
  at,
  children,
}: {
  citizen: Citizen;
  title: string;
  at: string;
  children: Child;
}) {
  const { t, language, region, fields } = citizen;
  const entries = [
    { href: paths.publicUnits(region, fields), label: t('public.units') },
    { href: paths.publicRules(region, fields), label: t('public.rules') },
    { href: paths.publicLetter(region, fields), label: t('letter.check') },
  ];
  return (
    <CitizenPage {...{ title, t, language, entries, at, other: `?bahasa=${language === 'id' ? 'en' : 'id'}` }}>
      {children}
    </CitizenPage>
  );
}

/** For citizens: how good a service is, what others said of it, and how those who serve are judged. No sign-in, no cookie. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { PublicRulesSchema, PublicUnitSchema } from '../../api/public/schema.ts';
import { notFound } from '../../api/problem/problem.ts';
import { formatDate, formatPercent } from '../../rules/explain/format.ts';
import { type ApiApp, Refused } from '../ask.ts';
import { type Citizen, CitizenFrame, citizenIn } from './citizen.tsx';
import { publicLetterPages } from './letter-page.tsx';
import { Empty } from '../parts/empty.tsx';
import { keyIn } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { requireSameOrigin } from '../request.ts';
import type { PageEnv } from '../visit.ts';
import { wordOf } from '../words/words.ts';

type Unit = z.output<typeof PublicUnitSchema>;
type Rules = z.output<typeof PublicRulesSchema>;
const MOST_LETTERS = 2000;

export function publicPages(site: Hono<PageEnv>, api: ApiApp): void {
  publicLetterPages(site, api);
  site.get('/publik/:region', async (c) => {
    const citizen = citizenIn(c, api);
    const { data } = await citizen.read<{ data: Unit[] }>(`/v1/public/units?region=${citizen.region}`);
    return answerPage(c, <UnitsPage citizen={citizen} units={data} title={await titleOf(citizen)} />);
  });
  site.get('/publik/:region/cara', async (c) => {
    const citizen = citizenIn(c, api);
    const rules = await citizen.read<Rules>(`/v1/public/regions/${citizen.region}/rules`);
    return answerPage(c, <RulesPage citizen={citizen} rules={rules} />);
  });
  site.get('/publik/:region/unit/:unit', async (c) => {
    const citizen = citizenIn(c, api);
    const unit = await unitIn(citizen, c.req.param('unit'));
    return answerPage(c, <UnitPage citizen={citizen} unit={unit} sent={c.req.query('terkirim') === 'ya'} />);
  });
  site.get('/publik/:region/unit/:unit/nilai', async (c) => {
    const citizen = citizenIn(c, api);
    const unit = await unitIn(citizen, c.req.param('unit'));
    return answerPage(
      c,
      <VoicePage citizen={citizen} unit={unit} said={{ text: '', key: randomUUID(), error: null }} />,
    );
  });
  site.post('/publik/:region/unit/:unit/nilai', async (c) => {
    requireSameOrigin(c);
    const citizen = citizenIn(c, api);
    const unit = await unitIn(citizen, c.req.param('unit'));
    const sent = await c.req.parseBody();
    const text = typeof sent['text'] === 'string' ? sent['text'] : '';
    const key = keyIn(sent['kunci']);
    try {
      const path = `/v1/public/units/${citizen.region}/${encodeURIComponent(unit.unit)}/voices`;
      await citizen.send({ path, body: { text }, key });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, detail, errors } = error.problem;
      const said = { text, key: randomUUID(), error: errors?.[0]?.detail ?? detail };
      return answerPage(c, <VoicePage citizen={citizen} unit={unit} said={said} />, status);
    }
    return c.redirect(paths.publicUnit(citizen.region, unit.unit, { ...citizen.fields, terkirim: 'ya' }), 303);
  });
}

async function unitIn(citizen: Citizen, unit: string): Promise<Unit> {
  const { data } = await citizen.read<{ data: Unit[] }>(`/v1/public/units?region=${citizen.region}`);
  const found = data.find((each) => each.unit === unit);
  if (!found) throw notFound();
  return found;
}

/** With the region's name, which the rules in force know. */
async function titleOf({ t, language, region, read }: Citizen): Promise<string> {
  try {
    const { title } = await read<Rules>(`/v1/public/regions/${region}/rules`);
    return t('public.unitsIn', { region: title[language] });
  } catch (error) {
    if (error instanceof Refused) return t('public.units');
    throw error;
  }
}

function UnitsPage({ citizen, units, title }: { citizen: Citizen; units: Unit[]; title: string }) {
  const { t, region, fields } = citizen;
  return (
    <CitizenFrame {...{ citizen, title }} at={paths.publicUnits(region, fields)}>
      <h1>{title}</h1>
      {units.length === 0 ? (
        <Empty what={t('public.none')} why={t('public.noneWhy')} />
      ) : (
        <p class="lead">{t('public.lead', { n: units.length })}</p>
      )}
      <ul class="plain rows">
        {units.map((unit) => (
          <li>
            <a href={paths.publicUnit(region, unit.unit, fields)}>{unit.unitName}</a>
            <p class="hint">{figureOf(citizen, unit)}</p>
          </li>
        ))}
      </ul>
    </CitizenFrame>
  );
}

const figureOf = ({ t, language }: Citizen, { shareGood, cycle = '' }: Unit): string =>
  shareGood === null ? t('public.tooFew') : t('public.good', { share: formatPercent(shareGood, language), cycle });

function UnitPage({ citizen, unit, sent }: { citizen: Citizen; unit: Unit; sent: boolean }) {
  const { t, region, fields } = citizen;
  return (
    <CitizenFrame citizen={citizen} title={unit.unitName} at={paths.publicUnits(region, fields)}>
      {sent && (
        <p class="card" role="status">
          {t('public.thanks')}
        </p>
      )}
      <h1>{unit.unitName}</h1>
      <p class="lead">{figureOf(citizen, unit)}</p>
      {unit.sandbox === true && <p class="hint">{t('sandboxRibbon')}</p>}
      <p class="actions">
        <a class="button primary" href={paths.publicVoice(region, unit.unit, fields)}>
          {t('public.rate')}
        </a>
      </p>
      <h2>{t('public.voices')}</h2>
      {unit.voices.length === 0 && <p>{t('public.noVoices')}</p>}
      <ul class="plain rows">
        {unit.voices.map((voice) => (
          <li>{voice}</li>
        ))}
      </ul>
    </CitizenFrame>
  );
}

type Said = { text: string; key: string; error: string | null };

function VoicePage({ citizen, unit, said }: { citizen: Citizen; unit: Unit; said: Said }) {
  const { t, region, fields } = citizen;
  return (
    <CitizenFrame citizen={citizen} title={t('public.rate')} at={paths.publicUnits(region, fields)}>
      <p class="hint">
        <a href={paths.publicUnit(region, unit.unit, fields)}>{unit.unitName}</a>
      </p>
      <h1>{t('public.rate')}</h1>
      <p class="lead">{t('public.rateLead')}</p>
      <form method="post" action={paths.publicVoice(region, unit.unit, fields)} class="stack" novalidate>
        <input type="hidden" name="kunci" value={said.key} />
        <div class="field">
          <label for="text">{t('public.text')}</label>
          <span class="hint" id="text-hint">
            {t('public.textHint')}
          </span>
          {said.error !== null && (
            <p class="error" id="text-error" role="alert">
              {said.error}
            </p>
          )}
          <textarea
            id="text"
            name="text"
            required
            maxlength={MOST_LETTERS}
            aria-invalid={said.error === null ? undefined : 'true'}
            aria-describedby={said.error === null ? 'text-hint' : 'text-hint text-error'}
          >
            {said.text}
          </textarea>
        </div>
        <div class="actions">
          <button class="primary">{t('public.send')}</button>
        </div>
      </form>
    </CitizenFrame>
  );
}

function RulesPage({ citizen, rules }: { citizen: Citizen; rules: Rules }) {
  const { t, language, region, fields } = citizen;
  const told = ['regime', 'peers', 'publicVoice', 'dailyReport', 'training'] as const;
  return (
    <CitizenFrame citizen={citizen} title={t('public.rules')} at={paths.publicRules(region, fields)}>
      <h1>{t('public.rulesIn', { region: rules.title[language] })}</h1>
      <p class="lead">{t('rules.lead', { version: rules.version, from: formatDate(rules.from, language) })}</p>
      <dl class="facts card">
        {told.map((part) => (
          <>
            <dt>{t(`rules.${part}`)}</dt>
            <dd>{rules[part][language]}</dd>
          </>
        ))}
      </dl>
      <h2>{t('rules.indicators')}</h2>
      <ul class="plain rows">
        {rules.indicators.map(({ label, weight }) => (
          <li>
            {label[language]}: {formatPercent(weight, language)}
          </li>
        ))}
      </ul>
      <h2>{t('rules.stages')}</h2>
      <ol>
        {rules.stages.map((title) => (
          <li>{title[language]}</li>
        ))}
      </ol>
      <h2>{t('rules.outcomes')}</h2>
      <ul class="plain rows">
        {rules.outcomes.map(({ title, kind, decidedBy, budget }) => (
          <li>
            {title[language]}
            <p class="hint">
              {wordOf(t, 'outcomeKind', kind)} · {t('rules.decidedBy')} {decidedBy[language]}
            </p>
            {budget && <p class="hint">{budget[language]}</p>}
          </li>
        ))}
      </ul>
      <h2>{t('rules.legal')}</h2>
      <ul>
        {rules.legalBasis.map((law) => (
          <li>{law}</li>
        ))}
      </ul>
    </CitizenFrame>
  );
}

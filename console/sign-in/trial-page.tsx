/** Trying it out on one's own machine: whoever opens this may be anybody. */
import { HATS, trialPeople } from '../../api/access/trial.ts';
import type { Deps } from '../../api/deps.ts';
import { listRegionViews } from '../../api/pack/regions.ts';
import { OpenPage, withLanguage } from '../parts/layout.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import { here, languageOf } from '../request.ts';
import type { PageContext } from '../visit.ts';
import { translator, wordOf } from '../words/words.ts';

/** Offices that may be held by nobody in particular, so that a region without people can be begun with. */
const NAMELESS = ['hr', 'admin', 'auditor'];

export async function showTrial(deps: Deps, c: PageContext): Promise<Response> {
  const language = languageOf(c);
  const t = translator(language);
  const title = t('signIn.title');
  const regions = (await listRegionViews(deps)).filter(({ pack }) => pack !== null);
  const region =
    regions.find(({ id }) => id === c.req.query('wilayah')) ??
    regions.find(({ area }) => area.includes('.')) ??
    regions[0];
  const hat = HATS.find((each) => each === c.req.query('hat')) ?? 'employee';
  const ke = c.req.query('ke');
  const called = (c.req.query('nama') ?? '').trim();
  const { people, next } = region
    ? await trialPeople(deps, region.id, { called, after: c.req.query('setelah') })
    : { people: [], next: null };
  const Enter = ({ employee, label }: { employee: string; label: string }) => (
    <form method="post" action={paths.signIn()}>
      <input type="hidden" name="wilayah" value={region?.id ?? ''} />
      <input type="hidden" name="hat" value={hat} />
      <input type="hidden" name="pegawai" value={employee} />
      {ke !== undefined && <input type="hidden" name="ke" value={ke} />}
      <button>{label}</button>
    </form>
  );
  return answerPage(
    c,
    <OpenPage {...{ title, t, language }} other={withLanguage(here(c), language === 'id' ? 'en' : 'id')}>
      <h1>{title}</h1>
      <p class="lead">{t('signIn.lead')}</p>
      <form method="get" action={paths.signIn()} class="stack">
        <div class="field">
          <label for="wilayah">{t('signIn.region')}</label>
          <select id="wilayah" name="wilayah">
            {regions.map(({ id, title: name }) => (
              <option value={id} selected={id === region?.id}>
                {name[language]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="hat">{t('signIn.hat')}</label>
          <select id="hat" name="hat">
            {HATS.map((each) => (
              <option value={each} selected={each === hat}>
                {wordOf(t, 'hat', each)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="nama">{t('signIn.called')}</label>
          <span class="hint" id="nama-hint">
            {t('optional')}
          </span>
          <input id="nama" name="nama" value={called} autocomplete="off" aria-describedby="nama-hint" />
        </div>
        {ke !== undefined && <input type="hidden" name="ke" value={ke} />}
        <div class="actions">
          <button>{t('show')}</button>
        </div>
      </form>
      {NAMELESS.includes(hat) && <Enter employee="" label={t('signIn.enterOffice', { hat: wordOf(t, 'hat', hat) })} />}
      <h2>{t('signIn.people')}</h2>
      {people.length === 0 && <p>{t(called === '' ? 'signIn.noPeople' : 'search.none')}</p>}
      <ul class="plain rows">
        {people.map(({ person: { _id, name, unitName }, under }) => (
          <li>
            <Enter employee={_id} label={t('signIn.enter', { name })} />{' '}
            <span class="hint">{under === 0 ? unitName : `${unitName} · ${t('signIn.under', { n: under })}`}</span>
          </li>
        ))}
      </ul>
      {next !== null && (
        <p>
          <a class="button" href={paths.signIn({ wilayah: region?.id ?? '', hat, setelah: next })}>
            {t('nextPage')}
          </a>
        </p>
      )}
      {region && (
        <p>
          <a href={paths.publicUnits(region.id)}>{t('signIn.citizen')}</a>
        </p>
      )}
    </OpenPage>,
  );
}

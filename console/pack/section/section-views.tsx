/** What each section shows beside its lists: weights with their sum, bands on a ruler, stages on a calendar. */
import { formatNumber, formatPercent, formatValue } from '../../../rules/explain/format.ts';
import { unitOf } from '../../../rules/language/graph.ts';
import { parsedNumber, wholeOf } from '../../appraisal/numbers.ts';
import type { Filled } from '../../parts/filled.ts';
import { paths } from '../../paths.ts';
import type { Edited } from './edited.ts';
import type { PackField } from './fields.ts';
import type { Part } from './parts.ts';
import { Ruler } from './ruler.tsx';
import { ValueField } from './section-form.tsx';
import { StageCalendar } from './stage-calendar.tsx';

type Shown = { edited: Edited; fields: readonly PackField[]; filled: Filled };

export function SectionView({ part, ...shown }: Shown & { part: Part }) {
  if (part === 'bobot') return <Weights {...shown} />;
  if (part === 'predikat') return <Bands {...shown} />;
  if (part === 'tahap') return <StageCalendar edited={shown.edited} />;
  return null;
}

/** The weights of all indicators in one table, with what they make together. */
function Weights({ edited, fields, filled }: Shown) {
  const { visit, pack } = edited;
  const { t, language } = visit;
  const [weights, sums] = [
    fields.filter(({ path }) => path[0] === 'indicators'),
    fields.filter(({ path }) => path[0] !== 'indicators'),
  ];
  const sum = weights.reduce((all, { name }) => all + (parsedNumber(filled.values[name] ?? '', 'basisPoint') ?? 0), 0);
  // Where an indicator is for some people only, there is more than one sum.
  const one = pack.indicators.every(({ when }) => when === undefined);
  const off = wholeOf(sum, language);
  return (
    <>
      {weights.length > 0 && (
        <div class="card weights">
          {weights.map((field) => (
            <ValueField edited={edited} field={field} filled={filled} />
          ))}
          {one && (
            <p class="sum">
              <strong>{t('rule.sum')}</strong> <output>{formatPercent(sum, language)}</output>{' '}
              <span
                class={off ? 'error' : undefined}
                data-less={t('command.sumLess', { by: '#' })}
                data-more={t('command.sumMore', { by: '#' })}
              >
                {off ? t(off.less ? 'command.sumLess' : 'command.sumMore', { by: off.by }) : ''}
              </span>
            </p>
          )}
          <p class="hint">{t('rule.weightsHint')}</p>
          {one && <script type="module" src={paths.asset('sum')} />}
        </div>
      )}
      {sums.map((field) => (
        <ValueField edited={edited} field={field} filled={filled} />
      ))}
    </>
  );
}

function Bands({ edited, fields, filled }: Shown) {
  const { pack, base } = edited;
  return (
    <>
      {fields.map((field) => {
        const [top, name = ''] = field.path;
        const [item, before] = [pack, base].map((each) =>
          top === 'predicates' ? each?.predicates : each?.derived[name],
        );
        const shown =
          item !== undefined && 'cuts' in item && (top === 'derived' || field.path.length === 1) ? item : null;
        const was = before !== undefined && 'cuts' in before ? before : null;
        const unit = shown ? unitOf(pack, shown.of) : undefined;
        return (
          <>
            {shown && (
              <Ruler
                title={field.label}
                cuts={shown.cuts}
                before={was?.cuts ?? []}
                words={shown.values.map((value) => labelOfBand(edited, top === 'derived' ? name : 'predicate', value))}
                write={(n) => formatNumber(n, unit, edited.visit.language)}
                was={edited.visit.t('rule.was')}
              />
            )}
            <ValueField edited={edited} field={field} filled={filled} />
          </>
        );
      })}
    </>
  );
}

const labelOfBand = ({ pack, visit }: Edited, name: string, value: string | number): string =>
  formatValue(pack, name, value)[visit.language];

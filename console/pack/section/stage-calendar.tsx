/** The stages of a year on its calendar: when each is open, which holidays lie in it, and how many working days it has. */
import { formatDate } from '../../../rules/explain/format.ts';
import { PackError } from '../../../rules/language/errors.ts';
import { localDay, startOfLocalDay, workingDaysBetween } from '../../../rules/time/calendar.ts';
import { endsOf, planStages } from '../../../rules/time/plan.ts';
import type { RulePack } from '../../../rules/language/types.ts';
import { MONTHS } from '../../../rules/language/words.ts';
import { DAY_MS } from '../../../rules/time/units.ts';
import { deadline } from './time-kinds.ts';
import { aboutOf, type Edited } from './edited.ts';

type Window = { id: string; from: string; to: string };

/** When each stage is open if nobody is early: it begins as the one before is over, or on its own day. */
function windowsIn(pack: RulePack, year: number): Window[] {
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  const plan = planStages(pack, period);
  const offset = plan.calendar.offsetMinutes;
  const ends = endsOf(plan, startOfLocalDay(period.from, offset));
  return plan.stages.map(({ id, opensAt = 0 }, i) => {
    const before = i === 0 ? startOfLocalDay(period.from, offset) : (ends[i - 1] ?? 0) + 1;
    return { id, from: localDay(Math.max(before, opensAt), offset), to: localDay(ends[i] ?? 0, offset) };
  });
}

export function StageCalendar({ edited }: { edited: Edited }) {
  const { visit, pack, draft } = edited;
  const { t, language } = visit;
  const asked = Number(
    new URL(visit.at, 'http://localhost').searchParams.get('tahun') ?? draft.effective.from.slice(0, 4),
  );
  const year = asked >= 2000 && asked <= 2100 ? asked : Number(draft.effective.from.slice(0, 4));
  const windows = plannedOr(pack, year);
  if (windows === null) return null;
  const { calendar } = planStages(pack, { from: `${year}-01-01`, to: `${year}-12-31` });
  const titles = new Map(pack.phases.map((phase) => [phase.id, phase]));
  const path = visit.at.split('?')[0];
  return (
    <section>
      <h2>{t('rule.calendarOf', { year })}</h2>
      <p class="hint">
        <a href={`${path}?tahun=${year - 1}`}>{year - 1}</a> · <a href={`${path}?tahun=${year + 1}`}>{year + 1}</a>
      </p>
      <Bars
        windows={windows}
        year={year}
        holidays={pack.calendar.holidays.map(({ date }) => date)}
        months={MONTHS[language]}
        label={t('rule.calendarOf', { year })}
      />
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">{t('rule.stage')}</th>
            <th scope="col">{t('rule.f.opens')}</th>
            <th scope="col">{t('rule.f.closes')}</th>
            <th scope="col">{t('rule.workingDays')}</th>
            <th scope="col">{t('rule.f.onDeadline')}</th>
          </tr>
        </thead>
        <tbody>
          {windows.map(({ id, from, to }) => {
            const phase = titles.get(id);
            const holidays = pack.calendar.holidays.filter(({ date }) => date >= from && date <= to);
            return (
              <tr>
                <th scope="row">{phase?.title[language]}</th>
                <td data-label={t('rule.f.opens')}>{formatDate(from, language)}</td>
                <td data-label={t('rule.f.closes')}>{formatDate(to, language)}</td>
                <td data-label={t('rule.workingDays')}>
                  {workingDaysBetween(from, to, calendar, 'both')}
                  {holidays.length > 0 && (
                    <details>
                      <summary>{t('rule.holidays', { n: holidays.length })}</summary>
                      <ul class="plain small">
                        {holidays.map(({ date, label }) => (
                          <li>
                            {formatDate(date, language)}: {label[language]}
                          </li>
                        ))}
                      </ul>
                    </details>
                  )}
                </td>
                <td data-label={t('rule.f.onDeadline')}>{phase && deadline.tell(phase.onDeadline, aboutOf(edited))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Null: this year cannot be planned by these rules; the report says why. */
function plannedOr(pack: RulePack, year: number): Window[] | null {
  try {
    return windowsIn(pack, year);
  } catch (error) {
    if (error instanceof PackError) return null;
    throw error;
  }
}

const WIDTH = 720;
const ROW = 14;

function Bars({
  windows,
  year,
  holidays,
  months,
  label,
}: {
  windows: Window[];
  year: number;
  holidays: string[];
  months: string[];
  label: string;
}) {
  const start = Date.UTC(year, 0, 1);
  const last =
    windows
      .map(({ to }) => to)
      .toSorted()
      .at(-1) ?? `${year}-12-31`;
  const days = Math.max((Date.parse(last) - start) / DAY_MS + 1, 365);
  const x = (day: string) => Math.round(((Date.parse(day) - start) / DAY_MS / days) * WIDTH);
  const count = Math.ceil(days / 30.5);
  const firsts = Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, i, 1)).toISOString().slice(0, 10),
  ).filter((day) => day <= last);
  const height = 22 + windows.length * ROW;
  return (
    <figure class="ruler" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="presentation" aria-label={label}>
        {firsts.map((day) => (
          <>
            <path class="tick" d={`M${x(day)} 16V${height}`} />
            <text x={x(day) + 2} y="12">
              {(months[Number(day.slice(5, 7)) - 1] ?? '').slice(0, 3)}
            </text>
          </>
        ))}
        {holidays
          .filter((day) => day >= `${year}-01-01` && day <= last)
          .map((day) => (
            <path class="holiday" d={`M${x(day)} 18V${height}`} />
          ))}
        {windows.map(({ from, to }, i) => (
          <rect
            class="window"
            x={x(from)}
            y={20 + i * ROW}
            width={Math.max(x(to) - x(from), 3)}
            height={ROW - 5}
            rx="2"
          />
        ))}
      </svg>
    </figure>
  );
}

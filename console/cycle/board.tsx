/** Units by stages. A cell says how many of the unit are past the stage; the line of the stages is its header. */
import type { RulePack } from '../../rules/language/types.ts';
import { paths, query } from '../paths.ts';
import type { Units, Visit } from '../visit.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import type { SeenBoard, SeenCycle } from './seen.ts';

type Row = { unit: string | null; total: number; at: Map<string, { count: number; overdue: number }>; ended: number };

export function boardRows({ cells }: Pick<SeenBoard, 'cells'>): Row[] {
  const rows = new Map<string, Row>();
  const all: Row = { unit: null, total: 0, at: new Map(), ended: 0 };
  for (const { unit, stage, state, count, overdue } of cells) {
    const row = rows.get(unit) ?? { unit, total: 0, at: new Map(), ended: 0 };
    rows.set(unit, row);
    for (const each of [row, all]) {
      each.total += count;
      if (hasEnded({ state })) each.ended += count;
      else {
        const here = each.at.get(stage) ?? { count: 0, overdue: 0 };
        each.at.set(stage, { count: here.count + count, overdue: here.overdue + overdue });
      }
    }
  }
  const units = [...rows.values()].sort((a, b) => (a.unit ?? '').localeCompare(b.unit ?? ''));
  return units.length > 1 ? [all, ...units] : units;
}

/** How many are past each stage, how many are in it, and how many of these are late. */
export function cellsOf(row: Row, stages: readonly string[]): { past: number; here: number; late: number }[] {
  let before = 0;
  return stages.map((stage) => {
    const here = row.at.get(stage) ?? { count: 0, overdue: 0 };
    before += here.count;
    return { past: row.total - before, here: here.count, late: here.overdue };
  });
}

/** The stage in which most people are; one past the last when nobody is in any. */
export function stageNow(rows: readonly Row[], stages: readonly string[]): number {
  const here = rows[0] ? cellsOf(rows[0], stages).map((cell) => cell.here) : [];
  const most = Math.max(0, ...here);
  return most === 0 ? stages.length : here.indexOf(most);
}

/** The stage that was asked for, else the one in which most people are, else the last. */
export function stageShown(board: Pick<SeenBoard, 'cells'>, pack: RulePack, asked: string | undefined): string {
  const stages = pack.phases.map(({ id }) => id);
  const now = Math.min(stageNow(boardRows(board), stages), stages.length - 1);
  return asked !== undefined && stages.includes(asked) ? asked : (stages[now] ?? '');
}

type Shown = {
  visit: Visit;
  cycle: SeenCycle;
  board: SeenBoard;
  pack: RulePack;
  units: Units;
  /** The stage that a phone shows; else the one in which most people are. */
  asked: string | undefined;
};

export function Board({ visit: { t, language }, cycle, board, pack, units, asked }: Shown) {
  const rows = boardRows(board);
  const stages = pack.phases.map(({ id }) => id);
  const now = stageNow(rows, stages);
  const chosen = stages.indexOf(stageShown(board, pack, asked));
  const kind = (i: number) => (i < now ? 'done' : i === now ? 'now' : '');
  return (
    <>
      <p class="chips narrow">
        {[chosen - 1, chosen + 1].map((i) => {
          const phase = pack.phases[i];
          return (
            phase && (
              <a href={`${paths.cycle(cycle.region, cycle.label)}${query({ tahap: phase.id })}`}>
                {i < chosen ? '←' : '→'} {phase.title[language]}
              </a>
            )
          );
        })}
      </p>
      <div class="scroll card board" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('cycle.unit')}</th>
              {pack.phases.map(({ title }, i) => (
                <th scope="col" class={`stage ${kind(i)} ${i === chosen ? '' : 'other'}`}>
                  {title[language]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr class={row.unit === null ? 'total' : undefined}>
                <th scope="row">
                  <a href={paths.cyclePeople(cycle.region, cycle.label, { unit: row.unit ?? undefined })}>
                    {row.unit === null ? t('cycle.allUnits') : units.nameOf(row.unit)}
                  </a>
                </th>
                {cellsOf(row, stages).map(({ past, here, late }, i) => (
                  <td class={`${i === now ? 'now' : ''} ${i === chosen ? '' : 'other'}`}>
                    <Cell {...{ past, here, late, total: row.total }}>
                      {here > 0 && (
                        <a
                          href={paths.cyclePeople(cycle.region, cycle.label, {
                            unit: row.unit ?? undefined,
                            tahap: stages[i],
                          })}
                        >
                          {past}/{row.total}
                          <span class="visually-hidden">{` ${t('cycle.cell', { n: past, total: row.total, unit: row.unit === null ? t('cycle.allUnits') : units.nameOf(row.unit), stage: pack.phases[i]?.title[language] ?? '' })}`}</span>
                        </a>
                      )}
                      {late > 0 && (
                        <span class="late-count">
                          {' '}
                          ▲{late}
                          <span class="visually-hidden"> {t('cycle.cellLate', { n: late })}</span>
                        </span>
                      )}
                    </Cell>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({
  past,
  here,
  late,
  total,
  children,
}: {
  past: number;
  here: number;
  late: number;
  total: number;
  children?: unknown;
}) {
  // Nobody has come so far yet.
  if (past === 0 && here === 0) return <>·</>;
  const share = (n: number) => `${Math.round((100 * n) / Math.max(1, total))}%`;
  return (
    <>
      {here > 0 ? children : `${past}/${total}`}
      <svg class="bar" aria-hidden="true">
        <rect class="rest" width="100%" height="4" />
        <rect class={past === total ? 'full' : 'part'} width={share(past)} height="4" />
        {late > 0 && <rect class="late" x={share(past)} width={share(late)} height="4" />}
      </svg>
    </>
  );
}

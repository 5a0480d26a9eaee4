/** Ending the session of a unit: its minutes, or why a pattern that is not kept is let go. */
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem } from '../../api/problem/problem.ts';
import { cyclePath } from '../cycle/seen.ts';
import type { Field } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import type { Again } from '../parts/posted.ts';
import { answerForm } from '../parts/sending.tsx';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';

const PAGE = '/wilayah/:region/siklus/:label/kalibrasi/:unit/akhiri/:move';
const MOVES = {
  tutup: { path: 'close', field: 'minutes', words: 'calibration.close', label: 'calibration.minutes' },
  kesampingkan: {
    path: 'override-distribution',
    field: 'reason',
    words: 'calibration.override',
    label: 'field.reason',
  },
} as const;
type Move = keyof typeof MOVES;
const isMove = (word: string): word is Move => Object.hasOwn(MOVES, word);
type Shown = { visit: Visit; region: string; label: string; unit: string; unitName: string; move: Move };

export function endingPages(site: Hono<PageEnv>): void {
  site.get(PAGE, async (c) => {
    const shown = await shownIn(c);
    const sent = { filled: await shown.visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <EndingPage {...{ shown, sent }} />);
  });
  site.post(PAGE, async (c) => {
    const shown = await shownIn(c);
    const { visit, region, label, unit, move } = shown;
    const { path: step, field } = MOVES[move];
    return answerForm(c, {
      fields: fieldsOf(shown),
      send: async ({ values, requestKey }) => {
        const path = `${cyclePath(region, label)}/calibration/${encodeURIComponent(unit)}/${step}`;
        await visit.send({ path, body: { [field]: values[field] }, key: requestKey });
        return paths.calibration(region, label, { unit });
      },
      form: (sent) => <EndingPage {...{ shown, sent }} />,
    });
  });
}

async function shownIn(c: Context<PageEnv>): Promise<Shown> {
  const visit = c.get('visit');
  const [region = '', label = '', unit = '', move = ''] = (['region', 'label', 'unit', 'move'] as const).map((name) =>
    c.req.param(name),
  );
  if (!isMove(move)) throw new Problem('not-found');
  return { visit, region, label, unit, unitName: (await visit.units()).nameOf(unit), move };
}

const fieldsOf = ({ visit: { t }, move }: Shown): Field[] => [
  { name: MOVES[move].field, label: t(MOVES[move].label), kind: 'text', required: true },
];

function EndingPage({ shown, sent }: { shown: Shown; sent: Again }) {
  const { visit, region, label, unit, unitName, move } = shown;
  const { t } = visit;
  const here = paths.calibration(region, label, { unit });
  return (
    <FormPage
      {...{ visit, sent }}
      title={t(MOVES[move].words)}
      up={{ href: here, label: t('calibration.of', { unit: unitName }) }}
      lead={t(`${MOVES[move].words}Lead`, { unit: unitName })}
      action={paths.endCalibration(region, label, { unit, move })}
      fields={fieldsOf(shown)}
      go={{ label: t(MOVES[move].words) }}
      cancel={here}
    />
  );
}

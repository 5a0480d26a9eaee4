/** Where the one result of a joint target goes: before it is settled, and after. */
import type { z } from 'zod';
import type { SettledSchema } from '../../api/goal/joint-schema.ts';
import { isProblemCode, problemEntry } from '../../api/problem/registry.ts';
import { PreviewedForm } from '../parts/form-page.tsx';
import { SignedPage } from '../parts/layout.tsx';
import type { Again } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { moveLabel, type SeenJoint } from './joint-seen.ts';

export type Delivered = { delivery?: z.output<typeof SettledSchema>['delivery'] };
type Delivery = NonNullable<Delivered['delivery']>;
type Shown = { visit: Visit; seen: SeenJoint; delivery: Delivery };

const SETTLE = 'selesaikan';

export function SettlePage({ sent, ...shown }: Shown & { sent: Again }) {
  const { visit, seen } = shown;
  const title = visit.t(moveLabel(SETTLE, seen));
  return (
    <SignedPage visit={visit} title={title}>
      <Head {...shown} title={title} />
      <Reach {...shown} lead="joint.wouldReach" />
      <PreviewedForm
        {...{ visit, sent }}
        version={seen.revision}
        action={paths.jointMove(seen.region, seen.id, SETTLE)}
        go={title}
      />
    </SignedPage>
  );
}

/** A result that somebody did not take is not lost: whoever else may settle sends it again. */
export function NotTakenPage(shown: Shown) {
  const { visit, delivery } = shown;
  const { t } = visit;
  return (
    <SignedPage visit={visit} title={t('joint.delivered')}>
      <Head {...shown} title={t('joint.delivered')} />
      <Reach {...shown} lead="joint.deliveredTo" />
      {delivery.refused.length > 0 && <p>{t('joint.deliverAgain')}</p>}
    </SignedPage>
  );
}

const Head = ({ seen: { region, id, title: name }, title }: Shown & { title: string }) => (
  <>
    <p class="hint">
      <a href={paths.joint(region, id)}>{name}</a>
    </p>
    <h1>{title}</h1>
  </>
);

type Lead = 'joint.wouldReach' | 'joint.deliveredTo';

function Reach({ visit: { t, language }, delivery, lead }: Shown & { lead: Lead }) {
  const { bearers, counted, late, refused, warnings } = delivery;
  return (
    <>
      <p class="lead">{t(lead, { bearers, counted, late, refused: refused.length })}</p>
      {warnings.map(({ detail }) => (
        <p class="notice">{detail}</p>
      ))}
      {refused.length > 0 && (
        <ul class="plain rows">
          {refused.map(({ appraisal, code }) => (
            <li>
              <a href={paths.appraisal(appraisal)}>{appraisal}</a>
              {isProblemCode(code) && `: ${problemEntry(code).title[language]}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

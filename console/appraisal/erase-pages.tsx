/** Taking a file away that should not be kept: asked for a reason first. */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { can } from '../../api/access/policy.ts';
import { refusalTowards } from '../../api/access/actor.ts';
import { forbidden } from '../../api/access/scope.ts';
import { Refused } from '../ask.ts';
import type { Field } from '../parts/form.tsx';
import { missingIn } from '../parts/form.tsx';
import { FormPage } from '../parts/form-page.tsx';
import { type Again, postedIn, refusedForm } from '../parts/posted.ts';
import { paths } from '../paths.ts';
import { answerPage } from '../problem.tsx';
import type { PageEnv, Visit } from '../visit.ts';
import { readSeen } from './seen.ts';

const fieldsOf = ({ t }: Visit): Field[] => [
  { name: 'reason', label: t('field.reason'), kind: 'text', required: true },
];

export function erasePages(site: Hono<PageEnv>): void {
  site.get('/penilaian/:id/bukti/:digest/hapus', async (c) => {
    const [visit, place] = [c.get('visit'), c.req.param()];
    await requireErasing(visit, place.id);
    const sent = { filled: await visit.filled(), requestKey: randomUUID() };
    return answerPage(c, <ErasePage {...{ visit, place, sent }} />);
  });
  site.post('/penilaian/:id/bukti/:digest/hapus', async (c) => {
    const [visit, place, posted] = [c.get('visit'), c.req.param(), await postedIn(c)];
    await requireErasing(visit, place.id);
    const { values, requestKey: key } = posted;
    const errors = missingIn(fieldsOf(visit), values, visit);
    const sent = { filled: { values, errors }, requestKey: key };
    if (Object.keys(errors).length > 0) return answerPage(c, <ErasePage {...{ visit, place, sent }} />, 422);
    try {
      const path = `/v1/appraisals/${encodeURIComponent(place.id)}/evidence/${encodeURIComponent(place.digest)}/erase`;
      await visit.send({ path, body: { reason: values['reason'] }, key });
      return c.redirect(`${paths.targets(place.id)}?sudah=eraseEvidence`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { problem } = error;
      const again = refusedForm(visit, posted, { problem, fieldAt: () => 'reason' });
      return answerPage(c, <ErasePage {...{ visit, place, sent: again }} />, problem.status);
    }
  });
}

/** Whoever could not send it does not get the form. */
async function requireErasing(visit: Visit, id: string): Promise<void> {
  const seen = await readSeen(visit, id);
  if (can(visit.principal, 'eraseEvidence', seen.relations) === null) throw forbidden(visit.principal, 'eraseEvidence');
  const refusal = refusalTowards(visit.principal, seen);
  if (refusal) throw refusal;
}

type Place = { id: string; digest: string };

function ErasePage({ visit, place: { id, digest }, sent }: { visit: Visit; place: Place; sent: Again }) {
  const { t } = visit;
  return (
    <FormPage
      visit={visit}
      title={t('evidence.erase')}
      up={{ href: paths.targets(id), label: t('target.back') }}
      lead={t('evidence.eraseLead', { digest: digest.slice(7, 19) })}
      sent={sent}
      action={paths.eraseEvidence(id, digest)}
      fields={fieldsOf(visit)}
      go={{ label: t('evidence.erase') }}
      cancel={paths.targets(id)}
    />
  );
}

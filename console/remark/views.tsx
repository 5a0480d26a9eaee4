/** Praise and advice as pages show them. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { can } from '../../api/access/policy.ts';
import type { RemarkSchema } from '../../api/remark/schema.ts';
import { formatDate } from '../../rules/explain/format.ts';
import { REMARK_WORDS } from '../../rules/language/words.ts';
import type { SeenAppraisal } from '../appraisal/seen.ts';
import { Form } from '../parts/form.tsx';
import { paths } from '../paths.ts';
import type { Visit } from '../visit.ts';

export type SeenRemark = z.output<typeof RemarkSchema>;

/** What of it belongs to an appraisal; nothing for whoever has no part in it. */
export async function remarksFor(visit: Visit, { id, relations }: SeenAppraisal): Promise<SeenRemark[] | null> {
  if (can(visit.principal, 'listAppraisalRemarks', relations) === null) return null;
  return (await visit.read<{ data: SeenRemark[] }>(`/v1/appraisals/${encodeURIComponent(id)}/remarks`)).data;
}

type Shown = {
  visit: Visit;
  remarks: readonly SeenRemark[];
  nameOf: (id: string) => string;
  /** What is said where there is nothing. */
  none: string;
  /** Which of the two is named, or both. */
  names: 'by' | 'to' | 'both';
};

export function Remarks({ visit, remarks, nameOf, none, names }: Shown) {
  const { t, language, principal } = visit;
  if (remarks.length === 0) return <p class="hint">{none}</p>;
  const whose = ({ by, to }: SeenRemark) =>
    names === 'both'
      ? t('remark.fromTo', { by: nameOf(by), to: nameOf(to) })
      : t(names === 'by' ? 'remark.from' : 'remark.to', { name: nameOf(names === 'by' ? by : to) });
  return (
    <ul class="plain rows">
      {remarks.map((each) => (
        <li>
          <strong>{REMARK_WORDS[each.kind]?.[language] ?? each.kind}</strong>{' '}
          <span class="small">
            {whose(each)}, {formatDate(each.at.slice(0, 10), language)}
          </span>
          {each.text === null ? <p class="hint">{t('remark.gone')}</p> : <p>{each.text}</p>}
          {each.forAssessor && each.text !== null && names !== 'both' && <p class="hint">{t('remark.shared')}</p>}
          {each.text !== null && names === 'to' && each.by === principal.employeeId && (
            <Form visit={visit} action={paths.retractRemark(each.id)} requestKey={randomUUID()}>
              <button>{t('remark.retract')}</button>
            </Form>
          )}
        </li>
      ))}
    </ul>
  );
}

/** That an appraisal only plays, and which day it is in it. */
import { formatDate } from '../../rules/explain/format.ts';
import type { Visit } from '../visit.ts';
import type { SeenAppraisal } from './seen.ts';

export function InSandbox({
  visit: { t, language },
  seen: { sandbox, today },
}: {
  visit: Visit;
  seen: Pick<SeenAppraisal, 'sandbox' | 'today'>;
}) {
  if (!sandbox) return null;
  const day = today === undefined ? '' : ` ${t('sandboxToday', { day: formatDate(today, language) })}`;
  return (
    <p class="ribbon">
      {t('sandboxRibbon')}
      {day}
    </p>
  );
}

/** Evidence of one target: what was given, where else the same is used, and a form for one thing more, without script. */
import { randomUUID } from 'node:crypto';
import { ACCEPTED, endOf } from '../../api/appraisal/file-type.ts';
import { can } from '../../api/access/policy.ts';
import type { Language } from '../../rules/language/types.ts';
import { hasEnded } from '../../rules/time/ended.ts';
import { NOTHING_FILLED } from '../parts/filled.ts';
import { ErrorSummary, type Field, FieldRow, Form } from '../parts/form.tsx';
import type { Again } from '../parts/posted.ts';
import { Status } from '../parts/status.tsx';
import { shownDay, shownMoment } from '../parts/words-of.ts';
import { labelOfCycle, paths } from '../paths.ts';
import type { Visit } from '../visit.ts';
import { wordOf } from '../words/words.ts';
import type { SeenAppraisal, SeenEvidence, SeenTarget } from './seen.ts';

type About = {
  visit: Visit;
  seen: SeenAppraisal;
  targets: SeenTarget[];
  target: SeenTarget;
  evidence: SeenEvidence[];
  nameOf: (id: string) => string;
};

const mayErase = ({ visit, seen }: Pick<About, 'visit' | 'seen'>) =>
  !seen.relations.includes('own') && can(visit.principal, 'eraseEvidence', seen.relations) !== null;

export function Evidence({ sent, ...about }: About & { sent?: Again | undefined }) {
  const { visit, seen, target, evidence } = about;
  const { t } = visit;
  const mayGive = seen.relations.includes('own') && !hasEnded(seen) && target.agreedBy !== null;
  return (
    <section id="bukti">
      <h2>{t('evidence.title')}</h2>
      {evidence.length === 0 && <p>{t('evidence.none')}</p>}
      <ul class="plain rows">
        {evidence.map((each) => (
          <li>
            <Given {...about} each={each} />
          </li>
        ))}
      </ul>
      {mayGive && <GiveForm {...{ visit, seen, target }} sent={sent} />}
    </section>
  );
}

function Given({ visit, seen, each, targets, nameOf }: Omit<About, 'target' | 'evidence'> & { each: SeenEvidence }) {
  const { t, language } = visit;
  const { kind, title, name, url, media, size, sha256, at, late, alsoUsed, usedElsewhere, erasedAt } = each;
  const words = title ?? name ?? url ?? '';
  const about = [
    kind === 'file' ? `${endOf(media ?? '').toUpperCase()}, ${shownSize(size ?? 0, language)}` : t('evidence.link'),
    shownMoment(at, visit),
  ];
  return (
    <>
      {erasedAt !== null ? (
        <>
          {words} <Status kind="done" word={t('evidence.erased', { day: shownDay(erasedAt, visit) })} />
        </>
      ) : kind === 'file' ? (
        <a href={paths.evidenceFile(seen.id, sha256)} download={name ?? ''}>
          {words}
        </a>
      ) : (
        <a href={url ?? ''} rel="noopener noreferrer">
          {words}
        </a>
      )}{' '}
      {late && <Status kind="late" word={t('evidence.late')} />}
      <p class="hint">
        {about.join(' · ')} · <span title={sha256}>{t('evidence.digest', { digest: sha256.slice(7, 19) })}</span>
      </p>
      {kind === 'file' && erasedAt === null && mayErase({ visit, seen }) && (
        <p class="small">
          <a href={paths.eraseEvidence(seen.id, sha256)}>{t('evidence.erase')}</a>
        </p>
      )}
      {alsoUsed.map((use) => (
        <p class="small">
          <Status kind="late" word={t('evidence.alsoUsed')} />{' '}
          <a href={paths.target(use.appraisalId, use.target)}>
            {use.appraisalId === seen.id
              ? (targets.find(({ id }) => id === use.target)?.title ?? use.target)
              : t('appraisal.of', { label: labelOfCycle(use.cycleId), name: nameOf(use.employeeId) })}
          </a>
        </p>
      ))}
      {usedElsewhere > 0 && (
        <p class="small">
          <Status kind="late" word={t('evidence.elsewhere', { n: usedElsewhere })} />
        </p>
      )}
    </>
  );
}

const KB = 1024;
function shownSize(bytes: number, language: Language): string {
  const [amount, unit] = bytes < KB * KB ? [bytes / KB, 'KB'] : [bytes / KB / KB, 'MB'];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 0 });
  return `${number.format(Math.max(amount, 0.1))} ${unit}`;
}

const fieldsOf = ({ t }: Visit): Field[] => [
  {
    name: 'file',
    label: t('evidence.file'),
    hint: t('evidence.fileHint'),
    kind: 'file',
    accept: ACCEPTED,
    inRow: true,
  },
  { name: 'url', label: t('evidence.url'), hint: t('evidence.urlHint'), kind: 'line', inRow: true },
  { name: 'title', label: t('evidence.what'), kind: 'line' },
];

function GiveForm({
  visit,
  seen,
  target,
  sent,
}: Pick<About, 'visit' | 'seen' | 'target'> & { sent: Again | undefined }) {
  const filled = sent?.filled ?? NOTHING_FILLED;
  return (
    <section class="card">
      <h3>{wordOf(visit.t, 'do', 'addEvidence')}</h3>
      {sent && <ErrorSummary visit={visit} filled={filled} words={sent.words} />}
      <Form
        visit={visit}
        action={paths.giveEvidence(seen.id, target.id)}
        requestKey={sent?.requestKey ?? randomUUID()}
        upload
      >
        {fieldsOf(visit).map((field) => (
          <FieldRow {...{ field, filled, visit }} />
        ))}
        <div class="actions">
          <button class="primary">{wordOf(visit.t, 'do', 'addEvidence')}</button>
        </div>
      </Form>
    </section>
  );
}

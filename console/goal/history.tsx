/** What happened to a goal or joint target, the latest first. */
import { shownMoment } from '../parts/words-of.ts';
import type { Visit } from '../visit.ts';
import { entryWords } from '../words/entries.ts';
import type { SeenJoint } from './joint-seen.ts';

/** Those of a goal are about the whole of it. */
type Step = SeenJoint['history'][number];
type Shown = {
  visit: Visit;
  steps: readonly Step[];
  nameOf: (id: string) => string;
  /** What a step was about, behind its words. */
  about?: (step: Step) => string;
};

export const History = ({ visit, steps, nameOf, about = () => '' }: Shown) => (
  <>
    <h2>{visit.t('goals.history')}</h2>
    <ul class="plain rows">
      {steps.toReversed().map((step) => (
        <li>
          <strong>{entryWords(step.type, visit.language)}</strong>
          {about(step)}
          <p class="hint">
            {shownMoment(step.at, visit)} · {nameOf(step.by)}
          </p>
          {step.reason !== undefined && <p class="words">{step.reason}</p>}
        </li>
      ))}
    </ul>
  </>
);

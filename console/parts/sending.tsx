/** A form that was sent: what is missing, wrong or refused comes back with everything that was filled in. */
import type { HtmlEscapedString } from 'hono/utils/html';
import { Refused } from '../ask.ts';
import { answerPage } from '../problem.tsx';
import type { PageContext, Visit } from '../visit.ts';
import type { Filled } from './filled.ts';
import { type Field, missingIn } from './form.tsx';
import { type Again, type Posted, postedIn, refusedForm } from './posted.ts';

type Page = HtmlEscapedString | Promise<HtmlEscapedString>;
type Sending = {
  fields: readonly Field[];
  /** What else is wrong, before anything is asked. */
  wrong?: (values: Filled['values'], visit: Visit) => Filled['errors'];
  /** The field that a refusal is about; absent: the last word of its pointer. */
  fieldAt?: (pointer: string) => string;
  /** Sends it. Answers the address to go on to, or a page to be looked at first. */
  send: (posted: Posted) => Promise<string | { page: Page }>;
  form: (sent: Again) => Page | Promise<Page>;
};

const lastWord = (pointer: string) => pointer.split('/').at(-1) ?? '';

export async function answerForm(c: PageContext, sending: Sending): Promise<Response> {
  const { fields, wrong, fieldAt = lastWord, send, form } = sending;
  const visit = c.get('visit');
  const posted = await postedIn(c);
  const { values, requestKey } = posted;
  const errors = { ...missingIn(fields, values, visit), ...wrong?.(values, visit) };
  if (Object.keys(errors).length > 0) {
    return answerPage(c, await form({ filled: { values, errors }, requestKey }), 422);
  }
  try {
    const next = await send(posted);
    return typeof next === 'string' ? c.redirect(next, 303) : answerPage(c, await next.page);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { problem } = error;
    return answerPage(c, await form(refusedForm(visit, posted, { problem, fieldAt })), problem.status);
  }
}

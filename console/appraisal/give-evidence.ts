/** What the form for evidence sends: a file, or else a link. */
import type { Visit } from '../visit.ts';

export type GivenThing = { values: Record<string, string>; file: File | undefined; requestKey: string };
type Place = { id: string; target: string };

/** `false`: there was nothing to send. */
export async function giveEvidence(visit: Visit, { id, target }: Place, given: GivenThing): Promise<boolean> {
  const { values, file, requestKey: key } = given;
  const title = values['title']?.trim() || undefined;
  const path = `/v1/appraisals/${encodeURIComponent(id)}`;
  if (file) {
    const query = new URLSearchParams({ target, name: file.name, ...(title !== undefined && { title }) });
    const bytes = new Uint8Array(await file.arrayBuffer());
    await visit.send({ path: `${path}/evidence?${query.toString()}`, body: bytes, media: file.type || UNSAID, key });
    return true;
  }
  const url = values['url']?.trim() ?? '';
  if (url === '') return false;
  await visit.send({ path: `${path}/add-evidence`, body: { target, url, ...(title !== undefined && { title }) }, key });
  return true;
}

const UNSAID = 'application/octet-stream';

/** What the demo's people give as proof of their first target: everybody their unit's link, some a file of their own. */
import { draw } from '../../rules/decide/draw.ts';
import type { Post, Reply } from './client.ts';
import type { Run } from './run.ts';
import type { Appraisal } from './wire.ts';

type Ask = (request: Pick<Post, 'key' | 'path' | 'body' | 'contentType'> & { n: string }) => Promise<Reply<unknown>>;
type Proof = { key: string; target: string };

/** Answers what was refused, but for what is there already. */
export async function giveProof(run: Run, { id, unit, employeeId }: Appraisal, { key, target }: Proof, ask: Ask) {
  const person = run.personOf(employeeId)?.id ?? employeeId;
  const link = { target, url: `https://data.${run.world.region}.example/${unit}`, title: 'Rekap pelayanan unit' };
  const sent = [await ask({ key, path: `/v1/appraisals/${id}/add-evidence`, body: link, n: `${id}/proof/link` })];
  if (draw('proof', person) < FILES) {
    const query = new URLSearchParams({ target, name: 'rekap.pdf', title: 'Rekap yang ditandatangani' });
    const body = pdfOf(`Rekap ${person} ${target}`);
    const path = `/v1/appraisals/${id}/evidence?${query.toString()}`;
    sent.push(await ask({ key, path, body, contentType: 'application/pdf', n: `${id}/proof/file` }));
  }
  return sent.flatMap((reply) => (reply.ok || reply.problem.code === 'already-done' ? [] : [reply.problem]));
}

const FILES = 0.25;

/** One page with one line, as a reader of such files can show it. */
function pdfOf(line: string): string {
  const text = `BT /F1 18 Tf 60 760 Td (${line.replaceAll(/[^\w .-]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const list = file.length;
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  return `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${list}\n%%EOF\n`;
}

/** Operations that take a file, and that give one back. */
import { Readable } from 'node:stream';
import type { z } from '@hono/zod-openapi';
import type { SentFile } from '../middleware/file-body.ts';
import { Problem } from '../problem/problem.ts';
import { attachment } from './attachment.ts';
import {
  type AskedOperation as Asked,
  type BodyForm as Form,
  type Commanded,
  type NamedOperation as Named,
  type Operation,
  type OperationWork as Work,
  register,
  type ToldAnswer as Answer,
} from './operations.ts';

type FileSpec<P extends string, Q> = Named<P> & {
  query?: Q;
  answers: string;
  run: Work<Asked<P, Q, z.ZodType>, { name: string; text: string; media?: string }>;
};

/** As it is, to be saved: a file that is exported twice is the same file. */
export function file<const P extends string, Q extends Form = Form>({
  answers,
  run,
  ...spec
}: FileSpec<P, Q>): Operation {
  const forms = { ...spec, method: 'get' as const, responses: { 200: { description: answers } } };
  return (api, tag) =>
    register(api, { ...forms, tag }, async (c, asked: Asked<P, Q, z.ZodType>) => {
      const { name, text, media = 'application/json' } = await run(api.deps, asked);
      c.header('Content-Disposition', `attachment; filename="${name}"`);
      return c.body(text, 200, { 'Content-Type': media });
    });
}

type DownloadSpec<P extends string> = Named<P> & {
  answers: string;
  run: Work<Asked<P, Form, z.ZodType>, { name: string; media: string; size: number; bytes: Readable }>;
};

/** What somebody sent, to be saved: no browser shows it, runs it, or takes it for anything else. */
export function download<const P extends string>({ answers, run, ...spec }: DownloadSpec<P>): Operation {
  const binary = { schema: { type: 'string' as const, format: 'binary' } };
  const responses = { 200: { description: answers, content: { 'application/octet-stream': binary } } };
  return (api, tag) =>
    register(api, { ...spec, method: 'get', tag, responses }, async (c, asked: Asked<P, Form, z.ZodType>) => {
      const { name, media, size, bytes } = await run(api.deps, asked);
      c.header('Content-Disposition', attachment(name));
      c.header('Content-Security-Policy', "default-src 'none'; sandbox");
      c.header('Content-Length', String(size));
      return c.body(Readable.toWeb(bytes) as ReadableStream, 200, { 'Content-Type': media });
    });
}

type UploadSpec<P extends string, S extends z.ZodType, Q> = Named<P> & {
  query: Q;
  /** Of a form, beside its file. */
  fields: readonly string[];
  answers: Answer<S>;
  run: Work<Commanded<P, z.ZodType, Q> & { sent: SentFile }, z.input<S>>;
};

/** A file that is given, once per Idempotency-Key: alone, or in a form. */
export function upload<const P extends string, S extends z.ZodType, Q extends Form>({
  answers,
  fields,
  run,
  ...spec
}: UploadSpec<P, S, Q>): Operation {
  const responses = { 201: answers };
  return (api, tag) =>
    register(
      api,
      { ...spec, method: 'post', tag, responses, idempotent: true, fields },
      async (c, asked: Asked<P, Q, z.ZodType>) => {
        const { commandKey: key = '', repeated = false, sentFile: sent } = c.var;
        if (!sent) throw new Problem('unsupported-media-type');
        const whole = { ...asked, key, repeated, expected: undefined, dryRun: false, sent };
        return c.json(await run(api.deps, whole), 201);
      },
    );
}

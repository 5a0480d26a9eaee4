import { type Logger, pino } from 'pino';

/** Logs say who asked for what, never what was said: credentials and personal fields are cut. */
export const logger = (level: string): Logger =>
  pino({
    level,
    base: { process: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: toldError },
    redact: ['req.headers.authorization', '*.nip', '*.name', '*.email', '*.hash', '*.key'],
  });

/** What is in quotes behind a field's name, and any NIP or NIK: a database tells in its errors what it refused. */
const PERSONAL = /\b(?:\d{18}|\d{16})\b|(?<=\b(?:name|email)"?: ")[^"]+/g;
const cut = (text: string) => text.replace(PERSONAL, '[cut]');

/** An error as logs have it: what happened and where, without the record that it happened to. */
export function toldError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? cut(error) : error;
  const { name, message, stack = '', cause } = error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: name,
    message: cut(message),
    ...(code !== undefined && { code }),
    stack: cut(stack),
    ...(cause !== undefined && { cause: toldError(cause) }),
  };
}

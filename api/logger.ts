import { type Logger, pino } from 'pino';

/** Logs say who asked for what, never what was said: credentials and personal fields are cut. */
export const logger = (level: string): Logger =>
  pino({
    level,
    base: { process: 'api' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', '*.nip', '*.name', '*.email', '*.hash', '*.key'],
  });

/** Stored workflow histories: reading them, replaying them, and the commands that a bundle gives while it replays. */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, type InjectedSinks, Worker } from '@temporalio/worker';
import { canonicalJson } from '../../rules/decide/canonical.ts';
import { failureConverterPath } from '../../worker/bundle.ts';
import { quietRuntime } from './quiet-runtime.ts';
import type { TranscriptSinks } from './transcript-interceptor.ts';

quietRuntime();

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
export const HISTORIES = path('../replay/histories');

export type StoredHistory = { name: string; history: unknown };

export async function storedHistories(): Promise<StoredHistory[]> {
  const files = (await readdir(HISTORIES)).filter((file) => file.endsWith('.json')).sort();
  const read = async (file: string) => JSON.parse(await readFile(join(HISTORIES, file), 'utf8')) as unknown;
  return Promise.all(files.map(async (file) => ({ name: file.replace('.json', ''), history: await read(file) })));
}

/** An event a line. Answers how many. */
export async function storeHistory(name: string, history: History): Promise<number> {
  const { events }: { events: unknown[] } = JSON.parse(historyToJSON(history));
  const lines = events.map((event) => JSON.stringify(scrubbed(event))).join(',\n');
  await writeFile(join(HISTORIES, `${name}.json`), `{"events":[\n${lines}\n]}\n`);
  return events.length;
}
type History = Parameters<typeof historyToJSON>[0];

/** Stack traces name the machine they come from. */
function scrubbed(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event), (key, value: unknown) => {
    if (key === 'stackTrace') return '';
    if (key !== 'encodedAttributes' || typeof value !== 'object' || value === null || !('data' in value)) return value;
    const attributes = JSON.parse(Buffer.from(String(value.data), 'base64').toString());
    const data = Buffer.from(JSON.stringify({ ...attributes, stack_trace: '' })).toString('base64');
    return { ...value, data };
  });
}

const transcriptFile = (name: string) => join(HISTORIES, `${name}.transcript.txt`);
export const storedTranscript = (name: string) => readFile(transcriptFile(name), 'utf8');
export const storeTranscript = (name: string, lines: string[]) =>
  writeFile(transcriptFile(name), lines.map((line) => `${line}\n`).join(''));

/** The workflow code of today, with an ear for its commands. */
export async function listeningBundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path('../../workflows/index.ts'),
    workflowInterceptorModules: [path('./transcript-interceptor.ts')],
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** Of the content, whatever the order of its fields. */
const digestOf = (content: unknown) =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(content))))
    .digest('hex')
    .slice(0, 16);

export type Replayed = { name: string; error: string | undefined; commands: string[] };

/** Replays every history with the given code; nothing is asked of any server. */
export async function replay(code: string, histories: StoredHistory[]): Promise<Replayed[]> {
  const commands = new Map<string, string[]>();
  const sinks: InjectedSinks<TranscriptSinks> = {
    transcript: {
      note: {
        callDuringReplay: true,
        fn: ({ workflowId }, line, content) => {
          const told = content === undefined ? line : `${line} ${digestOf(content)}`;
          commands.set(workflowId, [...(commands.get(workflowId) ?? []), told]);
        },
      },
    },
  };
  const runs = Worker.runReplayHistories(
    { workflowBundle: { code }, sinks, dataConverter: { failureConverterPath } },
    histories.map(({ name, history }) => ({ workflowId: name, history: historyFromJSON(history) })),
  );
  const replayed: Replayed[] = [];
  for await (const { workflowId, error } of runs) {
    replayed.push({ name: workflowId, error: error?.message, commands: commands.get(workflowId) ?? [] });
  }
  return replayed;
}

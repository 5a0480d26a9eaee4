/** What a command is to the API: its body, what of it enters Temporal, and what is known to be wrong with it. */
import type { z } from '@hono/zod-openapi';
import type { FactSource, Facts, Finding } from '../../rules/language/types.ts';
import type { CommandBodies, CommandName } from '../../workflows/messages.ts';
import type { About } from './check-command.ts';

type Place = { offsetMinutes: number };
type Parts<N extends CommandName> = { message: CommandBodies[N]; facts?: Facts | undefined };
type Prepared<N extends CommandName> = Parts<N> & {
  /** The message with what pack and record add to it, and what is wrong with it. */
  check: (about: Omit<About, 'facts'>) => Promise<{ message: CommandBodies[N]; findings: Finding[] }>;
};
export type CommandSpec<N extends CommandName = CommandName> = {
  name: N;
  path: string;
  summary: string;
  schema: z.ZodObject;
  /** Sources of the facts it may carry; empty: none. */
  sources: readonly FactSource[];
  prepare: (body: unknown, place: Place) => Prepared<N>;
};

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

type Definition<N extends CommandName, S extends z.ZodObject> = {
  summary: string;
  schema: S;
  sources?: readonly FactSource[];
  parts: (body: z.output<S>, place: Place) => Parts<N>;
  /** What pack and roster already tell about the content. */
  check?: (message: CommandBodies[N], about: About, sent: z.output<S>) => Finding[] | Promise<Finding[]>;
  complete?: (message: CommandBodies[N], about: About) => Promise<CommandBodies[N]>;
};
export function define<N extends CommandName, S extends z.ZodObject>(name: N, d: Definition<N, S>): CommandSpec<N> {
  return {
    name,
    path: kebab(name),
    summary: d.summary,
    schema: d.schema.openapi(`${name.charAt(0).toUpperCase()}${name.slice(1)}`),
    sources: d.sources ?? [],
    prepare: (body, place) => {
      const sent = d.schema.parse(body);
      const parts = d.parts(sent, place);
      const check = async (given: Omit<About, 'facts'>) => {
        const about = { ...given, facts: parts.facts ?? {} };
        const message = (await d.complete?.(parts.message, about)) ?? parts.message;
        return { message, findings: (await d.check?.(message, about, sent)) ?? [] };
      };
      return { ...parts, check };
    },
  };
}

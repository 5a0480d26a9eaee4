/** Somebody looking at a page: who they are, in which language, and how they ask. */
import type { Context } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { Language, Text } from '../rules/language/types.ts';
import type { Principal } from '../store/people/types.ts';
import type { Acting } from '../api/access/today.ts';
import type { Ask } from './ask.ts';
import type { Filled } from './parts/filled.ts';
import type { Translate } from './words/words.ts';

/** How pages are shown on this device; absent: as the device says. */
export type Look = { theme?: 'light' | 'dark'; density?: 'compact' };

/** The units of the visitor's region; an unknown code is called by itself. */
export type Units = { all: { value: string; label: string }[]; nameOf: (unit: string) => string };

export type Visit = Ask & {
  language: Language;
  /** How far the clock of their region is ahead of universal time, in minutes. */
  offset: number;
  t: Translate;
  principal: Principal;
  sessionId: string;
  name: string | null;
  place: Text | null;
  formToken: string;
  look: Look;
  /** Path and query of the page. */
  at: string;
  trial: boolean;
  /** Offices that they hold for somebody else, and until when. */
  acting: readonly Acting[];
  /** What was just done, said once above the page. */
  said: string | null;
  /** What they had filled in here when their session ended; else nothing. */
  filled: () => Promise<Filled>;
  /** What somebody of their region is called; an unknown id stays one. */
  names: (ids: readonly string[]) => Promise<(id: string) => string>;
  units: () => Promise<Units>;
  /** The units of their region that they head. */
  headed: () => Promise<string[]>;
  /** Who works in a unit of their region, by name. */
  colleagues: (unit: string) => Promise<{ id: string; name: string }[]>;
};

export type PageEnv = { Bindings: Partial<HttpBindings>; Variables: { visit: Visit; requestId: string } };
export type PageContext = Context<PageEnv>;

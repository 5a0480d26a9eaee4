/** What a parent pack keeps hold of, and what a pack admits about itself. Types only. */
import type { ItemProvenance, Text } from './types.ts';

/** Limits of one number, both ends included; `legal` names the articles in `legalBasis` that set them. */
export type Bound = { min?: number; max?: number; legal?: string[] };

/** What packs below may not change. */
export type Held = {
  /** No pack below may change, move or remove the item. */
  locked?: true;
  /** By place inside the item, `weight` or `window/calendarDays`: what packs below may set it to. */
  bounds?: Record<string, Bound>;
};

/** A finding of the lint that the pack means: its code, the pointer it stands at, and why. */
export type Allowance = { id: string; code: string; at: string; reason: Text };

/** Who has to agree besides the author. */
export type ApprovalRule = { count: number; roles: ('hr' | 'admin')[] };
/** For new versions of the packs below; of the pack itself, if it is the uppermost. */
export type Approvals = Held & ApprovalRule & { provenance: ItemProvenance; legal?: string[]; note?: string };

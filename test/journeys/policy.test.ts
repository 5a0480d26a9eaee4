/** A policy changes, is rehearsed, comes to a region that is new and to many people: one stack, one after the other. */
await import('./pack-change.ts');
await import('./rehearsal.ts');
await import('./new-region.ts');
await import('./thousand.ts');

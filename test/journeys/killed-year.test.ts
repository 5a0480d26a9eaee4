/** A year is played under kills, and looked at through another pack afterwards. */
await import('./crash.ts');
await import('./what-if.ts');

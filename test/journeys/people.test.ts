/** A year over HTTP, whatever is sent wrongly, time moved by hand, and a year by pages: one stack, regions and years apart. */
await import('./lifecycle.ts');
await import('./bad-input.ts');
await import('./clock.ts');
await import('./pages.ts');

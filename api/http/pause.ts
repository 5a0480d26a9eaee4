/** Lets other requests be served before a long computation goes on. */
export const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether a host name is this machine's own, which nobody else reaches. */
export const isLoopback = (host: string): boolean =>
  /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host.replace(/^\[|\]$/g, ''));

/** Ids and digests that enter Temporal are kept short: they are stored several times per command. */
import { canonicalJson, sha256 } from '../../rules/decide/canonical.ts';

/** 96 bits of a SHA-256 in hex: what a request's update and submission are named after. */
export const shortId = (hex: string) => Buffer.from(hex, 'hex').toString('base64url').slice(0, 16);

export const bodyDigest = (body: Record<string, unknown>) => `sha256:${sha256(canonicalJson(body))}`;

/** 132 bits of the digest; the whole one stays with the stored submission. */
export const shortDigest = (digest: string) =>
  Buffer.from(digest.slice('sha256:'.length), 'hex').toString('base64url').slice(0, 22);

/** SHA-256 in hex of where a link leads; nothing is fetched from there. */
export const digestOfLink = (url: string) => sha256(url);

/** Regions are tenants: every read by region says which, or says explicitly that it means all of them. */

/** A symbol, so that nothing that arrives from outside can ever be it. */
export const allRegions: unique symbol = Symbol('all regions');
export type RegionScope = string | typeof allRegions;

/** The filter for a scope. Throws for anything else, above all for a region that is missing. */
export function inRegion(scope: RegionScope): { region?: string } {
  if (scope === allRegions) return {};
  if (typeof scope !== 'string' || scope === '') throw new TypeError('a read needs a region, or allRegions');
  return { region: scope };
}

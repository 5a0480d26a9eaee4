/** Nothing here: what this is, why, and what one can do. */
import type { Child } from 'hono/jsx';

export const Empty = ({ what, why, children }: { what: string; why: string; children?: Child }) => (
  <div class="card">
    <p>
      <strong>{what}</strong>
    </p>
    <p>{why}</p>
    {children}
  </div>
);

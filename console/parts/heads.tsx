/** The heads of a table's columns. */
export const Heads = ({ labels }: { labels: readonly string[] }) => (
  <thead>
    <tr>
      {labels.map((label) => (
        <th scope="col">{label}</th>
      ))}
    </tr>
  </thead>
);

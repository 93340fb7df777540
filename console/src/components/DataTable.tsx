// A list as a table; on a narrow screen each row is a card. Rows keep their roles in both forms.
import type { ReactNode } from 'react';

export type Column<T> = {
  key: string;
  label: string;
  cell: (item: T) => ReactNode;
  figure?: boolean;
};

type Props<T> = {
  label: string;
  columns: Column<T>[];
  items: readonly T[];
  idOf: (item: T) => string;
};

function Cell<T>({ column, item, head }: { column: Column<T>; item: T; head: boolean }) {
  const className = column.figure ? 'figure' : undefined;
  const content = column.cell(item);
  if (head) {
    return (
      <th scope="row" role="rowheader" className={className}>
        {content}
      </th>
    );
  }
  return (
    <td role="cell" className={className} {...(column.label ? { 'data-label': column.label } : {})}>
      <span>{content}</span>
    </td>
  );
}

export function DataTable<T>({ label, columns, items, idOf }: Props<T>) {
  return (
    <table className="rows" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              role="columnheader"
              className={column.figure ? 'figure' : undefined}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={idOf(item)} role="row">
            {columns.map((column, at) => (
              <Cell key={column.key} column={column} item={item} head={at === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

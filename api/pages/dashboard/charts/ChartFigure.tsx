import type { ReactNode } from "react";
import "./charts.css";

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand to the right, under each other. */
  figures?: boolean;
}

interface Props<Row> {
  title: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  children: ReactNode;
}

/** A drawing, and the same as a table for who cannot see it or wants the numbers. */
export function ChartFigure<Row>({ title, rows, columns, children }: Props<Row>) {
  return (
    <figure className="chart" aria-label={title}>
      {children}
      <details>
        <summary className="small quiet">
          As a table<span className="spoken">: {title}</span>
        </summary>
        <div className="scrolls" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.heading} scope="col" className={column.figures ? "number" : undefined}>
                    {column.heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={at}>
                  {columns.map((column) => (
                    <td key={column.heading} className={column.figures ? "number" : undefined}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

import { about } from "../figures.ts";
import { ChartFigure, type Column } from "./ChartFigure.tsx";
import { DistributionDrawing } from "./DistributionDrawing.tsx";
import type { Thresholds } from "./distribution.ts";
import { useWidth } from "./useWidth.ts";

interface Props {
  title: string;
  unit: string | null;
  thresholds: Thresholds;
  /** Ascending; each stands for an equal share of the values. */
  quantiles: readonly number[];
  least: number | null;
  most: number | null;
}

interface Row {
  says: string;
  value: number | null | undefined;
}

const TOLD = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** How a measure's values were spread, with what was promised drawn in. */
export function DistributionChart({ title, unit, thresholds, quantiles, least, most }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const columns: Column<Row>[] = [
    { heading: "Share of values", cell: ({ says }) => says },
    { heading: unit ? `Value, ${unit}` : "Value", cell: (row) => about(row.value, null), figures: true },
  ];
  const rows: Row[] = [
    { says: "least", value: least },
    ...TOLD.map((share) => ({
      says: `${share * 100} % are at most`,
      value: quantiles[Math.floor(share * quantiles.length)],
    })),
    { says: "greatest", value: most },
  ];
  return (
    <ChartFigure title={title} rows={rows} columns={columns}>
      <div ref={frame}>
        {width > 0 && <DistributionDrawing unit={unit} thresholds={thresholds} quantiles={quantiles} width={width} />}
      </div>
    </ChartFigure>
  );
}

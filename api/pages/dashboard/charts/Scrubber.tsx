import type { PointerEvent } from "react";

interface Props {
  label: string;
  steps: number;
  chosen: number | null;
  choose: (step: number | null) => void;
  told: string;
}

/**
 * Lies over a drawing, and lets a step of it be chosen: by pointing, by touch, and by the arrow keys.
 *
 * It is a slider that cannot be seen, so that browsers and screen readers know what it is.
 */
export function Scrubber({ label, steps, chosen, choose, told }: Props) {
  const point = (event: PointerEvent<HTMLInputElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * steps);
    choose(Math.min(Math.max(at, 0), steps - 1));
  };
  return (
    <input
      className="scrubber"
      type="range"
      aria-label={label}
      aria-valuetext={told}
      min={0}
      max={Math.max(steps - 1, 0)}
      value={chosen ?? steps - 1}
      onChange={(event) => {
        choose(Number(event.currentTarget.value));
      }}
      onFocus={() => {
        choose(chosen ?? steps - 1);
      }}
      onBlur={() => {
        choose(null);
      }}
      onPointerMove={point}
      onPointerLeave={() => {
        choose(null);
      }}
    />
  );
}

/** A figure that lights up for a moment whenever it moves. A label names it for readers who hear the page. */
export function Moving({ text, className, label }: { text: string; className?: string; label?: string }) {
  return (
    <span key={text} className={`moving ${className ?? ""}`}>
      {label !== undefined && <span className="spoken">{label}: </span>}
      {text}
    </span>
  );
}

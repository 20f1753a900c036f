import "@xyflow/react/dist/base.css";
import "./graph.css";
import {
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { useEffect, useMemo } from "react";
import type { Performances, Update } from "../overview/usePerformances.ts";
import type { Window } from "../route.ts";
import type { Contribution } from "./hierarchy.ts";
import { laidOut, type Layout } from "./layout.ts";
import { NodeCard } from "./NodeCard.tsx";
import type { Card, Shown } from "./shown.ts";

interface Props {
  shown: Shown;
  opened: ReadonlySet<string>;
  /** Opens a composite, or folds it again. */
  toggle: (id: string) => void;
  performances: Performances;
  window: Window;
}

type CardNode = Node<
  { card: Card; update: Update | undefined; isOpened: boolean; toggle: (id: string) => void; window: Window },
  "card"
>;

const TYPES = { card: CardInGraph };
const FIT = { maxZoom: 1, minZoom: 0.8 };
const MOST_HEIGHT = 900;
const BESIDE = 24;

/** The hierarchy as a graph, from moments on the left up to the outcome on the right. */
export default function HierarchyGraph(props: Props) {
  const { shown } = props;
  const structure = [...shown.cards.map(({ node }) => node.id), ...shown.links.map(linkId)].join(" ");
  // eslint-disable-next-line react-hooks/exhaustive-deps -- figures change every second, and must not move the cards
  const layout = useMemo(() => laidOut(shown), [structure]);
  const height = Math.min(layout.height + BESIDE, MOST_HEIGHT);
  return (
    <div className="graph" data-large={shown.isLarge || undefined} style={{ height }}>
      <ReactFlowProvider>
        <Drawing {...props} layout={layout} />
      </ReactFlowProvider>
    </div>
  );
}

function Drawing({ shown, opened, toggle, performances, window, layout }: Props & { layout: Layout }) {
  useView(layout);
  const nodes = shown.cards.flatMap((card): CardNode[] => {
    const { id } = card.node;
    const place = layout.places.get(id);
    if (place === undefined) return [];
    const { x, y, width, height } = place;
    const data = { card, update: performances.get(id), isOpened: opened.has(id), toggle, window };
    return [{ id, type: "card", position: { x, y }, width, height, data }];
  });
  const edges = shown.links.map((link): Edge => {
    const { contributor, to, makeOrBreak } = link;
    const health = performances.get(contributor)?.performance.health ?? "UNKNOWN";
    const className = `link ${makeOrBreak ? "make-or-break" : ""} link-${health}`;
    return { id: linkId(link), source: contributor, target: to, className };
  });
  return (
    <ReactFlow
      aria-label="The hierarchy as a graph; the list says the same"
      nodes={nodes}
      edges={edges}
      nodeTypes={TYPES}
      fitViewOptions={FIT}
      minZoom={0.2}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      preventScrolling={false}
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
    >
      {shown.isLarge && <Controls showInteractive={false} position="top-right" />}
    </ReactFlow>
  );
}

/** Shows all where there is room, else what is nearest to the outcome, and never so small that it cannot be read. */
function useView(layout: Layout): void {
  const { setViewport } = useReactFlow();
  const [width, height] = [useStore((state) => state.width), useStore((state) => state.height)];
  useEffect(() => {
    if (width === 0) return;
    const zoom = Math.max(Math.min(width / layout.width, height / layout.height, FIT.maxZoom), FIT.minZoom);
    const [besideX, besideY] = [width - layout.width * zoom, height - layout.height * zoom];
    void setViewport({ x: besideX < 0 ? besideX : besideX / 2, y: besideY / 2, zoom });
  }, [layout, width, height, setViewport]);
}

function CardInGraph({ data: { card, update, isOpened, toggle, window } }: NodeProps<CardNode>) {
  const { node, folded } = card;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <NodeCard node={node} update={update} window={window}>
        {(folded.length > 0 || isOpened) && (
          <button
            type="button"
            className="fold nopan"
            aria-expanded={isOpened}
            onClick={() => {
              toggle(node.id);
            }}
          >
            {isOpened ? "Fold" : `${folded.length.toString()} more`}
            <span className="spoken"> moments of {node.name}</span>
          </button>
        )}
      </NodeCard>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}

function linkId({ contributor, to }: Contribution): string {
  return `${contributor}>${to}`;
}

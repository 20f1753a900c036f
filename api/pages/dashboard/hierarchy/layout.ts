import { graphlib, layout } from "@dagrejs/dagre";
import type { Shown } from "./shown.ts";

/** In CSS pixels; cards.css says the same. */
const CARD = { width: 256, height: 92 };
const CARD_OF_MANY = { width: 336, height: 56 };

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  /** Of each card, by the id of its node. */
  places: ReadonlyMap<string, Place>;
  width: number;
  height: number;
}

/** Where the cards stand: what contributes on the left, the outcome on the right. */
export function laidOut({ cards, links, isLarge }: Shown): Layout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: isLarge ? 8 : 14, ranksep: 88 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { node } of cards) graph.setNode(node.id, { ...(isLarge ? CARD_OF_MANY : CARD) });
  for (const { contributor, to } of links) graph.setEdge(contributor, to);
  layout(graph);
  const places = cards.map(({ node }) => {
    const { x, y, width, height } = graph.node(node.id) as Place;
    return [node.id, { x: x - width / 2, y: y - height / 2, width, height }] as const;
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { places: new Map(places), width, height };
}

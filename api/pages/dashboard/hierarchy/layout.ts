import { graphlib, layout } from "@dagrejs/dagre";
import type { Card, Shown } from "./shown.ts";

/** In CSS pixels; cards.css says the same. */
const WIDTH = 256;
const HEIGHT = 92;
const FOLD_HEIGHT = 28;

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
export function laidOut({ cards, links }: Shown, opened: ReadonlySet<string>): Layout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 88 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const card of cards) graph.setNode(card.node.id, { width: WIDTH, height: heightOf(card, opened) });
  for (const { contributor, to } of links) graph.setEdge(contributor, to);
  layout(graph);
  const places = cards.map(({ node }) => {
    const { x, y, width, height } = graph.node(node.id) as Place;
    return [node.id, { x: x - width / 2, y: y - height / 2, width, height }] as const;
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { places: new Map(places), width, height };
}

function heightOf({ node, folded }: Card, opened: ReadonlySet<string>): number {
  return folded.length > 0 || opened.has(node.id) ? HEIGHT + FOLD_HEIGHT : HEIGHT;
}

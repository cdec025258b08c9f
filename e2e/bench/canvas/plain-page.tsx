/** The peer: React Flow as its own guide sets it up, with its default nodes and edges, and nothing else. */
import {
  Background,
  Controls,
  type Edge,
  MiniMap,
  type Node,
  ReactFlow,
  useEdgesState,
  useNodesState,
} from "@xyflow/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@xyflow/react/dist/style.css";

declare global {
  interface Window {
    graph: { nodes: Node[]; edges: Edge[] };
  }
}

function App() {
  const [nodes, , onNodesChange] = useNodesState(window.graph.nodes);
  const [edges, , onEdgesChange] = useEdgesState(window.graph.edges);
  return (
    <div style={{ width: "100vw", height: "100vh" }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        minZoom={0.02}
        fitView
      >
        <Background />
        <MiniMap />
        <Controls />
      </ReactFlow>
    </div>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );

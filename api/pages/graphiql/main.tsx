import "../dashboard/style/tokens.css";
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css";
import { createRoot } from "react-dom/client";
import { Page } from "./Page.tsx";

createRoot(document.getElementById("page") as HTMLElement).render(<Page />);

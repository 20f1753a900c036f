import "../dashboard/style/tokens.css";
import "graphiql/setup-workers/vite";
// One by one, because `graphiql/style.css` holds fonts, and Monaco's rules, which come with Monaco.
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./page.css";
import { mount } from "../shared/mount.tsx";
import { Page } from "./Page.tsx";

mount(<Page />);

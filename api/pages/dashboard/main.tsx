import "./style/tokens.css";
import "./style/base.css";
import { mount } from "../shared/mount.tsx";
import { Dashboard } from "./Dashboard.tsx";

mount(<Dashboard />);

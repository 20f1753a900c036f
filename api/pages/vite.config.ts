import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressing } from "./compressing.ts";
import { mendPackages } from "./mending.ts";

const SERVICE = process.env.SERVICE ?? "http://127.0.0.1:8000"; // whom `npm run dev` asks

export default defineConfig({
  base: "./", // so that the pages can be served below a path as well
  plugins: [react(), mendPackages(), compressing()],
  build: {
    outDir: "built",
    target: "es2024",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: "LICENSES.md" },
    rolldownOptions: {
      input: {
        dashboard: join(import.meta.dirname, "index.html"),
        graphiql: join(import.meta.dirname, "graphiql.html"),
      },
    },
  },
  optimizeDeps: { entries: ["index.html"] }, // the workers of GraphiQL cannot be bundled beforehand
  server: { proxy: { "/graphql": { target: SERVICE, ws: true } } },
});

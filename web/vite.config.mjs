// One configuration for both pages; build.mjs builds each into the package that serves it.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The pages: what goes in, and the folder (below bots/kefu_bots) its server reads from. */
export const PAGES = {
  console: { html: "index.html", out: "../bots/kefu_bots/relay/static" },
  phones: { html: "phones.html", out: "../bots/kefu_bots/sandbox/static" },
};

/** Says the order of the layers at the top of every style sheet, whichever the browser reads first. */
const layersFirst = {
  name: "layers-first",
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) if (file.fileName.endsWith(".css")) file.source = `@layer tokens,base,parts,screens;${file.source}`;
  },
};

/** The settings of one page's build. No data: addresses, so that `default-src 'self'` holds. */
export function pageConfig(name) {
  const page = PAGES[name];
  return {
    root: here,
    base: "/static/",
    plugins: [layersFirst],
    build: {
      outDir: here + page.out,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      cssCodeSplit: true,
      target: "es2022",
      rolldownOptions: { input: here + page.html },
    },
  };
}

const mock = process.env.KEFU_API ?? "http://127.0.0.1:8799";

export default defineConfig({
  ...pageConfig("console"),
  base: "/",
  server: { host: "127.0.0.1", port: 8798, proxy: { "/api": mock, "/login": mock, "/logout": mock } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});

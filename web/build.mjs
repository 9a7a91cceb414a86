// Builds every page whose HTML exists.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { PAGES, pageConfig } from "./vite.config.mjs";

const only = process.argv[2];
for (const [name, page] of Object.entries(PAGES)) {
  if (only && only !== name) continue;
  if (!existsSync(fileURLToPath(new URL(page.html, import.meta.url)))) {
    console.log(`${name}: ${page.html} is not there yet, skipped`);
    continue;
  }
  await build({ configFile: false, logLevel: "warn", ...pageConfig(name) });
}

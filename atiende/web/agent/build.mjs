/**
 * Builds dist/ from src/. What is built is committed, so that running the line needs no Node;
 * dist/sources.sha256 lets a test see without Node that sources and bundle belong together.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, context } from "esbuild";

const BUNDLED = ["preact", "@preact/signals", "@preact/signals-core"];
const PLAIN = ["index.html", "office/office.html", "icon.svg"];
const BUILD_FILES = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json"];

const options = {
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** Two pages that share sources and no script: an agent never waits for the back office to load. */
const agentPage = {
  ...options,
  entryPoints: [
    { in: "src/main.tsx", out: "app" },
    { in: "src/styles/app.css", out: "app" },
  ],
};

/** The back office fetches the parts that few people open when they open them. */
const officePage = {
  ...options,
  entryPoints: [
    { in: "src/office/main.tsx", out: "office" },
    { in: "src/office/styles/office.css", out: "office" },
    { in: "src/office/styles/line.css", out: "office-line" },
  ],
  splitting: true,
  chunkNames: "office-[name]-[hash]",
};

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function copyStatic() {
  for (const name of PLAIN) await cp(`src/${name}`, `dist/${path.basename(name)}`);
}

/** The licences of what is inside the bundle ask to travel with it. */
async function writeLicences() {
  const texts = BUNDLED.map(async (name) => {
    const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    const text = await readFile(`node_modules/${name}/LICENSE`, "utf8");
    return `app.js contains ${name} ${version}, and so does the back office (office*.js)\n\n${text.trim()}\n`;
  });
  await writeFile("dist/LICENSES.txt", (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`));
}

/** One line a file, as `sha256sum --check` reads it. */
async function writeManifest() {
  const files = [...BUILD_FILES, ...(await filesUnder("src")), ...(await filesUnder("dist"))].sort();
  const lines = files.map(async (file) => {
    const digest = createHash("sha256").update(await readFile(file)).digest("hex");
    return `${digest}  ${file}\n`;
  });
  await writeFile("dist/sources.sha256", (await Promise.all(lines)).join(""));
}

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await copyStatic();
if (process.argv.includes("--watch")) {
  for (const page of [agentPage, officePage]) await (await context(page)).watch();
} else {
  await Promise.all([build(agentPage), build(officePage)]);
  await writeLicences();
  await writeManifest();
}

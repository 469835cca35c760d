// SPDX-License-Identifier: Apache-2.0
// Makes dist/: index.html, its script and style, and the licences of the packages in the script.
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/assets", { recursive: true });

// NiiVue draws the rim of a mask one pixel wide, which nobody sees on a laptop: here it is two. And it makes gradients of
// every volume, which neither planes nor a model without a light show; without a graphics card that takes most of the time until the first picture.
const changes = [
  ["vec3 offsetX = dFdx(texPos);", "vec3 offsetX = 1.7 * dFdx(texPos);"],
  ["vec3 offsetY = dFdy(texPos);", "vec3 offsetY = 1.7 * dFdy(texPos);"],
  ["this.gradientTexture = gradientGL({", "if (this.opts.gradientOrder) this.gradientTexture = gradientGL({"],
];
const changedNiivue = {
  name: "changed-niivue",
  setup(bundler) {
    bundler.onLoad({ filter: /@niivue[\\/]niivue[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      for (const [before, after] of changes) {
        if (!text.includes(before)) throw new Error(`NiiVue has no "${before}", which build.mjs changes`);
        text = text.replaceAll(before, after);
      }
      return { contents: text, loader: "js" };
    });
  },
};

const result = await build({
  entryPoints: { page: "src/main.tsx" },
  outdir: "dist/assets",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  alias: { "@niivue/niivue": "./node_modules/@niivue/niivue/dist/index.js" },
  plugins: [changedNiivue],
  metafile: true,
  logLevel: "warning",
});

/** What NiiVue's own bundle holds, besides what esbuild sees. */
const insideNiivue = ["@lukeed/uuid", "@ungap/structured-clone", "array-equal", "fflate", "gl-matrix", "nifti-reader-js",
  "numcodecs", "@zarrita/storage", "zarrita", "unzipit", "reference-spec-reader"];
const packages = new Set(insideNiivue);
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
  if (found) packages.add(found[1]);
}

function licenceOf(name) {
  const folder = `node_modules/${name}`;
  if (!existsSync(folder)) throw new Error(`${name} is not installed`);
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const text = readdirSync(folder).filter((file) => /^(licen[cs]e|copying)/i.test(file))
    .map((file) => readFileSync(`${folder}/${file}`, "utf8").trim());
  return `${name} ${about.version}, ${about.license ?? "licence: see its text"}\n\n${text.join("\n\n")}`.trim();
}
const line = `\n\n${"-".repeat(80)}\n\n`;
writeFileSync("dist/assets/licences.txt", [...packages].sort().map(licenceOf).join(line) + "\n");
writeFileSync("dist/assets/page.css", readFileSync("src/page.css"));
writeFileSync("dist/index.html", readFileSync("src/index.html"));

// 쪽의 스크립트(course.js)와 창들의 스크립트(labs.js)를 보통의 스크립트로 묶고, 표준 입력의 스타일을
// 줄입니다. 사용법: node bundle.mjs 스크립트를_쓸_폴더 < 스타일 > 줄인_스타일

import { readFileSync } from "node:fs";
import { build, transform } from "esbuild";

const options = /** @type {const} */ ({
  bundle: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
// 일꾼(Worker)의 글은 labs.js 안에 문자열로 들어갑니다. file://에서는 다른 파일로 두지 못합니다.
const worker = await build({ ...options, entryPoints: ["src/net_worker.js"], write: false });
await build({
  ...options,
  entryPoints: { course: "src/main.js", labs: "src/labs.js" },
  outdir: process.argv[2],
  define: { "globalThis.WORKER_SOURCE": JSON.stringify(worker.outputFiles[0].text) },
});
const style = await transform(readFileSync(0, "utf8"), { loader: "css", minify: true, charset: "utf8" });
process.stdout.write(style.code);

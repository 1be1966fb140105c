// 수식을 미리 그립니다. 표준 입력의 [[tex, display], …]를 읽어 HTML과 MathML의 목록을 냅니다.
// 그리지 못하는 수식이 있으면 모두 모아 알리고 1로 끝납니다.

import { readFileSync } from "node:fs";
import katex from "katex";

/** 한글은 수식 안에서도 글자 그대로 씁니다. 다른 것은 알립니다. */
const strict = (code) => (code.startsWith("unicodeTextInMathMode") ? "ignore" : "warn");

const wrong = [];
const drawn = JSON.parse(readFileSync(0, "utf8")).map(([tex, displayMode]) => {
  try {
    return katex.renderToString(tex, { displayMode, output: "htmlAndMathml", strict });
  } catch (error) {
    wrong.push(`${tex}\n  ${error.message}`);
    return "";
  }
});
if (wrong.length) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
process.stdout.write(JSON.stringify(drawn));

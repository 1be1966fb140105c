// @ts-check
/**
 * 진료실(08): 병든 학습을 보고 진단을 고릅니다. 맞히면 잘못된 줄과 고친 학습이 보입니다. 기록과
 * 해 줄 말은 파이썬이 적은 것입니다(tools/site/case_tables.py). 노트북의 ClinicLab입니다.
 *
 * options: {model: 기록의 표, patient?}
 */

import { wide } from "./chart.js";
import { RunViews } from "./clinic_draw.js";
import { choicesOf } from "./fields.js";
import { Panel } from "./kit.js";

const SCORE = "gan-course-clinic";

/**
 * @typedef {import("./clinic_draw.js").Run} Run
 * @typedef {{title: string, right: boolean, says: string}} Choice
 * @typedef {Run & {name: string, twin: string, tests: string[], choices: Choice[],
 *   faulty: string[], mended: string[]}} Patient
 * @typedef {{noTest: string, tests: string[], patients: Patient[], twins: Record<string, Run>}} Table
 */

/**
 * @param {HTMLElement} element
 * @param {Record<string, any>} options
 * @param {import("./models.js").Page} page
 */
export async function clinic(element, options, page) {
  /** @type {Table} */
  const table = await page.loadModel(options.model ?? "clinic");
  const { noTest, tests, patients, twins } = table;
  const panel = new Panel(element, { title: "진료실", draw });
  const views = new RunViews(panel, "고장 난 학습");
  const patient = panel.number("patient", {
    label: "환자", min: 1, max: patients.length, value: options.patient ?? 1,
  });
  panel.select("test", { label: "검사", options: [noTest, ...tests].map((name) => [name, name]) });
  panel.button("다음 검사", nextTest, { name: "next" });
  const form = new Diagnosis(panel, answer);
  const mended = panel.add("div");
  mended.className = "panel-views";
  const title = panel.add("p");
  mended.before(title);
  const after = new RunViews(panel, "고친 학습", mended);
  let shown = 0; // 지금 보이는 환자
  /** @type {Record<string, boolean>} */
  const first = {};
  patient.addEventListener("change", () => {
    panel.set({ test: noTest });
    panel.changed();
  });
  panel.words.style.whiteSpace = "pre-line";
  wide(panel);
  panel.ready();

  function now() {
    return patients[panel.get("patient") - 1];
  }

  /** @param {boolean} on */
  function showMended(on) {
    title.hidden = !on;
    mended.style.display = on ? "" : "none"; // .panel-views의 display가 hidden을 이깁니다.
  }

  function nextTest() {
    panel.set({ test: tests[(tests.indexOf(panel.get("test")) + 1) % tests.length] });
    panel.changed();
  }

  /** @param {Choice | undefined} picked */
  function answer(picked) {
    if (!picked) return form.tell("먼저 진단을 하나 고르십시오.");
    const found = now();
    first[found.name] ??= picked.right;
    const lines = picked.right ? linesOf(found) : [];
    const score = picked.right ? remember(found.name, first[found.name], patients) : "";
    form.judge(picked, lines, score);
    showMended(picked.right);
    panel.request();
  }

  /** @param {import("./kit.js").Values} values @param {import("./kit.js").Job} job */
  async function draw({ patient: number, test }, job) {
    const found = now();
    if (shown !== number) {
      shown = number;
      form.ask(found.choices);
      showMended(false);
    }
    const c = panel.colours();
    await views.draw(c, found, job);
    if (!title.hidden) {
      const run = twins[found.twin];
      const last = run.steps[run.steps.length - 1].toLocaleString("en-US");
      title.textContent = `고친 학습 (같은 시드, ${last}스텝)`;
      await after.draw(c, run, job);
    }
    const result = tests.includes(test) ? [`${test}: ${found.tests[tests.indexOf(test)]}`] : [];
    panel.say([`마지막 점수 ${found.scores}`, ...result].join("\n"));
  }
}

/** 진단 넷과 단추, 해 줄 말. 고른 것은 주소에 적지 않습니다. */
class Diagnosis {
  /** @param {Panel} panel @param {(picked: Choice | undefined) => void} answer */
  constructor(panel, answer) {
    const { box, inputs } = choicesOf(`${panel.id}-choice`, "진단", ["0", "1", "2", "3"].map((k) => [k, ""]));
    box.dataset.name = "choice";
    this.inputs = inputs;
    /** @type {Choice[]} */
    this.choices = [];
    panel.area.append(box);
    const line = panel.add("div");
    line.className = "panel-buttons";
    const button = Object.assign(document.createElement("button"), {
      type: "button", textContent: "진단하기",
    });
    button.dataset.name = "answer";
    button.addEventListener("click", () => answer(this.picked));
    line.append(button);
    this.verdict = panel.add("div");
    this.verdict.dataset.name = "verdict";
    this.verdict.setAttribute("role", "status");
  }

  get picked() {
    return this.choices[this.inputs.findIndex((input) => input.checked)];
  }

  /** 새 환자의 보기를 내놓습니다. @param {Choice[]} choices */
  ask(choices) {
    this.choices = choices;
    this.inputs.forEach((input, i) => {
      input.checked = false;
      input.parentElement?.replaceChildren(input, choices[i].title);
    });
    this.verdict.replaceChildren();
  }

  /** @param {string} text */
  tell(text) {
    this.verdict.replaceChildren(paragraph(text));
  }

  /** @param {Choice} picked @param {Node[]} lines @param {string} score */
  judge(picked, lines, score) {
    const head = picked.right ? "✓ 맞았습니다." : "✗ 다시 생각해 보십시오.";
    const bold = Object.assign(document.createElement("b"), {
      textContent: `${head} ${picked.title}`,
    });
    const title = paragraph("");
    title.append(bold);
    this.verdict.replaceChildren(title, paragraph(picked.says), ...lines);
    if (score) this.verdict.append(paragraph(score));
  }
}

/** @param {string} text */
function paragraph(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}

/** 잘못된 줄과 고친 줄. @param {Patient} found */
function linesOf({ faulty, mended }) {
  /** @type {Node[]} */
  const made = [];
  if (faulty.length) made.push(paragraph("잘못된 줄"), code("−", faulty));
  if (mended.length) made.push(paragraph(`${faulty.length ? "고친" : "빠진"} 줄`), code("+", mended));
  else made.push(paragraph("고치기: 그 줄을 뺍니다."));
  return made;
}

/** @param {string} mark @param {string[]} lines */
function code(mark, lines) {
  const made = document.createElement("pre");
  made.textContent = lines.map((line) => `${mark} ${line}`).join("\n");
  made.style.overflowX = "auto";
  made.tabIndex = 0;
  return made;
}

/** @type {Record<string, boolean>} 이 브라우저가 저장소를 막아 두었을 때의 성적 */
let kept = {};

/**
 * 맞힌 환자를 이 브라우저에 적고, 지금까지의 성적을 말합니다. 어디로도 보내지 않습니다.
 * @param {string} name
 * @param {boolean} once 한 번에 맞혔는지
 * @param {Patient[]} patients
 */
function remember(name, once, patients) {
  try {
    const found = JSON.parse(localStorage.getItem(SCORE) ?? "{}");
    if (found && typeof found === "object") kept = { ...found, ...kept };
  } catch {
    // 저장소가 막혀 있거나 내용이 깨졌으면 이번에 맞힌 것만 셉니다.
  }
  kept = { [name]: once, ...kept };
  try {
    localStorage.setItem(SCORE, JSON.stringify(kept));
  } catch {
    // 이번에만 기억합니다.
  }
  const solved = patients.filter((patient) => patient.name in kept);
  const ones = solved.filter((patient) => kept[patient.name]).length;
  return `맞힌 환자 ${solved.length}/${patients.length}, 한 번에 맞힌 것 ${ones}`;
}

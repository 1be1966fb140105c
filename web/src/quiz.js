// 글로 적힌 퀴즈를 고를 수 있는 것으로 바꿉니다. 정답과 까닭은 접혀 있는 풀이에서 읽습니다.

import { make, makeButton } from "./page.js";

/**
 * @typedef {{text: Node[], right: boolean, why: Node[]}} Choice
 */

/**
 * 풀이의 한 줄 `✓ <b>답</b>: 까닭`을 읽습니다.
 * @param {Element} question 보기의 한 줄
 * @param {Element} answer 풀이의 같은 줄
 * @returns {Choice}
 */
function choiceOf(question, answer) {
  const clone = /** @type {Element} */ (answer.cloneNode(true));
  clone.querySelector("b")?.remove();
  const first = clone.firstChild;
  const right = (first?.textContent ?? "").includes("✓");
  first?.remove();
  if (clone.firstChild) {
    clone.firstChild.textContent = (clone.firstChild.textContent ?? "").replace(/^[\s:✓✗]+/, "");
  }
  return { text: [...question.childNodes], right, why: [...clone.childNodes] };
}

/**
 * 고른 것이 맞는지와 까닭을 적습니다.
 * @param {HTMLElement} verdict
 * @param {Choice[]} choices
 * @param {boolean[]} picked
 */
function judge(verdict, choices, picked) {
  const all = choices.every((choice, i) => choice.right === picked[i]);
  const lines = choices.flatMap((choice, i) => {
    if (!picked[i]) return [];
    const line = make("p");
    line.append(choice.right ? "✓ " : "✗ ", ...choice.why.map((node) => node.cloneNode(true)));
    return [line];
  });
  const missing = choices.some((choice, i) => choice.right && !picked[i]);
  const many = choices.filter((choice) => choice.right).length > 1;
  const more = missing && many ? " 아직 고르지 않은 답이 있습니다." : "";
  verdict.replaceChildren(make("p", "", all ? "맞았습니다." : `다시 생각해 보십시오.${more}`), ...lines);
  verdict.dataset.right = String(all);
}

/**
 * @param {HTMLElement} quiz
 * @param {number} number
 */
function enhance(quiz, number) {
  const list = quiz.querySelector(":scope > ol");
  const fold = quiz.querySelector(":scope > details");
  const answers = [...(fold?.querySelectorAll(":scope > ol > li") ?? [])];
  const questions = [...(list?.children ?? [])];
  if (!list || !fold || !questions.length || questions.length !== answers.length) return;
  const choices = questions.map((question, i) => choiceOf(question, answers[i]));
  const many = quiz.dataset.many !== undefined;
  const prediction = quiz.dataset.kind === "예상";

  const form = make("form");
  const fields = make("fieldset");
  const legend = make("legend");
  while (quiz.firstChild && quiz.firstChild !== list) legend.append(quiz.firstChild);
  fields.append(legend);
  const boxes = choices.map((choice) => {
    const label = make("label");
    const input = make("input");
    input.type = many ? "checkbox" : "radio";
    input.name = `quiz-${number}`;
    const words = make("span");
    words.append(...choice.text);
    label.append(input, words);
    fields.append(label);
    return input;
  });
  const verdict = make("div", "verdict");
  verdict.setAttribute("aria-live", "polite");
  const answer = () => judge(verdict, choices, boxes.map((box) => box.checked));
  form.append(fields);
  if (many) {
    form.append(makeButton("답 확인", answer));
  } else {
    form.addEventListener("change", () => {
      if (prediction) verdict.textContent = "적어 두었습니다. 먼저 확인해 보고 정답을 펼치십시오.";
      else answer();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(verdict);
  list.replaceWith(form);
}

export function enhanceQuizzes() {
  let number = 0;
  for (const quiz of document.querySelectorAll(".quiz")) {
    if (quiz instanceof HTMLElement) enhance(quiz, (number += 1));
  }
}

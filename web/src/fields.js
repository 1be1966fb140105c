/** 입력 칸을 만드는 작은 함수들. 조종간(`controls.js`)이 씁니다. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} options
 * @returns {HTMLElementTagNameMap[K]}
 */
export function field(tag, options) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value !== undefined) Object.assign(made, { [key]: String(value) });
  }
  return made;
}

/**
 * 라디오 단추들의 상자.
 * @param {string} group
 * @param {string} title
 * @param {readonly (readonly string[])[]} options [값, 글]들
 */
export function choicesOf(group, title, options) {
  const box = document.createElement("fieldset");
  box.className = "panel-choices";
  box.append(Object.assign(document.createElement("legend"), { textContent: title }));
  const inputs = options.map(([key, text]) => {
    const input = field("input", { type: "radio", name: group, value: key });
    const line = document.createElement("label");
    line.append(input, text);
    box.append(line);
    return input;
  });
  return { box, inputs };
}

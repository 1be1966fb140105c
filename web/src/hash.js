/**
 * 주소의 # 뒤에 조종간의 자리를 적고 읽습니다: `#lab=explorer-1&glasses=2.1&seed=31`.
 *
 * 강사가 슬라이더의 자리를 주소로 나눌 수 있습니다. 처음 값과 같은 것은 적지 않습니다.
 * 절의 자리를 가리키는 `#anchor`는 건드리지 않고, 창을 움직이면 그때 바뀝니다.
 */

const PAUSE = 250; // 끌고 있는 동안 주소를 고치는 간격(ms). 너무 잦으면 막는 브라우저가 있습니다.

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {string | undefined} */
let waiting;

/**
 * 지금의 주소가 가리키는 창의 이름과 값들. 창을 가리키지 않으면 null입니다.
 * @param {string} [hash]
 * @returns {{lab: string, values: Record<string, string>} | null}
 */
export function readHash(hash = location.hash) {
  const found = new URLSearchParams(hash.replace(/^#/, ""));
  const lab = found.get("lab");
  if (!lab) return null;
  found.delete("lab");
  return { lab, values: Object.fromEntries(found) };
}

/**
 * 주소에 적을 글.
 * @param {string} lab
 * @param {Record<string, string | number | boolean>} values
 */
export function hashOf(lab, values) {
  const text = new URLSearchParams({ lab });
  for (const [name, value] of Object.entries(values)) text.set(name, String(value));
  return `#${text}`;
}

/**
 * 주소를 조금 뒤에 고칩니다. 그사이의 것은 마지막 것만 남습니다.
 * @param {string} hash
 */
export function writeHash(hash) {
  waiting = hash;
  if (timer !== undefined) return;
  timer = setTimeout(flushHash, PAUSE);
}

/** 기다리던 주소를 바로 적습니다. */
export function flushHash() {
  clearTimeout(timer);
  timer = undefined;
  if (waiting === undefined) return;
  try {
    history.replaceState(history.state, "", waiting);
  } catch {
    location.replace(waiting); // 파일을 바로 연 화면에서 replaceState를 막는 브라우저가 있습니다.
  }
  waiting = undefined;
}

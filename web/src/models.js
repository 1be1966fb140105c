// 모델 파일은 `course.model("이름", {…})`을 부르는 보통의 스크립트입니다. file://에서도 열립니다.

/**
 * @typedef {object} Page 창이 쪽에게서 받는 것
 * @property {string} name 쪽의 이름(노트북의 이름)
 * @property {(name: string) => Promise<any>} loadModel 모델의 내용을 한 번만 불러옵니다
 */

/** @type {Map<string, Promise<any>>} */
const asked = new Map();
/** @type {Map<string, (value: any) => void>} */
const waiting = new Map();

/**
 * 모델 파일이 부르는 함수입니다.
 * @param {string} name
 * @param {any} value
 */
export function receiveModel(name, value) {
  const settle = waiting.get(name);
  if (settle) settle(value);
  else asked.set(name, Promise.resolve(value));
}

/**
 * 스크립트 하나를 문서에 더하고, 다 읽으면 이행합니다.
 * @param {string} address
 * @returns {Promise<void>}
 */
export function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address}를 읽지 못했습니다.`));
    document.head.append(script);
  });
}

/**
 * site/models/<이름>.js를 한 번만 불러옵니다.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function loadModel(name) {
  let found = asked.get(name);
  if (!found) {
    found = new Promise((resolve, reject) => {
      waiting.set(name, resolve);
      loadScript(`models/${name}.js`).catch((error) => {
        asked.delete(name); // 다음에 다시 시도할 수 있게 합니다.
        reject(error);
      });
    });
    asked.set(name, found);
  }
  return found;
}

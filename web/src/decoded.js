// @ts-check
/** 글로 적힌 그림을 그릴 수 있는 그림으로. */

/** @type {Map<string, Promise<HTMLImageElement>>} */
const kept = new Map();

/** PNG를 한 번만 풉니다. @param {string} png base64 */
export function decoded(png) {
  let found = kept.get(png);
  if (!found) {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    found = image.decode().then(() => image);
    kept.set(png, found);
  }
  return found;
}

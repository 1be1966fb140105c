// 움직이는 창의 목록입니다. 창을 만들면 여기에 한 줄을 더합니다.
//   이름: (element, options, page) => import("./파일.js").then((m) => m.함수(element, options, page)),
// import()로 적으면 그 창이 있는 쪽에서, 창이 화면에 가까이 왔을 때에만 실행됩니다.

/**
 * @typedef {import("./models.js").Page} Page
 * @typedef {(element: HTMLElement, options: Record<string, any>, page: Page) => unknown} Lab
 */

/** @type {Record<string, Lab>} */
export const labs = {
  explorer: (element, options, page) =>
    import("./explorer.js").then((m) => m.explorer(element, options, page)),
  words: (element, options, page) =>
    import("./words.js").then((m) => m.words(element, options, page)),
  timeline: (element, options, page) =>
    import("./timeline.js").then((m) => m.timeline(element, options, page)),
  plane: (element, options) => import("./plane_lab.js").then((m) => m.plane(element, options)),
  threshold: (element, options, page) =>
    import("./threshold.js").then((m) => m.threshold(element, options, page)),
  loss: (element, options) => import("./loss.js").then((m) => m.loss(element, options)),
  batch: (element, options) => import("./loss.js").then((m) => m.batch(element, options)),
  saturation: (element, options) => import("./saturation.js").then((m) => m.saturation(element, options)),
  convolution: (element, options) => import("./convolution.js").then((m) => m.convolution(element, options)),
  spikes: (element, options) => import("./distance.js").then((m) => m.spikes(element, options)),
  critic: (element, options) => import("./distance.js").then((m) => m.critic(element, options)),
  transport: (element, options, page) =>
    import("./transport.js").then((m) => m.transport(element, options, page)),
  yardstick: (element, options, page) =>
    import("./yardstick.js").then((m) => m.yardstick(element, options, page)),
  coin: (element, options) => import("./information.js").then((m) => m.coin(element, options)),
  belief: (element, options) => import("./information.js").then((m) => m.belief(element, options)),
  gaussians: (element, options) => import("./information.js").then((m) => m.gaussians(element, options)),
  nudge: (element) => import("./nudge.js").then((m) => m.nudge(element)),
  descent: (element, options) => import("./descent.js").then((m) => m.descent(element, options)),
  rank: (element, options, page) => import("./rank.js").then((m) => m.rank(element, options, page)),
  clinic: (element, options, page) =>
    import("./clinic.js").then((m) => m.clinic(element, options, page)),
  brush: (element, options, page) =>
    import("./brush.js").then((m) => m.brush(element, options, page)),
};

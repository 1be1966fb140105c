// 작은 실험 창들의 셈을 파이썬이 준 값에서 해 보고 JSON으로 찍습니다.
import { readFileSync } from "node:fs";
import { convFrame, describe, kernel, stepsOf, transposedFrame } from "../../web/src/conv_math.js";
import * as conv from "../../web/src/conv_math.js";
import * as distance from "../../web/src/divergence.js";
import * as loss from "../../web/src/loss.js";
import { compared, signal } from "../../web/src/saturation.js";
import { city } from "../../web/src/threshold.js";

const told = JSON.parse(readFileSync(0, "utf8"));
// JSON에는 무한대와 NaN이 없으므로 글로 바꿉니다.
const safe = (_, v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v);

const frames = told.frames.map(({ kind, pattern, k, s, p, step }) => {
  const transposed = kind === conv.KINDS[1];
  const x = transposed ? conv.SEED : conv.PICTURE;
  const steps = stepsOf(x.length, k, s, p, transposed);
  if (step > steps) return { steps };
  const frame = (transposed ? transposedFrame : convFrame)(x, kernel(pattern, k), s, p, step);
  return { steps, ...frame, words: describe(frame) };
});

console.log(JSON.stringify({
  frames,
  kinds: conv.KINDS, kernels: conv.KERNELS, picture: conv.PICTURE, seed: conv.SEED,
  losses: told.logits.map((a) => [0, 1].map((y) => [
    loss.bceWithLogits(a, y), loss.slopeByProbability(loss.sigmoid(a), y), loss.slopeByLogit(a, y),
  ])),
  presets: loss.PRESETS,
  batches: Object.values(loss.PRESETS).map(loss.batchOf),
  signals: told.logits.map((a) => ({ ...signal(a), words: compared(a) })),
  spikes: told.thetas.map((t) => Object.values(distance.spikeDistances(t))),
  critics: told.critics.map(([slope, place]) => {
    const { p, q } = distance.humps(place);
    const f = distance.bestCritic(distance.LINE, p, q, slope);
    return { p, q, f, w: distance.wassersteinOnLine(distance.LINE, p, q) };
  }),
  cities: told.cities.map(([i, share]) => city(told.counts, i, share)),
  costs: told.plans.map((plan) => distance.planCost(told.heap, told.holes, plan)),
}, safe));

// 파이썬이 적어 둔 가중치와 난수로 같은 학습을 되풀이하고, 손실을 JSON으로 찍습니다.
import { readFileSync } from "node:fs";
import * as grad from "../../web/src/grad.js";
import { Plane, Trainer } from "../../web/src/plane.js";
import { Random, WORLDS, sample } from "../../web/src/plane_data.js";
import { Net } from "../../web/src/plane_net.js";
import { BATCH, RECIPES } from "../../web/src/plane_recipes.js";
import { modeScore } from "../../web/src/plane_score.js";

const { gradient, matrix, sum, withoutGraph } = grad;

const folder = process.argv[2];
const runs = JSON.parse(readFileSync(`${folder}/runs.json`, "utf8"));
const bytes = readFileSync(`${folder}/runs.bin`);
const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
const take = ([start, length]) => numbers.slice(start, start + length);

function netOf(layers, slope) {
  return new Net(
    layers.map(({ shape: [out, inputs], w, b, u, v }) => ({
      w: matrix(take(w), out, inputs), b: matrix(take(b), 1, out),
      u: u ? take(u) : null, v: v ? take(v) : null,
    })),
    slope,
  );
}

function reader(values) {
  let at = 0;
  return (count) => values.slice(at, (at += count));
}

function repeat(name, run) {
  const kinds = ["real", "noise", "epsilon"];
  const [real, noise, epsilon] = kinds.map((kind) => reader(take(run.draws[kind])));
  const draws = { real: (n) => real(2 * n), noise: (n) => noise(2 * n), epsilon };
  const [G, D] = [netOf(run.G, 0), netOf(run.D, 0.2)];
  const trainer = new Trainer(RECIPES[name], G, D, draws);
  const losses = [];
  while (losses.length < run.steps) {
    const seen = trainer.unit();
    if (seen) losses.push([seen.dLoss, seen.gLoss]);
  }
  const points = matrix(take(run.points), 50, 2);
  const [scores, fakes] = [D, G].map((net) => [...withoutGraph(() => net.forward(points)).data]);
  const plane = new Plane({ data: "ring_2d", objective: name }, 50);
  plane.trainer = trainer;
  plane.real = take(run.seen);
  return { losses, scores, fakes, arrows: [...plane.arrows(points.data)] };
}

function world(name) {
  const { label, sigma, centers } = WORLDS[name];
  const random = new Random(4);
  const points = sample(WORLDS[name], 2000, random);
  const cloud = points.map((value) => value + 2 * sigma * random.normal());
  const score = centers ? modeScore(cloud, centers, sigma) : {};
  return { label, sigma, centers, points: [...points], cloud: [...cloud], ...score };
}

const FUNCTIONS = {
  tanh: grad.tanh, sigmoid: grad.sigmoid, softplus: grad.softplus, sqrt: grad.sqrt, exp: grad.exp,
  log: grad.log, square: grad.square, reciprocal: grad.reciprocal,
  leaky: (x) => grad.square(grad.leakyRelu(x, 0.2)), norm: grad.rowNorm,
  div: (x) => grad.div(x, grad.shift(grad.square(x), 1)),
  row: (x) => grad.mul(x, grad.sumTo(x, 1, 2)), matmul: (x) => grad.matmul(x, x, true),
  wide: (x) => grad.matmul(x, grad.exp(x), false, true),
};

// 기울기의 제곱합을 다시 미분하여, 수치 미분과 견줍니다.
function slopes(f) {
  const start = [0.7, 0.3, 1.1, 0.4, 0.9, 1.6];
  const at = (values) => matrix(values, 3, 2);
  const once = (x) => gradient(sum(f(x)), [x], true)[0];
  const energy = (x) => sum(grad.square(once(x)));
  const x = at(start);
  const numeric = (h, of) => start.map((_, i) => {
    const moved = (by) => of(at(start.map((v, k) => v + (k === i ? by : 0)))).item;
    return (moved(h) - moved(-h)) / (2 * h);
  });
  const gap = (a, b) => Math.max(...b.map((v, i) => Math.abs(v - a[i]) / Math.max(1, Math.abs(v))));
  const exact = [once(x).data, gradient(energy(x), [x])[0].data];
  return [gap(exact[0], numeric(1e-5, (v) => sum(f(v)))), gap(exact[1], numeric(1e-5, energy))];
}

function short(seed) {
  const { trainer } = new Plane({ data: "ring_2d", objective: "wgan-gp", seed }, 20);
  let seen = null;
  while (trainer.step < 3) seen = trainer.unit() ?? seen;
  return seen;
}

const mapped = (o, f) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(k, v)]));
console.log(JSON.stringify({
  runs: mapped(runs, repeat),
  worlds: mapped(WORLDS, world),
  recipes: mapped(RECIPES, (_, { label, lr, dSteps, critic, needsReal }) => (
    { label, lr, dSteps, critic, needsReal, batch: BATCH }
  )),
  slopes: mapped(FUNCTIONS, (_, f) => slopes(f)),
  repeated: [short(0), short(0), short(1)],
}));

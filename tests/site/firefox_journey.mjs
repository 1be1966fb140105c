// A reader's way through the site in the distribution's Firefox, by WebDriver BiDi. It prints what
// was seen as JSON. Usage: node firefox_journey.mjs FOLDER_OF_THE_SITE PATH_OF_FIREFOX

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, executablePath] = process.argv.slice(2);
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const puppeteer = require("puppeteer-core");

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
const complaints = [];
page.on("console", (message) => complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(error.message));
await page.setViewport({ width: 1280, height: 800 });
page.setDefaultTimeout(60_000);

const LAB = (id) => `[id="${id}"]`;

/** Follow a link of the page, as a reader does, and wait for the scripts of the next one. */
async function follow(link) {
  await Promise.all([page.waitForNavigation(), page.click(link)]);
  await page.waitForSelector("html[data-scripts=ready]");
}

/** Bring the lab near; it opens and draws. */
async function openLab(id) {
  await page.$eval(LAB(id), (box) => box.scrollIntoView({ behavior: "instant" }));
  await page.waitForSelector(`${LAB(id)}[data-open][data-state=ready]`);
}

/** What the lab shows and says. */
const state = (id) =>
  page.$eval(LAB(id), (box) => ({
    picture: box.querySelector("canvas").toDataURL(),
    told: box.querySelector("canvas").getAttribute("aria-label"),
    words: box.querySelector(".panel-words").textContent,
    heard: box.querySelector("[aria-live]").textContent,
  }));

/** Press keys on a control, and wait until the drawing that they asked for is there. */
async function press(id, control, key, times = 1) {
  const before = await state(id);
  await page.focus(`${LAB(id)} [data-name=${control}]`);
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
  await page.waitForFunction(
    (place, old) => {
      const box = document.querySelector(place);
      const words = box.querySelector(".panel-words").textContent;
      const said = box.querySelector("[aria-live]").textContent === words;
      const drawn = box.dataset.state === "ready" && box.querySelector("canvas").toDataURL();
      return said && drawn && drawn !== old;
    },
    {}, LAB(id), before.picture,
  );
  return { before, after: await state(id) };
}

async function journey() {
  await page.goto(pathToFileURL(`${folder}/index.html`).href);
  await page.waitForSelector("html[data-scripts=ready]");
  await follow('a[href="00_start.html"]');
  await openLab("explorer-1");
  const moved = await press("explorer-1", "psi", "ArrowLeft", 30);
  const slider = `${LAB("explorer-1")} [data-name=psi]`;
  const shown = await page.$eval(slider, (box) => box.getAttribute("aria-valuetext"));
  await follow('a[href="index.html"]');
  await follow('a[href="03_vanilla_gan.html"]');
  const last = await page.$$eval(".contents.wide a", (links) => links.at(-1).getAttribute("href"));
  await page.click(`.contents.wide a[href="${last}"]`);
  await page.waitForFunction((hash) => decodeURIComponent(location.hash) === hash, {}, last);
  await page.waitForSelector("html[data-measured]"); // what is above has its height now
  const there = await page.waitForFunction(
    (place) => {
      const { top } = document.querySelector(place).getBoundingClientRect();
      return Math.abs(top - 16) < 2 && [top];
    },
    {}, LAB(last.slice(1)),
  );
  const [top] = await there.jsonValue();
  await openLab("plane-1");
  const trained = await press("plane-1", "once", "Enter");
  await page.keyboard.down("Control");
  await page.keyboard.press("k");
  await page.keyboard.up("Control");
  await page.waitForSelector("dialog[open] input");
  await page.type("dialog[open] input", "손실");
  await page.waitForSelector("dialog[open] li a");
  const found = await page.$eval(".search-count", (line) => line.textContent);
  await follow("dialog[open] li a");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return { version: await browser.version(), moved, shown, trained, found, wide, top };
}

try {
  const seen = await journey();
  console.log(JSON.stringify({ ...seen, complaints }));
} finally {
  await browser.close();
}

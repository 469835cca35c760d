// SPDX-License-Identifier: Apache-2.0
// What all stories need: a browser without a graphics card, and a reader who signs in.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = require("axe-core").source;

export const size = { width: 1366, height: 768 };

export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox"],
  });
}

/** A reader's own browser window, signed in; complaints of the page end the story. */
export async function signedIn(chrome, address, reader) {
  const context = await chrome.newContext({ viewport: size, locale: "en-GB" });
  const page = await context.newPage();
  page.errors = [];
  page.hosts = new Set();
  page.on("pageerror", (error) => page.errors.push(error.message));
  page.on("console", (message) => { if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.errors.push(message.text()); });
  page.on("request", (request) => { const { protocol, host } = new URL(request.url()); if (/^http/.test(protocol)) page.hosts.add(host); });
  await page.goto(address);
  await page.getByLabel("Name").fill(reader);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Work lists" }).waitFor();
  return page;
}

/** Until the case is shown with its masks. */
export async function shown(page, id) {
  await page.waitForFunction((id) => document.querySelector("#volumes")?.dataset.masked === id, id, { timeout: 60000 });
}

export async function api(page, path) {
  return page.evaluate(async (path) => (await fetch(path)).json(), path);
}

export function claim(holds, sentence) {
  if (!holds) throw new Error(`not so: ${sentence}`);
}

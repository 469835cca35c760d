// SPDX-License-Identifier: Apache-2.0
// Driven by open.py: open.mjs ADDRESS. Prints what it measured, in milliseconds.
import { api, browser, shown, signedIn } from "../../tests/web/browser.mjs";

const [address] = process.argv.slice(2), base = address.split("#")[0];
const chrome = await browser();
const page = await signedIn(chrome, address, "measurer");

/** From now until the picture of the case, or its masks, are on the screen: a read pixel waits for the drawing. */
async function until(id, what) {
  await page.waitForFunction(([id, what]) => {
    if (document.querySelector("#volumes")?.dataset[what] !== id) return false;
    const gl = window.viewer.planes.gl;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return true;
  }, [id, what], { timeout: 120000, polling: 10 });
}
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

try {
  const csrf = (await api(page, "/api/session")).csrf;
  const made = await page.evaluate(async (csrf) => (await fetch("/api/lists", { method: "POST", headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "all", method: "random", kinds: ["fact", "mask"], size: 100000, seed: 1, readers: [] }) })).json(), csrf);
  const items = await api(page, `/api/lists/${made.id}/items`);

  const begin = Date.now();
  await page.goto(`${base}#/list/${made.id}`);
  await until(items[0].case, "pictured");
  console.log(`first picture        ${Date.now() - begin}`);
  await until(items[0].case, "masked");
  console.log(`masks                ${Date.now() - begin}`);

  // Verdicts that stay in the case: to the frame in which the next item is on the screen, its slice and mask with it.
  await page.waitForTimeout(8000);
  const times = [];
  for (let n = 0; n < 12; n++) {
    const position = await page.evaluate(() => +document.querySelector("#card b").textContent.match(/\d+/)[0]);
    if (position >= items.length || items[position].case !== items[position - 1].case) { await page.keyboard.press("j"); await page.waitForTimeout(1500); continue; }
    times.push(await page.evaluate(() => new Promise((done) => {
      const began = performance.now(), before = document.querySelector("#card b").textContent;
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
      const look = () => {
        if (document.querySelector("#card b").textContent === before) { requestAnimationFrame(look); return; }
        const gl = window.viewer.planes.gl;
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
        done(performance.now() - began);
      };
      look();
    })));
    await page.waitForTimeout(1800);
  }
  console.log(`verdict to next item ${Math.round(middle(times))} (median of ${times.length}), ${Math.round(Math.max(...times))} (worst)`);

  const other = items.findIndex((one) => one.case !== items[0].case);
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${base}#/lists`);
  await page.goto(`${base}#/list/${made.id}`);
  await until(items[0].case, "masked");
  await page.waitForTimeout(7000);
  await page.evaluate((n) => document.querySelectorAll("#items button")[n].scrollIntoView(), Math.min(other, 100));
  const next = Date.now();
  await page.evaluate((n) => document.querySelectorAll("#items button")[n].click(), other);
  await until(items[other].case, "pictured");
  console.log(`next case, picture   ${Date.now() - next}`);
  await until(items[other].case, "masked");
  console.log(`next case, masks     ${Date.now() - next}`);
} finally {
  if (page.errors.length) console.log(page.errors);
  await chrome.close();
}

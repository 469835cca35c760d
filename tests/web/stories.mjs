// SPDX-License-Identifier: Apache-2.0
// stories.mjs STORY ADDRESS: plays a story at the page and prints what came of it as JSON.
import { api, axeSource, browser, claim, shown, signedIn, size } from "./browser.mjs";

const [story, address] = process.argv.slice(2), base = address.split("#")[0];
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
/** The next item must be there soon; a slow machine is no error. */
async function isAt(page, position, sentence) {
  const there = page.waitForFunction((n) => document.querySelector("#card .ask b")?.textContent.includes(` ${n} of `), position, { timeout: 5000 });
  await there.catch(async () => claim(false, `${sentence}; it is ${await page.locator("#card").innerText()}`));
}
const text = (page, selector) => page.locator(selector).innerText();

async function draw(page, body) {
  return page.evaluate(async (body) => {
    const { csrf } = await (await fetch("/api/session")).json();
    const reply = await fetch("/api/lists", { method: "POST", headers: { "X-CSRF-Token": csrf, "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(await reply.text());
    return reply.json();
  }, { name: "sample", method: "random", kinds: ["fact"], seed: 3, readers: [], ...body });
}
const open = async (page, list) => {
  await page.goto(`${base}#/list/${list}`);
  await page.locator("#card .what b").first().waitFor();
};
const sent = (page) => page.waitForFunction(() => Object.entries(localStorage).every(([name, value]) => !name.startsWith("verdicts ") || value === "[]"), null, { timeout: 30000 });

const stories = {
  async ten(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    const { id: list } = await draw(page, { size: 14 });
    await open(page, list);
    await press(page, "1", "w", "u");
    await isAt(page, 4, "the fourth item follows three verdicts");
    await press(page, "1");
    await press(page, "z");
    await isAt(page, 4, "undo goes back to the item");
    claim((await page.locator(".verdicts .right").getAttribute("aria-pressed")) === "false", "the verdict is undone");
    await press(page, "c");
    await page.keyboard.type("seen on two slices");
    await press(page, "Enter");
    await press(page, "1");
    await press(page, "e");
    await page.locator("#correction").waitFor();
    for (let n = 0; n < 20 && (await page.evaluate(() => document.activeElement?.id)) !== "c-size"; n++) await press(page, "Tab");
    await press(page, "Control+a");
    await page.keyboard.type("9 x 7");
    await press(page, "Enter");
    await isAt(page, 6, "a correction goes on to the next item");
    await press(page, "1", "1");
    await page.reload();  // the laptop is closed and opened again
    await page.locator("#card .what b").first().waitFor();
    await isAt(page, 8, "the page comes back to the same item");
    await press(page, "1", "1", "1");
    await press(page, "z");
    await press(page, "z");
    await press(page, "Z");
    await isAt(page, 9, "redo goes to the item");
    await press(page, "j");
    await press(page, "2");
    await sent(page);
    claim(page.errors.length === 0, page.errors.join());
    claim([...page.hosts].join() === new URL(address).host, `no other host is asked: ${[...page.hosts]}`);
    return { list };
  },

  /** A sentence, a link and an answer are corrected by keyboard. */
  async forms(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    const corrected = {};
    const correct = async (kind, holds, change) => {
      const { id: list } = await draw(page, { size: 1000, kinds: [kind], name: kind });
      const items = await api(page, `/api/lists/${list}/items`);
      const record = await api(page, `/api/cases/${items[0].case}`);
      const n = items.findIndex((item) => item.case === items[0].case && holds(record, item.subject));
      claim(n >= 0, `there is a ${kind} to correct`);
      await open(page, list);
      await page.locator("#items button").nth(n).click();
      await isAt(page, n + 1, "the item that was clicked is shown");
      await press(page, "e");
      await page.locator("#correction").waitFor();
      await change();
      await press(page, "Enter");
      await page.locator("#correction").waitFor({ state: "detached" });
      await sent(page);
      const { mine } = (await api(page, `/api/lists/${list}/items`))[n];
      corrected[kind] = { case: items[n].case, subject: items[n].subject, correction: mine.correction };
    };
    await correct("sentence", (record, id) => record.sentences.find((s) => s.id === id).facts.length === 0, async () => {
      await page.locator("#c-type").selectOption("history");
      await page.locator("#c-words").focus();
    });
    await correct("link", (record, id) => record.links.some((l) => l.structure && `${l.fact}@${l.place ?? ""}` === id), async () => {
      await page.locator("#c-structure").fill("");
    });
    await correct("question", (record, id) => "yes" in record.questions.find((q) => q.id === id).answer, async () => {
      const said = await page.locator("#c-answer").inputValue();
      await page.locator("#c-answer").selectOption(said === "yes" ? "no" : "yes");
      await page.getByRole("button", { name: "Keep: wrong" }).focus();
    });
    claim(page.errors.length === 0, page.errors.join());
    return corrected;
  },

  /** A fact that states no place, in a case without a scan. */
  async unplaced(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    const { id: list } = await draw(page, { size: 10, kinds: ["link"] });
    await open(page, list);
    claim((await text(page, "#card")).includes("There is a cyst."), "the sentence of the fact is shown");
    await press(page, "e");
    await page.locator("#c-structure").fill("liver");
    await press(page, "Enter");
    await page.locator("#correction").waitFor({ state: "detached" });
    await sent(page);
    claim(page.errors.length === 0, page.errors.join());
    return (await api(page, `/api/lists/${list}/items`)).map((item) => item.mine?.correction);
  },

  async two(chrome) {
    const ada = await signedIn(chrome, address, "Ada"), ben = await signedIn(chrome, address, "Ben");
    const { id: list } = await draw(ada, { size: 4 });
    await Promise.all([open(ada, list), open(ben, list)]);
    for (let n = 0; n < 4; n++) { await press(ada, "1"); await press(ben, "2"); }
    await Promise.all([sent(ada), sent(ben)]);
    await ben.reload();
    await ben.locator("#items li").first().waitFor();
    const signs = await ben.locator("#items button > span:first-child").evaluateAll((all) => all.map((one) => one.ariaLabel));
    claim(signs.length === 4 && signs.every((sign) => sign === "wrong"), `Ben sees his own verdicts alone: ${signs}`);
    claim(!(await text(ben, "main")).includes("Ada"), "Ben reads nothing of Ada");
    return { list };
  },

  async lost(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    const { id: list } = await draw(page, { size: 10 });
    await open(page, list);
    let times = 0;
    await page.route("**/api/verdicts", async (route) => {  // the server keeps it, the answer is lost
      if (times++ === 0) { await route.fetch(); await route.abort(); } else await route.continue();
    });
    await press(page, "1");
    await page.getByText("waiting for connection: 1 verdict kept here").waitFor();
    await sent(page);
    claim(times >= 2, "it was sent again");
    await page.context().setOffline(true);
    await press(page, "1", "1", "1", "1", "1");
    await page.getByText("waiting for connection: 5 verdicts kept here").waitFor();
    await page.context().setOffline(false);
    await page.reload();
    await page.locator("#card .what b").first().waitFor();
    await isAt(page, 7, "the verdicts that waited count");
    await sent(page);
    return { list };
  },

  async repair(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    const { id: list } = await draw(page, { size: 1, kinds: ["mask"] });
    const [item] = await api(page, `/api/lists/${list}/items`);
    const record = await api(page, `/api/cases/${item.case}`);
    const voxels = record.structures.find((s) => s.structure === item.subject).voxels;
    await open(page, list);
    await shown(page, item.case);
    await press(page, "e");
    await page.getByRole("toolbar", { name: "Pen" }).getByRole("button", { name: "Draw" }).waitFor({ timeout: 60000 });
    const box = await page.locator("#volumes canvas").first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.42, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.58, box.y + box.height * 0.36, { steps: 12 });
    await page.mouse.up();
    await press(page, "Enter");
    await page.getByText("repaired with the pen").waitFor({ timeout: 60000 });
    await sent(page);
    const [judged] = await api(page, `/api/lists/${list}/items`);
    claim(judged.mine.judgement === "wrong", "a repaired mask was wrong");
    claim(page.errors.length === 0, page.errors.join());
    return { voxels, hash: judged.mine.correction.repaired_mask };
  },

  async pixels(chrome) {
    const page = await signedIn(chrome, address, "Ada");
    await page.goto(`${base}#/case/oblique`);
    await shown(page, "oblique");
    // Boxes of yellow and of bright grey in the axial tile, in pixels; the cross hides nothing of them.
    const measure = () => page.evaluate(() => {
      const { planes } = window.viewer, gl = planes.gl;
      planes.opts.crosshairWidth = 0;
      planes.opts.isOrientationTextVisible = false;
      planes.drawScene();
      const { width, height } = gl.canvas, pixels = new Uint8Array(width * height * 4);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      const tile = planes.screenSlices.find((s) => s.axCorSag === 0).leftTopWidthHeight;
      const boxOf = (holds) => {
        const box = [1e9, 1e9, -1, -1];
        for (let y = Math.ceil(tile[1]); y < tile[1] + tile[3] - 1; y++)
          for (let x = Math.ceil(tile[0]); x < tile[0] + tile[2] - 1; x++) {
            const at = 4 * ((height - 1 - y) * width + x);
            if (holds(pixels[at], pixels[at + 1], pixels[at + 2])) { box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y); }
          }
        return box;
      };
      const slice = +document.querySelector(".caption").textContent.match(/slice (\d+)/)[1];
      return { slice, middle: tile[0] + tile[2] / 2, outline: boxOf((r, g, b) => r > 150 && b < 0.75 * r), bright: boxOf((r, g, b) => r > 150 && b >= 0.3 * r) };
    });
    await page.waitForTimeout(600);
    const preview = await measure();
    await press(page, "f");
    await page.getByRole("button", { name: "Full" }).waitFor({ state: "detached", timeout: 30000 });
    await page.waitForTimeout(600);
    return { preview, whole: await measure() };
  },

  async axe(chrome) {
    const found = {}, context = await chrome.newContext({ viewport: size }), page0 = await context.newPage();
    const check = async (page, view) => {
      await page.evaluate(axeSource);
      const { violations } = await page.evaluate(() => window.axe.run());
      found[view] = violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.map((n) => n.target).slice(0, 3).join(" ")}`);
    };
    await page0.goto(base);
    await page0.getByRole("heading", { name: "Who reads?" }).waitFor();
    await check(page0, "login");
    const page = await signedIn(chrome, address, "Ada");
    const { id: list } = await draw(page, { size: 4, kinds: ["fact", "link", "question", "sentence"] });
    await page.reload();
    await page.getByRole("link", { name: "sample", exact: true }).waitFor();
    await check(page, "lists");
    await page.goto(`${base}#/cases`);
    await page.locator("td a").first().waitFor();
    await check(page, "cases");
    await open(page, list);
    await shown(page, (await api(page, `/api/lists/${list}/items`))[0].case);
    await check(page, "case");
    await press(page, "e");
    await page.locator("#correction").waitFor();
    await check(page, "correction");
    await press(page, "Escape", "?");
    await page.getByRole("dialog").waitFor();
    await check(page, "help");
    await press(page, "Escape", "1");
    await sent(page);
    const ben = await signedIn(chrome, address, "Ben");
    await open(ben, list);
    const first = (await api(page, `/api/lists/${list}/items`))[0];
    claim(first.mine, "Ada judged the first");
    await press(ben, "2");
    await sent(ben);
    await page.goto(`${base}#/adjudicate/${list}`);
    await page.getByText("reader A").first().waitFor();
    await check(page, "adjudicate");
    await page.goto(`${base}#/results/${list}`);
    await page.getByRole("heading", { name: "Results" }).waitFor();
    await page.waitForTimeout(300);
    await check(page, "results");
    claim(page.errors.length === 0, page.errors.join());
    return found;
  },
};

const chrome = await browser();
try {
  console.log(JSON.stringify(await stories[story](chrome)));
} finally {
  await chrome.close();
}

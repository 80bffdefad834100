// What every browser test stands on: a real `kalem demo`, Debian's Chromium, the accessibility checker and a camera.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tools = process.env.KALEM_TOOLS ?? join(root, 'target/tools');
const require = createRequire(join(tools, 'npm/'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const program = process.env.KALEM_BIN ?? join(root, 'target/debug/kalem');

/** The two sizes at which every page is looked at. */
export const screens = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 900 },
};

// Chromium on its own asks its maker for updates and lists; a test that needs no network must not use one.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

// One browser a file of tests, with a profile of its own; each test gets a context of its own within it.
let started;
function browser() {
  started ??= chromium.launch({ executablePath: process.env.KALEM_CHROMIUM ?? '/usr/bin/chromium', args: flags });
  return started;
}
after(async () => (await started)?.close());

/**
 * Starts `kalem demo` with an empty data folder on a free port. Ends with the test, or with the file when `t` is left out.
 * @returns {Promise<{url: string, data: string, printed: () => string, inbox: () => Promise<object[]>, stop: () => Promise<void>}>}
 */
export async function demo(t, ...more) {
  const data = mkdtempSync(join(tmpdir(), 'kalem-demo-'));
  const child = spawn(program, ['demo', '--port', '0', '--data', data, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let out = '';
  const url = await new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`kalem demo did not finish its greeting within a minute:\n${out}`)), 60_000);
    const read = (text) => {
      out += text;
      // Up to the greeting's last line, since tests read people and cards in it.
      const address = /^Kalem\b.*?(http:\/\/127\.0\.0\.1:\d+)[^]*--fresh/m.exec(out);
      if (address) resolve(address[1]);
      if (address) clearTimeout(tooLate);
    };
    // A letter may arrive in two pieces.
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`kalem demo ended with ${code}:\n${out}`)));
  }).catch((error) => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
    throw error;
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(patience);
    rmSync(data, { recursive: true, force: true });
  };
  (t ?? { after }).after(stop);
  /** What the demo has sent, newest first: channel, to, subject, text, time. */
  const inbox = async () => (await fetch(`${url}/deneme/gelen-kutusu.json`)).json();
  return { url, data, printed: () => out, inbox, stop };
}

/**
 * Runs the e-İmza app without its window, as a person who trusts the demo: turns in the code on the page, and signs with a practice card.
 * The demo prints both PIN and card of the person. Gives what the app printed, and with which code it ended.
 */
export async function runTheApp({ url, printed }, { name }, page) {
  const code = (await page.locator('#kod').innerText()).trim();
  const [, pin, card] = new RegExp(`${name}, PIN (\\d+): .*--practice (.+)$`, 'm').exec(printed());
  const asked = ['--headless', '--portal', url, '--code', code, '--practice', card, '--pin-env', 'KALEM_TEST_PIN'];
  const env = { ...process.env, KALEM_TEST_PIN: pin };
  const app = process.env.KALEM_APP ?? join(dirname(program), 'e-imza');
  return new Promise((resolve) => {
    execFile(app, asked, { env, timeout: 60_000 }, (error, out, complaints) => {
      resolve({ ended: error ? (error.code ?? error.signal) : 0, printed: out + complaints });
    });
  });
}

// Contexts in which no script runs.
const scriptless = new WeakSet();

/**
 * A fresh visitor: nothing remembered, `js` on or off, at one of the two sizes. When the test ends it fails if a page asked
 * any other host for anything, broke its own content security policy, or threw in its script.
 */
export async function visitor(t, url, { js = true, screen = 'desk', locale = 'tr-TR', ...more } = {}) {
  const context = await (await browser()).newContext({
    baseURL: url,
    javaScriptEnabled: js,
    viewport: screens[screen],
    locale,
    timezoneId: 'Europe/Istanbul',
    reducedMotion: 'reduce',
    ...more,
  });
  if (!js) scriptless.add(context);
  context.setDefaultTimeout(15_000);
  const complaints = [];
  context.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !/^(data|blob|about):/.test(asked)) complaints.push(`asked another host: ${asked}`);
  });
  context.on('console', (message) => {
    const text = message.text();
    if (/content security policy/i.test(text)) complaints.push(text);
  });
  context.on('weberror', (error) => complaints.push(`script error: ${error.error().message}`));
  const page = await context.newPage();
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  return page;
}

/** Both kinds of visitor, one sub-test each: whatever `act` does must work with and without JavaScript. */
export async function withAndWithoutScript(t, url, act, more = {}) {
  for (const js of [true, false]) {
    await t.test(js ? 'with JavaScript' : 'without JavaScript', async (t) => act(await visitor(t, url, { ...more, js }), t, js));
  }
}

/** Fails on anything that the accessibility checker finds on the page as it stands. */
export async function axe(page) {
  const { violations } = scriptless.has(page.context()) ? await inTwin(page, check) : await check(page);
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).join('\n    ')}`);
  assert.equal(told.join('\n'), '', `axe on ${page.url()}`);
}

function check(page) {
  return page.evaluate(`${axeSource}; axe.run(document, { resultTypes: ['violations'] })`);
}

// The checker is a script and waits for timers, which never come where scripts are off. So what such a visitor sees is shown
// to one who has them, at the same address and with the same cookies, but with the page's own scripts held back.
async function inTwin(page, act) {
  const context = await (await browser()).newContext({ storageState: await page.context().storageState(), viewport: page.viewportSize() });
  try {
    const body = (await page.content()).replaceAll(/<\/?noscript\b[^>]*>/g, '');
    const headers = { 'content-security-policy': "script-src 'none'" };
    const twin = await context.newPage();
    await twin.route(page.url(), (route) => route.fulfill({ body, headers, contentType: 'text/html; charset=utf-8' }));
    await twin.goto(page.url());
    return await act(twin);
  } finally {
    await context.close();
  }
}

/** Photographs the whole page at both sizes, for someone to look at: `target/screenshots/NAME-390.png` and `-1280.png`. */
export async function picture(page, name) {
  const dir = process.env.KALEM_SCREENSHOTS ?? join(root, 'target/screenshots');
  mkdirSync(dir, { recursive: true });
  const before = page.viewportSize();
  for (const size of Object.values(screens)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(dir, `${name}-${size.width}.png`), fullPage: true });
  }
  await page.setViewportSize(before);
}

/** The narrowest screen: a small phone, and a desk's at 400 % zoom. */
const narrowest = { width: 320, height: 256 };

/** Fails where a page is wider than any of the screens, so that one would have to scroll sideways. */
export async function fits(page) {
  const before = page.viewportSize();
  for (const size of [narrowest, ...Object.values(screens)]) {
    await page.setViewportSize(size);
    const [wide, screen] = await page.evaluate('[document.documentElement.scrollWidth, document.documentElement.clientWidth]');
    assert.ok(wide <= screen, `${page.url()} is ${wide} px wide on a screen of ${screen}`);
  }
  await page.setViewportSize(before);
}

// A text that is missing shows its key, which looks like this and like nothing that is said.
const key = /^[a-z]+(?:[-_][a-z0-9]+)+$/;
const said = new Set(['deneme-parolasi']);
// Half of an enrolment code may look like a key too.
const half = /^[a-z0-9]{4}(?:-[a-z0-9]{4}){3}$/;

/** Fails where the key of a text is shown instead of the text. */
export async function speaks(page) {
  const texts = await page.evaluate(`(() => {
    const texts = document.title.split(' – ');
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.push(walk.currentNode.data, ...walk.currentNode.data.split(': '));
    for (const name of ['aria-label', 'data-label', 'data-saved', 'data-unsaved', 'data-copied', 'alt', 'value'])
      for (const element of document.querySelectorAll('[' + name + ']:not([type=hidden], [type=radio], [type=checkbox], option, button)')) texts.push(element.getAttribute(name));
    return texts.map((text) => text.trim());
  })()`);
  const keys = texts.filter((text) => key.test(text) && !half.test(text) && !said.has(text));
  assert.deepEqual(keys, [], `texts missing on ${page.url()}`);
}

/** The page as it should be, in one go: accessible, not too wide on any screen, in words, photographed. */
export async function looksRight(page, name) {
  await axe(page);
  await fits(page);
  await speaks(page);
  await picture(page, name);
}

/** Presses Tab until the element has the focus: a page that cannot be walked by keyboard, or not be seen to, fails here. */
export async function tabTo(page, locator, most = 100) {
  const has = () => locator.evaluate((element) => element === document.activeElement);
  let found = await has();
  for (let presses = 0; presses < most && !found; presses += 1) {
    await page.keyboard.press('Tab');
    found = await has();
  }
  assert.ok(found, `${locator} cannot be reached by Tab`);
  assert.ok(await locator.evaluate(isSeenToHaveTheFocus), `${locator} does not show that it has the focus`);
}

// The ring is drawn around the element or around the card that it lies in.
function isSeenToHaveTheFocus(element) {
  const seen = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle === 'auto' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  };
  return [element, element.closest('.choice')].some((one) => one && seen(one));
}

/** Chromium's own software authenticator, which verifies its user by itself. */
export async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
  const verified = (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { verified };
}

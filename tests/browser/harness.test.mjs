// The harness itself: each of its checks is shown to pass on a good page and to fail on a bad one, as strict a policy included
// as Kalem's own. Without this, a checker that sees nothing would look like a page without faults.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { axe, fits, picture, speaks, tabTo, visitor, withAndWithoutScript } from './harness.mjs';

const page = (body) => `<!doctype html><html lang="tr"><head><meta name="viewport" content="width=device-width"><title>Deneme</title></head>
<body><main><h1>Deneme sayfası</h1>${body}</main></body></html>`;

const pages = {
  '/good': page('<form method="post"><label for="ad">Adı</label><input id="ad"><button>Gönder</button></form>'),
  '/unlabelled': page('<form><input type="text"></form>'),
  '/wide': page('<pre style="width: 3000px; margin: 0">geniş</pre>'),
  '/wordless': page('<p>list-empty-next</p>'),
  '/unseen-focus': page('<button style="outline: 0">Gönder</button>'),
  '/script': page('<p id="said">betiksiz</p><script src="/script.js"></script>'),
};

async function site(t, policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; form-action 'self'") {
  const server = createServer((request, answer) => {
    if (request.url === '/script.js') {
      answer.setHeader('content-type', 'text/javascript');
      return answer.end("document.getElementById('said').textContent = 'betikli';");
    }
    answer.setHeader('content-security-policy', policy);
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.statusCode = pages[request.url] ? 200 : 404;
    return answer.end(pages[request.url] ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${server.address().port}`;
}

test('a good page passes, with JavaScript and without', async (t) => {
  const url = await site(t);
  await withAndWithoutScript(t, url, async (page) => {
    await page.goto('/good');
    await axe(page);
    await fits(page);
    await speaks(page);
    await tabTo(page, page.getByRole('button', { name: 'Gönder' }));
  });
});

test('what is wrong with a page is found', async (t) => {
  const url = await site(t);
  await withAndWithoutScript(t, url, async (page) => {
    await page.goto('/unlabelled');
    await assert.rejects(axe(page), /label/);
    await page.goto('/wide');
    await assert.rejects(fits(page), /3000 px|wide on a screen/);
    await assert.rejects(tabTo(page, page.locator('h1'), 5), /cannot be reached/);
    await page.goto('/wordless');
    await assert.rejects(speaks(page), /list-empty-next/);
    await page.goto('/unseen-focus');
    await assert.rejects(tabTo(page, page.getByRole('button')), /does not show/);
  });
});

test('the switch for JavaScript is real', async (t) => {
  const url = await site(t);
  await withAndWithoutScript(t, url, async (page, _, js) => {
    await page.goto('/script');
    assert.equal(await page.locator('#said').textContent(), js ? 'betikli' : 'betiksiz');
  });
});

test('a page that breaks its own policy is reported when the test ends', async (t) => {
  const url = await site(t, "default-src 'none'");
  const endings = [];
  const page = await visitor({ after: (end) => endings.push(end) }, url);
  await page.goto('/script');
  await assert.rejects(Promise.all(endings.map((end) => end())), /Content Security Policy/i);
});

test('pictures are taken at both sizes', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'kalem-pictures-'));
  const before = process.env.KALEM_SCREENSHOTS;
  process.env.KALEM_SCREENSHOTS = dir;
  t.after(() => {
    if (before === undefined) delete process.env.KALEM_SCREENSHOTS;
    else process.env.KALEM_SCREENSHOTS = before;
    rmSync(dir, { recursive: true });
  });
  const page = await visitor(t, await site(t));
  await page.goto('/good');
  await picture(page, 'good');
  assert.ok(existsSync(join(dir, 'good-390.png')));
  assert.ok(existsSync(join(dir, 'good-1280.png')));
});

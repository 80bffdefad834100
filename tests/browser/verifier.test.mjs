// İmza Doğrulama: two files in, an outcome in words; nobody logs in (B20).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { demo, looksRight, tabTo, visitor, withAndWithoutScript } from './harness.mjs';

const town = await demo();
const folder = mkdtempSync(join(tmpdir(), 'kalem-imza-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name) => join(folder, name);
const openssl = (arguments_) => execFileSync('openssl', arguments_.split(' '), { cwd: folder, stdio: 'pipe' });

writeFileSync(file('sozlesme.txt'), 'Deneme sözleşmesi\n');
writeFileSync(file('baska.txt'), 'Başka bir metin\n');
openssl('req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /C=TR/CN=Deneme -keyout key -out cert.pem');
openssl('cms -sign -cades -binary -in sozlesme.txt -signer cert.pem -inkey key -outform DER -out sozlesme.p7s');

const verify = async (page, signature, content) => {
  await page.goto('/imza-dogrula');
  if (signature) await page.locator('#signature').setInputFiles(file(signature));
  if (content) await page.locator('#content').setInputFiles(file(content));
  await page.getByRole('button', { name: 'Doğrula', exact: true }).click();
};

// B20: every outcome and every error, with and without script.
test('each outcome is told', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    await page.goto('/');
    await page.getByRole('link', { name: /İmza Doğrulama/ }).first().click();
    await looksRight(page, `verifier${kind}`);
    await verify(page, 'sozlesme.p7s', 'sozlesme.txt');
    await page.getByText('NO_CERTIFICATE_CHAIN_FOUND').waitFor();
    await looksRight(page, `verifier-indeterminate${kind}`);
    await verify(page, 'sozlesme.p7s', 'baska.txt');
    await page.getByText('HASH_FAILURE').waitFor();
    await looksRight(page, `verifier-failed${kind}`);
    await verify(page);
    assert.match(await page.title(), /^Hata: /);
    await page.locator('#signature-error').waitFor();
    await looksRight(page, `verifier-missing${kind}`);
    await verify(page, 'cert.pem');
    await page.locator('.error-summary').waitFor();
    await looksRight(page, `verifier-no-signature${kind}`);
  });
});

// B20: by keyboard alone, and in English.
test('by keyboard and in English', async (t) => {
  const page = await visitor(t, town.url);
  await page.goto('/imza-dogrula');
  await tabTo(page, page.getByRole('button', { name: 'English' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Verify a signature', exact: true }).waitFor();
  await tabTo(page, page.locator('#signature'));
  await page.locator('#signature').setInputFiles(file('sozlesme.p7s'));
  await tabTo(page, page.getByRole('button', { name: 'Verify', exact: true }));
  await page.keyboard.press('Enter');
  await page.getByText('SIGNED_DATA_NOT_FOUND').waitFor();
  await looksRight(page, 'verifier-english');
  await page.goto('/yardim/imza-dogrulama');
  await looksRight(page, 'help-verifier-english');
});

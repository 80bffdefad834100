// Kişisel veri talepleri: a person's data in one file, with a passkey; the answer, and where answered requests are.

import assert from 'node:assert/strict';
import test from 'node:test';
import { authenticator, demo, looksRight, visitor } from './harness.mjs';
import { downloaded, numberOf, people } from './town.mjs';

// KVKK, art. 11: recorded at the desk, given as a page and as JSON after a passkey, answered, and found among the answered ones.
test('a person is given their data', async (t) => {
  const town = await demo(t);
  const page = await visitor(t, town.url.replace('127.0.0.1', 'localhost'));
  await authenticator(page);
  await page.goto('/deneme/dogrulayici');
  await page.getByRole('button', { name: 'Kayıt kodu al' }).click();
  const [first, second] = await page.locator('main [role=status] code').allTextContents();
  await page.goto('/masa/kayit');
  await page.locator('#user_name').fill('memur');
  await page.locator('#first').fill(first);
  await page.locator('#second').fill(second);
  await page.getByRole('button', { name: 'Devam et' }).click();
  await page.locator('#name').fill('telefonum');
  await page.getByRole('button', { name: 'Geçiş anahtarı ekle' }).click();
  await page.waitForURL('**/masa/giris/gecis-anahtari');
  await page.getByRole('button', { name: 'Geçiş anahtarıyla gir' }).click();
  await page.waitForURL('**/masa');

  await page.getByRole('link', { name: 'Kişisel veri talepleri', exact: true }).click();
  await page.locator('#identity').fill(numberOf(town, people.gulsah));
  await page.locator('#wanted-export').check({ force: true });
  await page.locator('#came_by-paper').check({ force: true });
  await page.locator('#received').fill(new Date().toLocaleDateString('tr-TR', { timeZone: 'Europe/Istanbul', day: '2-digit', month: '2-digit', year: 'numeric' }));
  await page.getByRole('button', { name: 'Talebi kaydet' }).click();
  await page.getByRole('heading', { name: /Gülşah/ }).waitFor();
  await looksRight(page, 'data-request');

  const file = await downloaded(page, () => page.getByRole('button', { name: /HTML/ }).click());
  assert.match(file.name, /\.html$/);
  const given = await visitor(t, town.url);
  await given.setContent(file.bytes.toString());
  await given.getByRole('heading', { name: 'Hakkınızda tutulan kişisel veriler' }).waitFor();
  await looksRight(given, 'data-request-file');

  await page.getByRole('button', { name: 'Yanıtı kaydet' }).click();
  await page.locator('.error-summary').waitFor();
  await looksRight(page, 'data-request-errors');
  await page.locator('input[name=outcome]').first().check({ force: true });
  await page.getByRole('button', { name: 'Yanıtı kaydet' }).click();
  await page.goto('/masa/kisisel-veri-talepleri/yanitlanan');
  await page.getByText('Gülşah').first().waitFor();
  await looksRight(page, 'data-requests-answered');
});

// Geçiş anahtarı: a clerk sets one up in Chromium, signs in with it, and proves it anew for a strong act.

import assert from 'node:assert/strict';
import test from 'node:test';
import { authenticator, demo, looksRight, visitor } from './harness.mjs';

test('a passkey is set up, opens the desk, and is asked for again', async (t) => {
  const { url } = await demo(t);
  // Browsers make passkeys for a name only.
  const named = url.replace('127.0.0.1', 'localhost');
  const page = await visitor(t, named);
  const { verified } = await authenticator(page);

  await page.goto('/masa/giris/gecis-anahtari');
  await looksRight(page, 'passkey-login');
  await page.goto('/masa/kayit');
  await looksRight(page, 'enrol');
  await page.getByRole('button', { name: 'Devam et' }).click();
  await page.getByRole('alert').getByText('kod doğru değil').waitFor();
  await looksRight(page, 'enrol-wrong');

  await page.goto('/deneme/dogrulayici');
  await page.getByRole('button', { name: 'Kayıt kodu al' }).click();
  const [first, second] = await page.locator('main [role=status] code').allTextContents();
  await looksRight(page, 'practice-enrolment');
  await page.goto('/masa/kayit');
  await page.locator('#user_name').fill('memur');
  await page.locator('#first').fill(first);
  await page.locator('#second').fill(second);
  await page.getByRole('button', { name: 'Devam et' }).click();
  await page.locator('#name').fill('telefonum');
  await looksRight(page, 'enrol-set-up');
  await page.getByRole('button', { name: 'Geçiş anahtarı ekle' }).click();
  await page.waitForURL('**/masa/giris/gecis-anahtari');

  // Nobody is verified: the browser gives no answer, and the page says what to do.
  await verified(false);
  await page.getByRole('button', { name: 'Geçiş anahtarıyla gir' }).click();
  await page.getByText('İşlem tamamlanmadı').waitFor();
  await looksRight(page, 'passkey-cancelled');
  await verified(true);
  await page.getByRole('button', { name: 'Geçiş anahtarıyla gir' }).click();
  await page.waitForURL('**/masa');
  await looksRight(page, 'desk-with-passkey');

  await page.goto('/masa/gecis-anahtarlari');
  assert.equal(await page.getByRole('cell', { name: 'telefonum' }).count(), 1);
  await looksRight(page, 'passkeys');
  await page.goto('/masa/gorevliler');
  await looksRight(page, 'staff');
  await page.getByRole('link', { name: 'Deniz Deneme' }).last().click();
  await looksRight(page, 'staff-oneself');
  await page.goto('/masa/dogrula?donus=/masa/gecis-anahtarlari');
  await looksRight(page, 'prove');
  await page.getByRole('button', { name: 'Geçiş anahtarıyla doğrula' }).click();
  // Not the address of the proof, which ends with the same letters.
  await page.waitForURL(({ pathname }) => pathname === '/masa/gecis-anahtarlari');
  await page.goto('/masa/guvenlik');
  await looksRight(page, 'security-events');
});

// Geçiş anahtarı: the pages up to the one that adds it.

import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';

/** Chromium's own software authenticator, which verifies its user by itself. */
async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
}

test('the pages before a passkey is added', async (t) => {
  const { url } = await demo(t);
  // Browsers make passkeys for a name only.
  const named = url.replace('127.0.0.1', 'localhost');
  const page = await visitor(t, named);
  await authenticator(page);

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
  // Adding the passkey itself is not tested here yet: in Chromium the page does not go on (PLAN.md).
});

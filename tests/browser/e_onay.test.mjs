// e-Onay and İmza Günlüğü, with the real app behind the page: consent, approval at once, "Ben değildim" (R22, R36, R37, B04, B16).

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, fits, looksRight, runTheApp, tabTo, visitor } from './harness.mjs';
import { choose, people, signIn, sitDown } from './town.mjs';

const { cagri } = people;
const order = `/basvurularim/${cagri.order}`;

/** The code of the waiting page is turned in and signed; the page goes on by itself. */
async function signed(town, page, js) {
  const { ended, printed } = await runTheApp(town, cagri, page);
  assert.equal(ended, 0, printed);
  // Without scripts one looks again oneself.
  if (!js) await page.getByRole('link', { name: 'Durumu yenile' }).click();
  // Nobody has to press a button to get there.
  await page.waitForURL('**/nes/bireysel/e-onay/sonuc');
}

for (const js of [true, false]) {
  test(`the whole journey ${js ? 'with' : 'without'} JavaScript`, async (t) => {
    const town = await demo(t);
    const page = await visitor(t, town.url, { js });
    const seen = async (name) => (js ? looksRight(page, name) : fits(page));
    const press = (name) => page.getByRole('button', { name, exact: true }).click();
    const text = (words) => page.getByText(words).first().waitFor();

    // R36: nothing chosen, then KABUL EDİYORUM, the code, the app, "Seçiminiz kaydedildi".
    await signIn(page, cagri, '/nes/bireysel');
    await seen('menu-individual-e-onay');
    await page.locator('.tiles a', { hasText: 'e-Onay İşlemleri' }).click();
    await text('e-Onay vermediniz');
    await seen('e-onay');
    await press('Devam Et');
    await page.locator('.error-summary').waitFor();
    await seen('e-onay-missing');
    await choose(page, 'secim-accept');
    await press('Devam Et');
    await signed(town, page, js);
    await text('Seçiminiz kaydedildi.');
    await seen('e-onay-outcome');

    // R37 R22: offered from now on; read, ticked, done at once.
    await page.goto(`${order}/onay`);
    await text('e-Onay ile Onaylama');
    await seen('approval-e-onay');
    await choose(page, 'yol-e-onay');
    await press('Devam');
    await press('e-Onay');
    await page.locator('#okudum-hata').waitFor();
    assert.match(await page.title(), /^Hata: /);
    await seen('approval-e-onay-not-read');
    await choose(page, 'okudum');
    await press('e-Onay');
    await text('Üretim Bekleniyor');
    await seen('approval-e-onay-result');
    await page.goto(order);
    await text('Başvuru e-Onay ile onaylandı');
    await seen('approval-e-onay-detail');
    await page.goto('/nes/bireysel/e-onay');
    await text('e-Onayınız geçerli');
    await seen('e-onay-given');

    // B16: the diary, and what was not mine.
    await page.goto('/nes/bireysel/gunluk');
    await text('e-Onay seçimi imzalandı');
    await seen('diary');
    await page.getByRole('link', { name: /^Ben değildim/ }).first().click();
    await text('Bildirdiğinizde ne olur?');
    await seen('diary-not-me');
    await press('Ben değildim, bildir');
    await text('Bildiriminiz alındı');
    await seen('diary-denied');
    await page.goto('/nes/bireysel/e-onay');
    await text('e-Onayınızı geri aldınız');
    await seen('e-onay-withdrawn');

    const desk = await visitor(t, town.url, { js });
    await sitDown(desk);
    await desk.goto('/masa/iptal-talepleri');
    await desk.getByRole('cell', { name: 'Çağrı Işık', exact: true }).waitFor();
    if (js) await looksRight(desk, 'desk-revocations');
    await desk.getByRole('button', { name: /^Talebi kapat/ }).click();
    await desk.getByText('Bekleyen iptal talebi yok.').waitFor();
    if (js) await looksRight(desk, 'desk-revocations-empty');
  });
}

// R36 B16: by keyboard alone, in English.
test('by keyboard, in English', async (t) => {
  const town = await demo(t);
  const page = await visitor(t, town.url);
  await signIn(page, cagri, '/nes/bireysel/e-onay');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('You have not given e-Onay').waitFor();
  await looksRight(page, 'e-onay-english');
  await tabTo(page, page.locator('#secim-accept'));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Continue', exact: true }));
  await page.keyboard.press('Enter');
  await page.locator('#kod').waitFor();
  await page.goto('/nes/bireysel/gunluk');
  await page.getByRole('cell', { name: 'Login by e-Devlet', exact: true }).waitFor();
  await looksRight(page, 'diary-english');
  await tabTo(page, page.getByRole('link', { name: /^It was not me/ }).first());
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'If this was not you' }).waitFor();
  await page.goto('/yardim/e-onay');
  await looksRight(page, 'help-e-onay-english');
});

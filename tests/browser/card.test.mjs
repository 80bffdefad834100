// PIN Değiştirme and Kilit Çözme, as far as the verification code for the app (R41).

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, withAndWithoutScript } from './harness.mjs';
import { newestCode, people, signIn } from './town.mjs';

const town = await demo();
const cards = '/nes/bireysel/sertifikalar';
let codes = 0;

// R41: a card that we issued, a code by SMS, and a page that says what to do; each act, and each wrong code.
test('a PIN is to be changed and a card to be unlocked', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    await signIn(page, people.ayse, '/nes/bireysel');
    await page.getByRole('link', { name: /^Sertifika Listeleme/ }).click();
    await page.getByRole('heading', { name: 'Kart seri no: ayse' }).waitFor();
    await looksRight(page, `cards${kind}`);
    for (const [act, name] of [['PIN Değiştirme', 'card-pin'], ['Kilit Çözme', 'card-unlock']]) {
      await page.goto(cards);
      await page.getByRole('link', { name: new RegExp(`^${act}`) }).click();
      await page.getByRole('heading', { name: act }).waitFor();
      await looksRight(page, `${name}${kind}`);
      await page.getByRole('button', { name: 'SMS kodu gönder' }).click();
      codes += 1;
      await page.getByText('bir kod gönderdik').first().waitFor();
      await looksRight(page, `${name}-code${kind}`);
      await page.getByLabel('Doğrulama kodu').fill('12');
      await page.getByRole('button', { name: 'Devam' }).click();
      await page.locator('.error-summary').waitFor();
      assert.match(await page.title(), /^Hata: /);
      await looksRight(page, `${name}-wrong${kind}`);
      await page.getByLabel('Doğrulama kodu').fill(await newestCode(town, codes));
      await page.getByRole('button', { name: 'Devam' }).click();
      await page.getByText('Yeni PIN kodunuzu uygulamada belirleyin').waitFor();
      if (js) await looksRight(page, `${name}-waiting`);
    }
  });
});

// Whoever has no card is told so, and where to go on.
test('nobody else has a card', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    await signIn(page, people.ipek, cards);
    await page.getByText('adınıza üretilmiş bir sertifika bulunmuyor').waitFor();
    await looksRight(page, `cards-none${js ? '' : '-plain'}`);
  });
});

// İletişim bilgileri: a holder of a card confirms another phone, which waits, and whoever has the old one is told.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, withAndWithoutScript } from './harness.mjs';
import { eventually, newestCode, notThis, people, signIn } from './town.mjs';

test('another phone is confirmed and waits', async (t) => {
  const town = await demo(t);
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    const count = async (words) => (await town.inbox()).filter(({ text }) => words.test(text)).length;
    const [codes, told] = [await count(/#\d{6}$/m), await count(/Siz değilseniz portalda bildirin/)];
    await signIn(page, people.ayse, '/nes/bireysel/gunluk');
    await looksRight(page, `contact${kind}`);
    await page.getByRole('link', { name: 'Yeni bir cep telefonu doğrula' }).click();
    await looksRight(page, `contact-phone${kind}`);
    await page.locator('#phone').fill('12');
    await page.getByRole('button', { name: 'SMS kodu gönder' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.locator('#phone').inputValue(), '12');
    await looksRight(page, `contact-phone-wrong${kind}`);
    await page.locator('#phone').fill(js ? '0532 111 22 33' : '0532 111 22 44');
    await page.getByRole('button', { name: 'SMS kodu gönder' }).click();
    await page.locator('#code').waitFor();
    await looksRight(page, `contact-code${kind}`);
    const code = await newestCode(town, codes + 1);
    await page.locator('#code').fill(notThis(code));
    await page.getByRole('button', { name: 'Devam' }).click();
    await page.getByRole('alert').waitFor();
    await looksRight(page, `contact-code-wrong${kind}`);
    await page.locator('#code').fill(code);
    await page.getByRole('button', { name: 'Devam' }).click();
    await page.getByText('Telefonunuz doğrulandı.').waitFor();
    await page.getByText(/tarihinden sonra kullanılır/).first().waitFor();
    await looksRight(page, `contact-waiting${kind}`);
    await eventually('what tells the old phone', async () => (await count(/Siz değilseniz portalda bildirin/)) > told);
  });
});

// The applicant's whole journey with the mouse put away: Tab, Space, Enter and typing, nothing else.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, tabTo, visitor } from './harness.mjs';
import { downloaded, newestCode, numberOf, people, typed } from './town.mjs';

const { ayse } = people;

// R47: WCAG 2.2 AA by keyboard alone, the focus always to be seen.
test('the whole journey by keyboard alone', async (t) => {
  const town = await demo(t);
  const page = await visitor(t, town.url);
  const { keyboard } = page;
  const main = page.getByRole('main');
  const press = async (locator, key = 'Enter') => {
    await tabTo(page, locator);
    await keyboard.press(key);
  };
  const go = async (locator, path) => Promise.all([page.waitForURL(`**${path}`), press(locator)]);
  const type = async (field, text) => {
    await tabTo(page, page.locator(`#${field}`));
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type(text);
  };
  const choose = async (select, value) => {
    await tabTo(page, page.locator(`#${select}`));
    await keyboard.type(value);
    assert.equal(await page.locator(`#${select} option:checked`).textContent(), value);
  };

  await page.goto('/');
  await keyboard.press('Tab');
  const skip = page.locator('.skip-link');
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0), 'the skip link comes first and is seen');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Giriş', 'it skips to the content');
  await Promise.all([page.waitForURL('**/giris'), keyboard.press('Enter')]);
  await go(page.getByRole('button', { name: 'e-Devlet Kapısına Git' }), '/deneme/kapi/authorize*');

  // Whom the radios do not begin with is named by typing, for arrows are neither Tab nor Space nor Enter.
  await type('identity_number', numberOf(town, ayse));
  await type('given_name', 'Ayşe');
  await type('family_name', 'Yılmaz');
  await go(page.getByRole('button', { name: 'Bu kişi olarak devam et' }).last(), '/islemler');
  for (const [tile, path] of [['NES İşlemleri', '/nes'], ['Bireysel İşlemler', '/nes/bireysel'], ['Başvuru İşlemleri', '/nes/bireysel/basvuru'], ['Başvurularım', '/basvurularim']]) {
    await go(page.locator('.tiles a', { hasText: tile }), path);
  }
  await go(main.getByRole('link', { name: 'Başvuruyu Tamamla' }), `/${ayse.order}`);
  await go(main.getByRole('link', { name: 'Başvuruyu Tamamla' }), '/form');

  await press(main.getByRole('button', { name: 'Devam', exact: true }));
  await page.locator('.error-summary').waitFor();
  const first = page.locator('.error-summary a').first();
  assert.match(await first.textContent(), /^Operatör:/);
  await press(first);
  assert.equal(await page.evaluate('document.activeElement.id'), 'operator', 'the summary leads to the field');
  await choose('operator', 'Turkcell');
  await press(page.locator('#channel-email'), 'Space');
  await press(page.locator('#address_kind-work'), 'Space');
  await type('address', typed.address);
  await choose('province', 'Ankara');
  await type('district', 'Çankaya');
  await type('postcode', '06100');
  await go(main.getByRole('button', { name: 'Devam', exact: true }), '/sms');

  await type('code', await newestCode(town));
  await Promise.all([page.waitForURL('**/onay'), keyboard.press('Enter')]);
  await press(main.getByRole('radio').first(), 'Space');
  await keyboard.press('ArrowDown');
  assert.ok(await main.getByRole('radio', { name: 'Islak İmza ile Onaylama' }).isChecked(), 'a radio group is left by Tab and walked by arrows');
  await go(main.getByRole('button', { name: 'Devam', exact: true }), '/onay/islak-imza');
  await press(main.getByRole('checkbox'), 'Space');
  const file = await downloaded(page, () => press(main.getByRole('button', { name: 'Islak İmzalı Onaylamak için Formu İndir' }), 'Space'));
  assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-');
  await page.waitForURL('**/sonuc');
  await go(main.getByRole('link', { name: 'Başvurularım' }).last(), '/basvurularim');
  await go(main.getByRole('link', { name: 'Detaylar' }), `/${ayse.order}`);
  await go(page.getByRole('button', { name: 'Çıkış' }), '/');
});

// Where the card goes: districts of the chosen province, the institution's address; and where the app is to be had.

import assert from 'node:assert/strict';
import test from 'node:test';
import { axe, demo, looksRight, picture, visitor } from './harness.mjs';
import { people, signIn } from './town.mjs';

const town = await demo();
const form = `/basvurularim/${people.ayse.order}/form`;

// R19: the officer writes the address once; a colleague takes it over, and what was typed elsewhere stays.
test('the institution’s address', async (t) => {
  const elif = await visitor(t, town.url);
  await signIn(elif, people.elif, '/yetkili/adres');
  await elif.locator('#address').fill('Ay Işığı Bulvarı No: 7');
  await elif.locator('#postcode').fill('06420');
  await elif.getByRole('button', { name: 'Kaydet' }).click();
  await looksRight(elif, 'institution-address-faults');
  await elif.locator('#province').selectOption('Ankara');
  await elif.locator('#districts option[value="Çankaya"]').waitFor({ state: 'attached' });
  assert.equal(await elif.locator('#districts option').count(), 25);
  await elif.locator('#district').fill('çankaya');
  await elif.getByRole('button', { name: 'Kaydet' }).click();
  await elif.getByText('Adres kaydedildi').waitFor();
  assert.equal(await elif.locator('#district').inputValue(), 'Çankaya');
  await looksRight(elif, 'institution-address');

  const ayse = await visitor(t, town.url);
  await signIn(ayse, people.ayse, form);
  await ayse.locator('#phone').fill('0532 123 45 67');
  await looksRight(ayse, 'form-work-address');
  await ayse.getByRole('button', { name: 'Kurumumun adresini al' }).click();
  await ayse.waitForURL((url) => url.pathname === form && url.hash === '#address_kind');
  assert.equal(await ayse.locator('#address').inputValue(), 'Ay Işığı Bulvarı No: 7');
  assert.equal(await ayse.locator('#phone').inputValue(), '0532 123 45 67');
  assert.ok(await ayse.locator('#address_kind-work').isChecked());
});

// R20: the older of two windows is told while one types in it.
test('an older window', async (t) => {
  const one = await visitor(t, town.url);
  await signIn(one, people.gulsah, `/basvurularim/${people.gulsah.order}/form`);
  const two = await one.context().newPage();
  await two.goto(`/basvurularim/${people.gulsah.order}/form`);
  await two.locator('#address').fill('Yeni pencere');
  await two.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();
  await two.locator('#address').fill('Yeni pencere, bir daha');
  await two.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();
  await one.locator('#address').fill('Eski pencere');
  await one.locator('.saved', { hasText: 'başka bir pencerede değiştirildi' }).waitFor();
  await picture(one, 'form-older-window');
  await two.reload();
  assert.equal(await two.locator('#address').inputValue(), 'Yeni pencere, bir daha');
});

test('the app’s page', async (t) => {
  const page = await visitor(t, town.url);
  await page.goto('/uygulama');
  await looksRight(page, 'app-download');
  await axe(page);
});

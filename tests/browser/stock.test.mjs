// Stok: a delivery note, a move, a write-off, what is short and what is wrong, as the desk sees it.

import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';
import { sitDown } from './town.mjs';

const town = await demo();
const main = (page) => page.getByRole('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();
const seen = (page, name) => looksRight(page, `stock-${name}`);

test('readers come, move and go', async (t) => {
  const desk = await visitor(t, town.url);
  await sitDown(desk);
  await desk.goto('/masa');
  await desk.getByText('Stok yetmiyor: Mini Kart Okuyucu').waitFor();
  await seen(desk, 'home');
  await desk.goto('/masa/stok');
  await seen(desk, 'empty');
  await desk.locator('#deliver-note').fill('İRS-2026/000000017');
  await desk.locator('#deliver-item').selectOption('mini_reader');
  await desk.locator('#deliver-quantity').fill('2.500');
  await desk.locator('#deliver-to').selectOption('warehouse');
  await press(desk, 'İrsaliyeyi kaydet');
  await desk.getByText('İrsaliye kaydedildi.').waitFor();
  await desk.locator('#transfer-item').selectOption('mini_reader');
  await desk.locator('#transfer-quantity').fill('9.000');
  await desk.locator('#transfer-from').selectOption('warehouse');
  await desk.locator('#transfer-to').selectOption('packing');
  await press(desk, 'Taşımayı kaydet');
  await desk.locator('.error-summary').getByText('Bu yerde yalnızca 2.500 adet var.').waitFor();
  await seen(desk, 'too-few');
  await desk.locator('#transfer-quantity').fill('400');
  await press(desk, 'Taşımayı kaydet');
  await desk.getByText('Taşıma kaydedildi.').waitFor();
  await desk.locator('#write-off-item').selectOption('mini_reader');
  await desk.locator('#write-off-quantity').fill('3');
  await desk.locator('#write-off-from').selectOption('packing');
  await desk.locator('#write-off-reason').selectOption('broken');
  await press(desk, /^Stoktan düş$/);
  await desk.getByText('Düşüm kaydedildi.').waitFor();
  await seen(desk, 'moves');
  // Nothing filled in: each field is named.
  await press(desk, 'İrsaliyeyi kaydet');
  await desk.locator('.error-summary').waitFor();
  await seen(desk, 'faults');
});

// Bildirimler: a person sees what they were told, the clerk too, and both the requests about personal data.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';
import { eventually, numberOf, people, signIn, sitDown } from './town.mjs';

const town = await demo();

test('a person sees what they were told', async (t) => {
  const page = await visitor(t, town.url);
  await eventually('the first letters', async () => (await town.inbox()).length > 3);
  await signIn(page, people.ayse, '/nes/bireysel');
  await page.getByRole('link', { name: 'Bildirimlerim' }).click();
  await page.getByText('Gönderildi').first().waitFor();
  await looksRight(page, 'notices-mine');
  await page.getByRole('button', { name: 'Hepsini gördüm' }).click();
  await page.getByText(/^Görüldü: /).first().waitFor();
  await looksRight(page, 'notices-mine-seen');
});

test('a clerk sends a notice again, and writes down a request about personal data', async (t) => {
  const page = await visitor(t, town.url);
  await sitDown(page);
  await looksRight(page, 'desk-home-tiles');
  await page.goto(`/masa/siparis/${people.ayse.order}`);
  await page.getByText('Ön başvuru açıldı').first().waitFor();
  await looksRight(page, 'desk-order-notices');
  const before = (await town.inbox()).length;
  await page.getByRole('button', { name: 'Yeniden gönder' }).first().click();
  await page.getByText('yeniden gönderilmek üzere').waitFor();
  await eventually('the same letter again', async () => (await town.inbox()).length > before);

  await page.goto('/masa/bildirimler');
  await page.getByText('Ulaşmayan bildirim yok').waitFor();
  await looksRight(page, 'desk-notices-empty');

  await page.goto('/masa/kisisel-veri-talepleri');
  await looksRight(page, 'desk-data-requests');
  await page.locator('main form button').last().click();
  await page.getByRole('alert').waitFor();
  await looksRight(page, 'desk-data-requests-wrong');
  assert.equal(new URL(page.url()).pathname, '/masa/kisisel-veri-talepleri');
  await page.locator('#identity').fill(numberOf(town, people.ayse));
});

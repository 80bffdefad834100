// Sertifika Süresi and Kart Okuyucu Tipi: from the contract, a list's column and the long form (guide 003), as people see them.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';
import { again, choose, eventually, fillIn, people, practiceNumber, signIn, sitDown } from './town.mjs';

const town = await demo();
const { elif, omer } = people;
const main = (page) => page.getByRole('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();
const seen = (page, name) => looksRight(page, `products-${name}`);
const line = (page, label) => page.locator('dl.summary div', { has: page.getByText(label, { exact: true }) }).locator('dd');

// R15: what the contract says holds where the list says nothing; what the list says goes before it, and what is not offered is named.
test('the contract and the list say validity and reader', async (t) => {
  const desk = await visitor(t, town.url);
  await sitDown(desk);
  await desk.goto('/masa/kurumlar');
  await desk.getByRole('link', { name: 'Örnek Üniversitesi (Deneme)' }).click();
  await seen(desk, 'institution');
  await desk.getByRole('link', { name: 'Sözleşme koşulları' }).click();
  await seen(desk, 'contract-empty');
  const add = async (start, validity, reader) => {
    await desk.locator('summary', { hasText: /Nitelikli/ }).click();
    if (start) await desk.locator('#start-nes').fill(start);
    await desk.locator('#validity-nes').selectOption(validity);
    await desk.locator('#card_reader-nes').selectOption(reader);
    await press(desk, /^Koşulu ekle.*Nitelikli/);
  };
  await add('', '2', 'desktop');
  await desk.getByText('Koşul eklendi.').waitFor();
  await add('01.01.2020', '1', '');
  await desk.getByText('Koşul geçmiş bir günden başlayamaz.').first().waitFor();
  assert.equal(await desk.locator('#start-nes').inputValue(), '01.01.2020');
  await seen(desk, 'contract-back-dated');
  const newYear = `01.01.${new Date().getFullYear() + 1}`;
  await desk.locator('#start-nes').fill(newYear);
  await press(desk, /^Koşulu ekle.*Nitelikli/);
  await desk.getByRole('cell', { name: `${newYear} gününden itibaren`, exact: true }).waitFor();
  await add(`01.06.${new Date().getFullYear() + 1}`, '3', 'none');
  await desk.getByRole('button', { name: /^Geri çek.*01\.06\./ }).click();
  await desk.getByText('Geri çeken: Deniz Deneme').waitFor();
  await seen(desk, 'contract');

  const page = await visitor(t, town.url);
  await signIn(page, elif, '/yetkili/listeler/yeni');
  const header = 'T.C. KİMLİK NO;ADI;SOYADI;DOĞUM TARİHİ;KURUMSAL E-POSTA;CEP TELEFONU;SERTİFİKA SÜRESİ;KART OKUYUCU TİPİ';
  const row = (digits, given, validity, reader) =>
    `${practiceNumber(digits)};${given};ÇINAR;19.05.1985;${digits}@ornek.example;0532 000 00 01;${validity};${reader}`;
  const list = [header, row(9_101, 'SELİN', '', ''), row(9_102, 'IŞIK', '3 Yıl', 'Mini'), row(9_103, 'ÖMÜR', '7 yıl', 'büyük')].join('\r\n');
  await choose(page, 'kind-first');
  await page.locator('#file').setInputFiles({ name: 'süreler.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${list}`) });
  await press(page, 'Listeyi gönder ve denetle');
  await page.waitForURL(/listeler\/[0-9a-f-]{36}/);
  await eventually('every verdict', async () => {
    await again(page);
    return !(await main(page).textContent()).includes('Soruluyor');
  });
  assert.match(await line(page, 'Sertifika Süresi').textContent(), /^2 yıl/);
  assert.match(await line(page, 'Kart Okuyucu Tipi').textContent(), /^Masaüstü Kart Okuyucu/);
  await page.getByText(`Kurumunuzun sözleşme koşulları ${newYear} günü değişiyor: 1 yıl`).waitFor();
  await page.getByText('Bu süre sunulmuyor.').waitFor();
  await seen(page, 'list');
  await main(page).getByRole('link', { name: /Düzelt.*4/ }).click();
  await seen(page, 'row');
});

// Guide 003: who pays chooses in the long form, sees what each costs, and the order says it from then on.
test('who pays chooses validity and reader', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, omer, `/basvurularim/${omer.order}`);
  assert.match(await line(page, 'Ücret').textContent(), /^1\.080,00 TL/);
  await seen(page, 'detail');
  await page.goto(`/basvurularim/${omer.order}/form`);
  await page.getByText('3 yıl: 780,00 TL').waitFor();
  await fillIn(page);
  await choose(page, 'validity-1');
  await choose(page, 'card_reader-none');
  await seen(page, 'form');
  await press(page, 'Devam');
  await page.waitForURL('**/sms');
  await page.goto(`/basvurularim/${omer.order}`);
  assert.equal((await line(page, 'Sertifika Süresi').textContent()).trim(), '1 yıl');
  assert.match(await line(page, 'Ücret').textContent(), /^390,00 TL/);
});

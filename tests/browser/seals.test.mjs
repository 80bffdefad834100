// Mali Mühür: a list that mixes products, a representative's form and approval, and the institution as a legal entity, as people see them.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';
import { again, choose, eventually, fillIn, people, practiceNumber, signIn, sitDown } from './town.mjs';

const town = await demo();
const { elif } = people;
const own = 'Örnek Üniversitesi Rektörlüğü (Deneme)';
const main = (page) => page.getByRole('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();
const seen = (page, name) => looksRight(page, `seals-${name}`);
const line = (page, label) => page.locator('dl.summary div', { has: page.getByText(label, { exact: true }) }).locator('dd').first();

const header = 'T.C. KİMLİK NO;ADI;SOYADI;DOĞUM TARİHİ;KURUMSAL E-POSTA;CEP TELEFONU;ÜRÜN;VKN;TÜZEL KİŞİ UNVANI';
const row = (digits, given, product, number, title) =>
  `${practiceNumber(digits)};${given};ÇINAR;19.05.1985;${digits}@ornek.example;0532 000 00 01;${product};${number};${title}`;

async function send(page, rows, product) {
  await page.goto('/yetkili/listeler/yeni');
  await choose(page, `product-${product}`);
  await choose(page, 'kind-first');
  const list = [header, ...rows].join('\r\n');
  await page.locator('#file').setInputFiles({ name: 'mühürler.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${list}`) });
  await press(page, 'Listeyi gönder ve denetle');
  await page.waitForURL(/listeler\/[0-9a-f-]{36}/);
  await eventually('every verdict', async () => {
    await again(page);
    return !(await main(page).textContent()).includes('Soruluyor');
  });
}

test('a list mixes both products and says what is wrong in a row', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, elif, '/yetkili/listeler/yeni');
  await seen(page, 'upload');
  await send(page, [
    row(9_201, 'SELİN', '', '', ''),
    row(9_202, 'IŞIK', 'Mali Mühür', '1000000018', 'Örnek Döner Sermaye İşletmesi Müdürlüğü'),
    row(9_203, 'ÖMÜR', 'Mali Mühür', '1000000019', 'Çağdaş Gıda Sanayi ve Ticaret Anonim Şirketi'),
    row(9_204, 'ŞÜKRÜ', 'Mali Mühür', '1000000018', 'Örnek Döner Sermaye İşletmesi Müdürlüğü'),
    row(9_205, 'ÇAĞLA', 'Mali Damga', '', ''),
  ], 'nes');
  await page.getByText('VKN geçerli değil; rakamları kontrol edin.').waitFor();
  await page.getByText('Bu tüzel kişi için aynı ürün 3. satırda da isteniyor').waitFor();
  await seen(page, 'list');
  await main(page).getByRole('link', { name: /Düzelt.*4/ }).click();
  await seen(page, 'row');
});

test('a representative applies for the seal of the institution', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, elif, '/yetkili');
  await send(page, [row(9_206, 'ÜLKÜ', '', '', '')], 'mali_muhur');
  await press(page, '1 ön başvuruyu aç');
  await eventually('the order', async () => {
    await again(page);
    return (await main(page).textContent()).includes('1 Açıldı');
  });
  const officer = page;

  const person = await visitor(t, town.url);
  await person.goto('/giris?donus=/basvurularim');
  await press(person, 'e-Devlet Kapısına Git');
  await person.locator('#identity_number').fill(practiceNumber(9_206));
  await person.locator('#given_name').fill('ÜLKÜ');
  await person.locator('#family_name').fill('ÇINAR');
  await person.getByRole('button', { name: 'Bu kişi olarak devam et' }).last().click();
  await person.getByText(`Mali Mühür – ${own} (VKN 1234567890)`).waitFor();
  await seen(person, 'mine');
  await main(person).getByRole('link', { name: 'Başvuruyu Tamamla' }).click();
  assert.equal((await line(person, 'Tüzel kişi unvanı').textContent()).trim(), own);
  await seen(person, 'detail');
  await main(person).getByRole('link', { name: 'Başvuruyu Tamamla' }).click();
  await person.getByText('Tüzel kişinin adına siz başvuruyorsunuz').waitFor();
  await press(person, 'Devam');
  await person.locator('.error-summary').waitFor();
  await seen(person, 'form-faults');
  await fillIn(person);
  await seen(person, 'form');
  await person.goto('/mali-muhur');
  await seen(person, 'menu');

  await officer.goto('/yetkili/basvurular');
  await officer.getByText(`Mali Mühür – ${own}`).waitFor();
  await seen(officer, 'officer-orders');
});

test('the desk finds a seal by its VKN and keeps the institution as a legal entity', async (t) => {
  const desk = await visitor(t, town.url);
  await sitDown(desk);
  await desk.locator('#q').fill('123 456 7890');
  await desk.getByRole('button', { name: 'Bul' }).click();
  await desk.getByText('Tüzel kişi unvanı').first().waitFor();
  await seen(desk, 'desk-order');
  await desk.goto('/masa/kurumlar');
  await desk.getByRole('link', { name: 'Örnek Üniversitesi (Deneme)' }).click();
  await desk.locator('#tax_number').fill('1234567891');
  await desk.locator('#entity_title').fill('');
  await press(desk, 'Tüzel kişiyi kaydet');
  await desk.locator('.error-summary').waitFor();
  await seen(desk, 'entity-faults');
  await desk.locator('#tax_number').fill('1234567890');
  await desk.locator('#entity_title').fill('Örnek Çağdaş Gıda İnşaat Turizm Otelcilik Sanayi ve Dış Ticaret Anonim Şirketi');
  await press(desk, 'Tüzel kişiyi kaydet');
  await desk.getByText('Tüzel kişi bilgileri kaydedildi.').waitFor();
  await seen(desk, 'entity');
});

// Yetkili İşlemleri: the officer sends a list as an office's computer would, mends it, and opens pre-applications.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, visitor, withAndWithoutScript } from './harness.mjs';
import { again, choose, downloaded, eventually, numberOf, people, practiceNumber, signIn } from './town.mjs';

const town = await demo();
const { elif, ayse } = people;
const [selin, kemal, naz, deniz] = [1, 2, 3, 4].map((nth) => practiceNumber(9_000 + nth));
// The population register of the demo does not know the first and does not answer for the second.
const [unknown, unanswered] = ['10000040432', '10000050332'];

const header = 'T.C. KİMLİK NO;ADI;SOYADI;DOĞUM TARİHİ;KURUMSAL E-POSTA;CEP TELEFONU;BİRİM;UNVAN;SİCİL NO';
const row = (number, given, family, phone, mail = `${number}@ornek.example`) =>
  [number, given, family, '19.05.1985', mail, phone, 'Kütüphane ve Dokümantasyon Daire Başkanlığı', 'Şef', ''].join(';');

/** A list with one of everything that can be wrong. */
const list = [
  'ÖRNEK ÜNİVERSİTESİ PERSONEL LİSTESİ;;;;;;;;',
  header,
  row(selin, 'SELİN', 'ÇINAR', '532 000 00 01'),
  row(kemal, 'Kemal Işık', 'ÖĞÜT', '05320000002'),
  row(kemal, 'Kemal Işık', 'ÖĞÜT', '05320000002'),
  row('10000000147', 'Umut', 'Şen', '0532 000 00 03'),
  row(naz, 'Nâz', 'GÜLTEKİN-ÇAKIROĞLU', '0532 000 00 04', ''),
  row(numberOf(town, ayse), 'Ayşe', 'Yılmaz', '0532 000 00 05'),
  row(unknown, 'Yok', 'Kayıtlı', '0532 000 00 06'),
  row(unanswered, 'Yanıt', 'Gelmez', '0532 000 00 07'),
].join('\r\n');

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${text}`) });
const seen = (page, name) => looksRight(page, `officer-${name}`);
const main = (page) => page.getByRole('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();

async function send(page, name, text) {
  await page.goto('/yetkili/listeler/yeni');
  await choose(page, 'kind-first');
  await choose(page, 'payment-institution');
  await choose(page, 'spare-no');
  await page.locator('#file').setInputFiles(file(name, text));
  await press(page, 'Listeyi gönder ve denetle');
}

// R06 B07: every row has its verdict before anything is opened; faults are mended or dropped; the same list opens nothing twice.
test('a list with one of everything', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, elif, '/nes');
  await page.locator('.tiles a', { hasText: 'Yetkili İşlemleri' }).click();
  await page.waitForURL('**/yetkili');
  await seen(page, 'home');
  await page.locator('.tiles a', { hasText: 'Personel Listeleri' }).click();
  await page.getByText('Henüz bir liste göndermediniz').waitFor();
  await seen(page, 'lists-empty');
  await main(page).getByRole('link', { name: 'Yeni Personel Listesi' }).click();
  await seen(page, 'upload');
  const template = await downloaded(page, () => main(page).getByRole('link', { name: /Örnek şablonu indir/ }).click());
  assert.match(template.name, /\.xlsx$/);
  await press(page, 'Listeyi gönder ve denetle');
  await page.locator('.error-summary').waitFor();
  await seen(page, 'upload-errors');
  await send(page, 'bos.csv', header);
  await page.getByText('Başlıkların altında hiç kişi yok').first().waitFor();

  await send(page, 'kütüphane personeli 2026.csv', list);
  await page.getByText('Nüfus kaydında yok').first().waitFor();
  const verdict = (number) => page.locator('.verdicts tbody tr', { hasText: number }).locator('.status').first().textContent();
  await eventually('every verdict', async () => {
    await again(page);
    return (await page.getByText('Soruluyor').count()) === 0;
  });
  assert.equal(await verdict(selin), 'Hazır');
  assert.equal(await verdict('10000000147'), 'Hatalı');
  assert.equal(await verdict(numberOf(town, ayse)), 'Başvurusu var');
  assert.equal(await verdict(unknown), 'Nüfus kaydında yok');
  assert.equal(await verdict(unanswered), 'Nüfus kaydı yanıt vermedi');
  await seen(page, 'list');

  const line = page.locator('.verdicts tbody tr', { hasText: naz });
  await line.getByRole('link', { name: /^Düzelt/ }).click();
  await page.locator('.error-summary').waitFor();
  await seen(page, 'row');
  await page.locator('[name=email]').fill(`${naz}@ornek.example`);
  await press(page, 'Kaydet ve denetle');
  await eventually('the mended row', async () => {
    await again(page);
    return (await verdict(naz)) === 'Hazır';
  });
  await press(page, /^Hatalı \d+ satırı çıkar/);
  await page.locator('.verdicts tbody tr', { hasText: unanswered }).getByRole('button', { name: /^Çıkar/ }).click();
  const open = page.getByRole('button', { name: /ön başvuruyu aç$/ });
  await open.waitFor();
  await seen(page, 'list-ready');
  await open.click();
  await page.getByText('Liste onaylandı').waitFor();
  await seen(page, 'list-committed');
  const hers = () => town.inbox().then((all) => all.filter(({ to }) => to === `${selin}@ornek.example`));
  await eventually('the e-mail to Selin', async () => (await hers()).length > 0);

  await send(page, 'kütüphane personeli 2026.csv', [header, row(selin, 'SELİN', 'ÇINAR', '532 000 00 01')].join('\n'));
  await eventually('the verdict', async () => {
    await again(page);
    return (await verdict(selin)) === 'Başvurusu var';
  });
  assert.equal(await open.count(), 0, 'nobody is opened twice');
  await page.getByText('Listeden vazgeç', { exact: true }).first().click();
  await press(page, 'Listeden vazgeç ve verileri sil');
  await page.getByText('Vazgeçildi').first().waitFor();
  await seen(page, 'list-given-up');
  await page.goto('/yetkili/listeler');
  await seen(page, 'lists');

  await page.goto('/yetkili/basvurular');
  await seen(page, 'orders');
  await page.locator('#ara').fill('SD-9999');
  await press(page, 'Bul');
  await page.getByText('Kurumunuzun bu numarayla bir başvurusu yok').waitFor();
  await seen(page, 'orders-not-found');
  await page.locator('#ara').fill('SD-7');
  await press(page, 'Bul');
  await page.getByRole('heading', { name: 'Başvuru Detay Formu' }).waitFor();
  await seen(page, 'order');
  await main(page).getByRole('link', { name: 'Başvuruyu iptal et' }).click();
  await seen(page, 'cancel');
  await press(page, 'Başvuruyu iptal et');
  await page.getByText('İptal Edildi').first().waitFor();
});

// R06: the same without a script, to the end.
test('a list of one', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, _, js) => {
    const number = js ? deniz : practiceNumber(9_005);
    await signIn(page, elif, '/yetkili');
    await send(page, `liste-${js}.csv`, [header, row(number, 'Deniz', 'Uçar', '0532 000 00 08')].join('\n'));
    const open = page.getByRole('button', { name: /^1 ön başvuruyu aç$/ });
    await eventually('the verdict', async () => {
      await again(page);
      return (await open.count()) === 1;
    });
    await open.click();
    await page.getByText('Liste onaylandı').waitFor();
  });
});

// R06: a plain person at the officer's door.
test('nobody else opens the door', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, ayse, '/yetkili');
  await page.getByRole('heading', { name: 'Bu bölüme girme yetkiniz yok' }).waitFor();
  await seen(page, 'not-allowed');
});

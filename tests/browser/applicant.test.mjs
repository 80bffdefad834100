// Islak imzalı başvuru, as an applicant takes it: from the landing page to the printed form, with JavaScript and without, and by
// keyboard alone.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, fits, looksRight, tabTo, visitor } from './harness.mjs';
import { choose, downloaded, fillIn, newestCode, notThis, people, throughTheGate, typed } from './town.mjs';

const { ayse } = people;
const order = `/basvurularim/${ayse.order}`;

/** Both visitors walk the same way; what they see is photographed on the way of the one with JavaScript. */
for (const js of [true, false]) {
  // R01–R05 R12–R21 R24 R47: landing, login, menus, list, detail, form, code, approval, result, timeline.
  test(`the whole journey ${js ? 'with' : 'without'} JavaScript`, async (t) => {
    const town = await demo(t);
    const page = await visitor(t, town.url, { js });
    const seen = async (name) => (js ? looksRight(page, `applicant-${name}`) : fits(page));
    const link = (name) => page.getByRole('main').getByRole('link', { name, exact: true });
    const button = (name) => page.getByRole('button', { name, exact: true });
    const at = (path) => assert.equal(new URL(page.url()).pathname, path);

    await page.goto('/');
    for (const { name } of Object.values(people)) await page.getByText(name).first().waitFor();
    await seen('landing');
    await link('Giriş').click();
    await page.getByRole('heading', { name: 'Merkezi Kimlik Doğrulama Sistemi' }).waitFor();
    await seen('login');
    await button('e-Devlet Kapısına Git').click();
    await seen('gate');
    await page.getByText(ayse.name, { exact: true }).click();
    await button('Bu kişi olarak devam et').first().click();

    at('/islemler');
    await page.getByText(ayse.name).waitFor();
    await seen('menu-main');
    await page.locator('.tiles a', { hasText: 'NES İşlemleri' }).click();
    assert.equal(await page.getByText('Yetkili İşlemleri').count(), 0);
    await seen('menu-nes');
    await page.locator('.tiles a', { hasText: 'Bireysel İşlemler' }).click();
    await seen('menu-individual');
    await page.locator('.tiles a', { hasText: 'Başvuru İşlemleri' }).click();
    await seen('menu-applications');
    await page.locator('.tiles a', { hasText: 'Başvurularım' }).click();
    await page.getByText('Başvuru Formu Bekleniyor').first().waitFor();
    await seen('list');
    await link(`Başvuruyu Tamamla ${ayse.order}`).click();
    await page.getByRole('heading', { name: 'Başvuru Detay Formu' }).waitFor();
    await seen('detail');
    await link('Başvuruyu Tamamla').click();

    at(`${order}/form`);
    await page.getByText('Adım 1 / 3').waitFor();
    await seen('form');
    await page.locator('#address').fill(typed.address);
    await page.locator('#phone').fill('0312 444 55 76');
    await button('Devam').click();
    const summary = page.locator('.error-summary');
    await summary.waitFor();
    assert.match(await page.title(), /^Hata:/);
    if (js) assert.ok(await summary.evaluate((element) => element === document.activeElement), 'the error summary takes the focus');
    await summary.getByRole('link', { name: /^Cep Telefonu:/ }).click();
    if (js) assert.ok(await page.locator('#phone').evaluate((element) => element === document.activeElement), 'its links lead to the fields');
    assert.equal(await page.locator('#phone').inputValue(), '0312 444 55 76', 'what was typed is kept');
    assert.equal(await page.locator('#address').inputValue(), typed.address);
    await seen('form-errors');
    await fillIn(page);
    await button('Devam').click();

    at(`${order}/sms`);
    const code = await newestCode(town);
    await seen('code');
    await page.locator('#code').fill('12');
    await button('Devam').click();
    await page.getByText('altı rakamdan').first().waitFor();
    await page.locator('#code').fill(notThis(code));
    await button('Devam').click();
    await page.getByText('Kod doğru değil').first().waitFor();
    await page.getByText('Kod gelmedi mi?').click();
    await seen('code-wrong');
    await page.locator('#code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await button('Devam').click();

    at(`${order}/onay`);
    await page.getByText('Lütfen onaylama yöntemini seçerek başvurunuzu onaylayınız.').waitFor();
    await page.getByText(typed.phone).waitFor();
    await seen('approval');
    await button('Devam').click();
    await page.getByRole('link', { name: 'Onaylama yöntemini seçin.' }).waitFor();
    await seen('approval-way-missing');
    await link('Değiştir Adres').click();
    at(`${order}/form`);
    assert.equal(await page.locator('#address').inputValue(), typed.address);
    await button('Devam').click();
    at(`${order}/onay`);
    await choose(page, 'yol-islak-imza');
    await button('Devam').click();
    at(`${order}/onay/islak-imza`);
    await page.getByRole('heading', { name: 'Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi' }).waitFor();
    await seen('approval-wet-ink');
    await button('Islak İmzalı Onaylamak için Formu İndir').click();
    await page.locator('#okudum-hata').waitFor();
    await seen('approval-wet-ink-not-read');
    await choose(page, 'okudum');
    const file = await downloaded(page, () => button('Islak İmzalı Onaylamak için Formu İndir').click());
    assert.match(file.name, /\.pdf$/);
    assert.equal(file.bytes.subarray(0, 5).toString(), '%PDF-', 'the form comes by itself');

    at(`${order}/sonuc`);
    await page.getByText('Form Teslimat Adresimiz').waitFor();
    await seen('result');
    const again = await downloaded(page, () => link('Formu tekrar indirmek için tıklayınız').click());
    assert.deepEqual(again.bytes, file.bytes, 'the same form comes again');
    await page.getByRole('main').getByRole('link', { name: 'Başvurularım' }).last().click();
    await seen('list-in-the-post');
    await link(`Detaylar ${ayse.order}`).click();
    await page.getByText('Cep telefonu doğrulandı').waitFor();
    await seen('detail-timeline');
    await page.goBack();
    await page.goto(`${order}/onay`);
    at(`${order}/sonuc`);
    await button('Çıkış').click();
    at('/');
    await page.goto(order);
    await page.getByRole('heading', { name: 'Merkezi Kimlik Doğrulama Sistemi' }).waitFor();
    await throughTheGate(page, ayse);
    at(order);
  });
}

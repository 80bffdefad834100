// What the script adds, and what other people's settings ask for: autosave, copy, print, a double click, dark mode, English.

import assert from 'node:assert/strict';
import test from 'node:test';
import { axe, demo, looksRight, picture, visitor, withAndWithoutScript } from './harness.mjs';
import { eventually, fillIn, people, signIn, sitDown, throughTheGate } from './town.mjs';

const town = await demo();
const { ayse, cagri, gulsah, ipek } = people;
const form = `/basvurularim/${ayse.order}/form`;

// R20: what is typed is there when one comes back, the tab closed without a word.
test('autosave', async (t) => {
  const first = await visitor(t, town.url);
  const context = first.context();
  await signIn(first, ayse, form);
  await first.locator('#address').fill('Yarım kalan adres');
  await first.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();
  await first.close();
  const page = await context.newPage();
  await page.goto(form);
  assert.equal(await page.locator('#address').inputValue(), 'Yarım kalan adres');

  // Without the network the page says so, and what was typed is saved once it is back.
  await context.setOffline(true);
  await page.locator('#district').fill('Kad');
  await page.locator('.saved', { hasText: 'Kaydedilemedi' }).waitFor();
  await context.setOffline(false);
  await page.locator('#district').fill('Kadıköy');
  await page.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();

  // Who leaves at once does not wait for the second of patience to be over.
  await page.locator('#postcode').fill('34710');
  await page.goto('/basvurularim');
  await eventually('the last word', async () => {
    await page.goto(form);
    return (await page.locator('#postcode').inputValue()) === '34710';
  });
  assert.equal(await page.locator('#district').inputValue(), 'Kadıköy');
});

// Enter sends the form, as everywhere: it does not press the button that comes first in it.
test('Enter in a field', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, ayse, form);
  const email = await page.locator('#email').inputValue();
  await page.locator('#email').fill('');
  await page.locator('#email').press('Enter');
  await page.locator('.error-summary').getByRole('link', { name: /e-Posta adresinizi yazın/ }).waitFor();
  await page.locator('#email').fill(email);
  await page.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();
});

// Signed out in another window: the page says that nothing is saved any more, keeps what is typed, and saves it after the next login.
test('a logout while typing', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, ayse, form);
  const other = await page.context().newPage();
  await other.goto('/islemler');
  await other.getByRole('button', { name: 'Çıkış' }).click();
  await other.getByRole('link', { name: 'Giriş' }).first().waitFor();
  await page.locator('#address').fill('Çıkıştan sonra yazılan');
  await page.locator('.saved', { hasText: 'oturumunuz kapatılmış' }).waitFor();
  await looksRight(page, 'form-logged-out');
  await signIn(other, ayse, form);
  assert.equal(await other.locator('#address').inputValue(), 'Yarım kalan adres', 'it was not saved');
  await page.locator('#address').fill('Girişten sonra yazılan');
  await page.locator('.saved', { hasText: 'Kaydedildi' }).waitFor();
  await other.reload();
  assert.equal(await other.locator('#address').inputValue(), 'Girişten sonra yazılan');
});

// A double click on a slow line sends the form once.
test('a double click', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, ayse, form);
  await fillIn(page);
  const sent = [];
  let answer;
  const clicked = new Promise((resolve) => (answer = resolve));
  await page.route(`**${form}`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    sent.push(route.request().method());
    await clicked;
    return route.continue();
  });
  const button = page.getByRole('button', { name: 'Devam', exact: true });
  await button.scrollIntoViewIfNeeded();
  const { x, y } = await button.boundingBox();
  await page.mouse.click(x + 9, y + 9);
  await eventually('the first', async () => sent.length === 1);
  await page.mouse.click(x + 9, y + 9);
  answer();
  await page.waitForURL('**/sms');
  assert.deepEqual(sent, ['POST']);
});

// What only a script can do is offered only where there is one.
test('copy and print', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, _, js) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.addInitScript('window.print = () => { document.documentElement.dataset.printed = "yes"; }');
    await page.goto('/deneme/dogrulayici');
    const copy = page.getByRole('button', { name: 'Kodu kopyala' });
    await page.goto('/deneme/dogrulayici');
    assert.equal(await copy.isVisible(), js);
    if (js) {
      const code = await page.locator('#code').textContent();
      await copy.click();
      await page.getByRole('status').filter({ hasText: 'Kod kopyalandı' }).waitFor();
      assert.equal(await page.evaluate('navigator.clipboard.readText()'), code);
    }
    await page.goto('/taahhutname');
    const print = page.getByRole('button', { name: 'Bu sayfayı yazdır' });
    assert.equal(await print.isVisible(), js);
    if (js) await print.click();
    if (js) assert.equal(await page.evaluate('document.documentElement.dataset.printed'), 'yes');
  });
});

// R24: the result page is printable: one page of paper, without what only a screen needs.
test('the result on paper', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, gulsah, `/basvurularim/${gulsah.order}/sonuc`);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.who', '.foot', '.actions', '.steps']) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  for (const there of ['SD-3', 'Form Teslimat Adresimiz', 'mavi tükenmez']) assert.ok(await page.getByText(there).first().isVisible(), there);
  await picture(page, 'print-result');
  const pdf = (await page.pdf({ format: 'A4', margin: { top: '1.5cm', bottom: '1.5cm', left: '1.5cm', right: '1.5cm' } })).toString('latin1');
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
});

// Dark mode and forced colours: readable, by the checker and by eye.
test('in other colours', async (t) => {
  for (const [name, colours] of [['dark', { colorScheme: 'dark' }], ['forced', { forcedColors: 'active' }]]) {
    const page = await visitor(t, town.url, colours);
    await page.goto('/');
    await axe(page);
    await picture(page, `${name}-landing`);
    await signIn(page, cagri, '/basvurularim');
    await axe(page);
    await picture(page, `${name}-list`);
    await page.goto(`/basvurularim/${cagri.order}/form`);
    await page.locator('#phone').fill('1');
    await page.getByRole('button', { name: 'Devam', exact: true }).click();
    await page.locator('.error-summary').waitFor();
    await axe(page);
    await picture(page, `${name}-form`);
  }
});

// R47: English is one switch away on every page, and stays.
test('English', async (t) => {
  const page = await visitor(t, town.url);
  const seen = (name) => looksRight(page, `english-${name}`);
  await page.goto('/');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await seen('landing');
  await signIn(page, ipek, '/basvurularim');
  await seen('list');
  for (const [name, path] of [['menu', '/nes'], ['result', `/basvurularim/${ipek.order}/sonuc`], ['detail', `/basvurularim/${ipek.order}`], ['help', '/yardim/islak-imza'], ['not-found', '/yok']]) {
    await page.goto(path);
    await seen(name);
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, cagri, `/basvurularim/${cagri.order}/form`);
  await page.locator('#phone').fill('1');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.error-summary').waitFor();
  assert.match(await page.title(), /^Error:/);
  await seen('form');
  await page.goto(`/basvurularim/${cagri.order}/onay`);
  await seen('approval');
  await page.goto(`/basvurularim/${cagri.order}/onay/islak-imza`);
  await seen('approval-wet-ink');
  await sitDown(page);
  await seen('desk');
  await page.goto(`/masa/siparis/${gulsah.order}/form`);
  await seen('desk-arrival');
});

// The session ran out while its person typed: what was typed waits for their next login. In a demo of its own, since its clock goes on.
test('a session that runs out while typing', async (t) => {
  const own = await demo(t);
  const page = await visitor(t, own.url);
  await signIn(page, ayse, form);
  const clock = await visitor(t, own.url);
  await clock.goto('/deneme/saat');
  await clock.locator('main form[action="/deneme/saat"] button').click();
  await clock.waitForLoadState();
  await page.locator('#address').fill('Süre dolduktan sonra yazılan');
  await page.locator('.saved', { hasText: 'Yazdıklarınız kaydedildi' }).waitFor();
  await page.goto(form);
  await throughTheGate(page, ayse);
  await page.waitForURL(`**${form}**`);
  assert.equal(await page.locator('#address').inputValue(), 'Süre dolduktan sonra yazılan');
});

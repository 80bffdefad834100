// e-İmza in a real browser and with the real app: the code, the login that must come back to its browser, the approval.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, runTheApp, visitor, withAndWithoutScript } from './harness.mjs';
import { choose, numberOf, people, signIn } from './town.mjs';

const town = await demo();
const { ayse, cagri, omer } = people;

/** Signs, and gives the way back into the browser. */
async function signIntoLogin(page, who) {
  const { ended, printed } = await runTheApp(town, who, page);
  assert.equal(ended, 0, printed);
  const address = /http:\/\/127\.0\.0\.1:\d+\/e-imza\/\S+/.exec(printed)[0];
  return { address, printed };
}

async function askForACode(page, person, back = '/basvurularim') {
  await page.goto(`/giris?donus=${encodeURIComponent(back)}`);
  await page.getByRole('link', { name: 'e-İmza ile giriş' }).click();
  await page.getByLabel('Kimlik No').fill(numberOf(town, person));
  await page.getByRole('button', { name: 'Doğrulama kodu al' }).click();
  await page.getByRole('heading', { name: 'e-İmza doğrulama kodu' }).waitFor();
}

// R04 B03: number, code, signature; the address that the app opens lets this browser in, and the waiting page follows by itself.
test('login by e-İmza', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    await page.goto('/giris?donus=/basvurularim');
    await page.getByRole('link', { name: 'e-İmza ile giriş' }).click();
    await looksRight(page, `e-imza-number${kind}`);
    await page.getByLabel('Kimlik No').fill('123');
    await page.getByRole('button', { name: 'Doğrulama kodu al' }).click();
    await page.locator('.error-summary').waitFor();
    assert.match(await page.title(), /^Hata: /);
    await looksRight(page, `e-imza-number-wrong${kind}`);
    await askForACode(page, ayse);
    if (js) await page.getByRole('button', { name: 'Kodu kopyala' }).waitFor();
    await looksRight(page, `e-imza-code${kind}`);
    const { address, printed } = await signIntoLogin(page, ayse);
    assert.match(printed, /aşağıdaki tarayıcıda, benim adıma oturum açılmasına izin veriyorum/);
    if (!js) await page.reload();
    await page.getByRole('heading', { name: 'Girişi tamamlayın' }).waitFor();
    await looksRight(page, `e-imza-returning${kind}`);
    const other = await page.context().newPage();
    await other.goto(address);
    await other.waitForURL('**/basvurularim');
    await other.getByText(ayse.name).first().waitFor();
    if (!js) await page.reload();
    await page.waitForURL('**/basvurularim');
  });
});

// B03: the app opened another browser: the login goes on there by a button, and the waiting page says so.
test('login goes on in another browser', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    await askForACode(page, ayse);
    const waiting = page.url();
    const { address, printed } = await signIntoLogin(page, ayse);
    assert.match(printed, /kimseye göndermeyin/);
    const other = await visitor(t, town.url, { js });
    await other.goto(address);
    await other.waitForURL(`${waiting}/donus`);
    await other.getByRole('heading', { name: 'Girişi bu tarayıcıda tamamlayın' }).waitFor();
    await looksRight(other, `e-imza-elsewhere-here${kind}`);
    await other.getByRole('button', { name: 'Girişi bu tarayıcıda tamamla' }).click();
    await other.waitForURL('**/basvurularim');
    await other.getByText(ayse.name).first().waitFor();
    if (!js) await page.goto(waiting);
    await page.getByRole('heading', { name: 'Giriş öteki tarayıcıda tamamlandı' }).waitFor();
    await looksRight(page, `e-imza-elsewhere${kind}`);
    const late = await visitor(t, town.url, { js });
    await late.goto(address);
    await late.getByText('tamamlanmış ya da süresi dolmuş').waitFor();
    await looksRight(late, `e-imza-elsewhere-over${kind}`);
  });
});

// R23: read, ticked, signed; the page says İşlem Başarılı by itself, and the order awaits production.
test('approval by e-İmza', async (t) => {
  const page = await visitor(t, town.url);
  const approval = `/basvurularim/${cagri.order}/onay`;
  await signIn(page, cagri, approval);
  await looksRight(page, 'approval-e-imza');
  await choose(page, 'yol-e-imza');
  await page.getByRole('main').getByRole('button', { name: 'Devam', exact: true }).click();
  await page.waitForURL('**/onay/e-imza');
  await page.getByRole('button', { name: 'e-İmza ile Onayla' }).click();
  await page.locator('.error-summary').waitFor();
  await looksRight(page, 'approval-not-read');
  await choose(page, 'okudum');
  await page.getByRole('button', { name: 'e-İmza ile Onayla' }).click();
  await page.getByRole('heading', { name: 'e-İmza doğrulama kodu' }).waitFor();
  const waiting = page.url();

  // Somebody else's card: the app is told why and gives up, and the page says it as well.
  const refused = await runTheApp(town, ayse, page);
  assert.notEqual(refused.ended, 0, refused.printed);
  assert.match(refused.printed, /Sertifika başka bir kişiye ait\./);
  await page.getByText('Sertifika başka bir kişiye ait.').waitFor();
  await looksRight(page, 'e-imza-refused');

  await page.goto(`${approval}/e-imza`);
  await choose(page, 'okudum');
  await page.getByRole('button', { name: 'e-İmza ile Onayla' }).click();
  await page.locator('#kod').waitFor();
  assert.notEqual(page.url(), waiting);
  const { ended, printed } = await runTheApp(town, cagri, page);
  assert.equal(ended, 0, printed);
  assert.match(printed, /Taahhütnamesi’ni okudum ve kabul ediyorum\./);
  await page.getByRole('heading', { name: 'İşlem Başarılı' }).waitFor();
  await looksRight(page, 'e-imza-success');
  await page.getByRole('link', { name: 'Devam' }).click();
  await page.getByRole('heading', { name: 'Üretim Bekleniyor' }).waitFor();
  await looksRight(page, 'approval-e-imza-result');
  await page.goto(approval);
  await page.waitForURL('**/sonuc');
});

// A code that nobody used in time, as the page tells it; without a script the page looks by itself.
test('a code that runs out', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    await askForACode(page, omer);
    const keeper = await visitor(t, town.url);
    await keeper.goto('/deneme/saat');
    await keeper.locator('#days').selectOption('1');
    await keeper.locator('main form[action="/deneme/saat"] button').click();
    if (!js) await page.getByRole('link', { name: 'Durumu yenile' }).click();
    await page.getByRole('heading', { name: 'Kodun süresi doldu' }).waitFor({ timeout: 15_000 });
    await looksRight(page, `e-imza-expired${js ? '' : '-plain'}`);
  });
});

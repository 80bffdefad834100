// Sertifika durumu in a real browser, with the demo's own issuer and the real app: from "Ben değildim" to a certificate that opens nothing
// any more.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, runTheApp, visitor, withAndWithoutScript } from './harness.mjs';
import { eventually, newestCode, numberOf, people, signIn, sitDown } from './town.mjs';

const town = await demo();
const { ayse, cagri, omer } = people;

/** One clerk for the whole file: a code of the authenticator is good for one login only. */
let seat;
async function clerk(t) {
  const page = await visitor(t, town.url, { storageState: seat });
  if (!seat) await sitDown(page);
  seat ??= await page.context().storageState();
  await page.goto('/masa');
  return page;
}

const seen = (page, name) => looksRight(page, `desk-certificate-${name}`);

/** What the app prints when a person wants to log in with their card. */
async function login(t, person) {
  const page = await visitor(t, town.url);
  await page.goto('/giris/e-imza');
  await page.getByLabel('Kimlik No').fill(numberOf(town, person));
  await page.getByRole('button', { name: 'Doğrulama kodu al' }).click();
  await page.getByRole('heading', { name: 'e-İmza doğrulama kodu' }).waitFor();
  const { ended, printed } = await runTheApp(town, person, page);
  return { ended, printed, page };
}

async function lookFor(page, typed) {
  await page.goto('/masa/sertifikalar');
  await page.getByLabel('Seri no ya da T.C. kimlik no').fill(typed);
  await page.getByRole('button', { name: 'Sertifikayı bul' }).click();
}

async function choosing(page, act, why, demand) {
  await page.getByText(act, { exact: true }).click();
  if (why) await page.getByLabel('İptal nedeni').selectOption({ label: why });
  await page.getByLabel('Talep eden').selectOption({ label: demand });
  await page.getByRole('button', { name: 'Devam' }).click();
  await page.getByRole('heading', { name: 'Son bir kez bakın' }).waitFor();
}

// B16: Ayşe says that it was not her; one click from her request the clerk revokes, and her card opens nothing any more.
test('a certificate is revoked for good', async (t) => {
  const hers = await visitor(t, town.url);
  await signIn(hers, ayse, '/nes/bireysel/gunluk');
  await hers.getByRole('link', { name: 'Ben değildim' }).first().click();
  await hers.getByRole('button', { name: 'Ben değildim, bildir' }).click();

  const page = await clerk(t);
  await page.getByRole('link', { name: /İptal talepleri: 1/ }).click();
  await seen(page, 'requests');
  await page.getByRole('link', { name: /^Sertifikaları ?: Ayşe Yılmaz/ }).click();
  await page.getByRole('heading', { name: 'Geçerli' }).waitFor();
  await seen(page, 'good');
  await page.getByRole('button', { name: 'Devam' }).click();
  await page.getByText('Kimin talep ettiğini seçin.').first().waitFor();
  await seen(page, 'nothing-chosen');
  await choosing(page, 'İptal et', 'Kart kayıp ya da çalıntı, PIN başkasında', 'Sertifika sahibi');
  await seen(page, 'sure');
  await page.getByRole('button', { name: 'İptal et' }).click();
  await page.getByText('Sertifika iptal edildi.').waitFor();
  await page.getByText('İptal kesindir').waitFor();
  await seen(page, 'revoked');
  await page.goto('/masa/iptal-talepleri');
  await page.getByText('Bekleyen iptal talebi yok.').waitFor();

  const { ended, printed, page: refused } = await login(t, ayse);
  assert.notEqual(ended, 0, printed);
  assert.match(printed, /Sertifika iptal edilmiş\./);
  await refused.getByText('Sertifika iptal edilmiş.').waitFor();
  await looksRight(refused, 'e-imza-revoked');
  await eventually('the letter', async () =>
    (await town.inbox()).some(({ subject }) => subject === 'Sertifikanız iptal edildi'),
  );
});

// Found by identity number, which stands in no address; suspended, and resumed.
test('a certificate is suspended and resumed', async (t) => {
  const page = await clerk(t);
  await page.goto('/masa/sertifikalar');
  await seen(page, 'box');
  await lookFor(page, 'kedi');
  await page.locator('.error-summary').waitFor();
  await seen(page, 'box-wrong');
  await lookFor(page, numberOf(town, omer));
  await page.getByText('böyle bir sertifika yok').waitFor();
  await seen(page, 'none');
  await lookFor(page, numberOf(town, cagri));
  await page.waitForURL(/\/masa\/sertifikalar\/[0-9a-f-]{36}$/);
  await choosing(page, 'Askıya al', undefined, 'Sertifika sahibi');
  await page.getByRole('button', { name: 'Askıya al' }).click();
  await page.getByText('Sertifika askıya alındı.').waitFor();
  await seen(page, 'suspended');
  const held = await login(t, cagri);
  assert.match(held.printed, /Sertifika askıda\./);
  await choosing(page, 'Askıdan kaldır', undefined, 'Sertifika sahibi');
  await page.getByRole('button', { name: 'Askıdan kaldır' }).click();
  await page.getByText('Sertifika askıdan kaldırıldı').waitFor();
  const again = await login(t, cagri);
  assert.equal(again.ended, 0, again.printed);
});

// B13: the holder alone stops a certificate, by a code on the phone; with and without a script.
test('a holder suspends a certificate', async (t) => {
  await withAndWithoutScript(t, town.url, async (page, t, js) => {
    const kind = js ? '' : '-plain';
    await signIn(page, cagri, '/nes/bireysel/sertifikalar');
    await page.getByRole('heading', { name: 'Geçerli' }).waitFor();
    await looksRight(page, `certificates-mine${kind}`);
    await page.getByRole('link', { name: /^Askıya al/ }).click();
    await looksRight(page, `certificate-suspend${kind}`);
    const sent = (await town.inbox()).filter(({ text }) => /#\d{6}$/m.test(text)).length;
    await page.getByRole('button', { name: 'SMS kodu gönder' }).click();
    await page.getByRole('button', { name: 'Askıya al' }).click();
    await page.locator('.error-summary').waitFor();
    await looksRight(page, `certificate-suspend-wrong${kind}`);
    await page.locator('#code').fill(await newestCode(town, sent + 1));
    await page.getByRole('button', { name: 'Askıya al' }).click();
    await page.getByText('Sertifikanız askıya alındı.').waitFor();
    await looksRight(page, `certificates-mine-suspended${kind}`);

    const desk = await clerk(t);
    await lookFor(desk, numberOf(town, cagri));
    await choosing(desk, 'Askıdan kaldır', undefined, 'Sertifika sahibi');
    await desk.getByRole('button', { name: 'Askıdan kaldır' }).click();
    await desk.getByText('Sertifika askıdan kaldırıldı').waitFor();
  });
});

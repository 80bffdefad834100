// Masa: a clerk's morning at the staff desk, and two clerks at one order.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, tabTo, visitor } from './harness.mjs';
import { choose, eventually, numberOf, people, signIn, sitDown } from './town.mjs';

const { elif, gulsah, omer, cagri } = people;
const town = await demo();

/** One clerk for the whole file: a code of the authenticator is good for one login only. */
let seat;
async function clerk(t) {
  const page = await visitor(t, town.url, { storageState: seat });
  if (!seat) await sitDown(page);
  seat ??= await page.context().storageState();
  await page.goto('/masa');
  return page;
}

const seen = (page, name) => looksRight(page, `desk-${name}`);
const main = (page) => page.getByRole('main');
const find = async (page, typed) => {
  await page.waitForLoadState();
  // Where nothing was found the box has the focus already, with what was typed selected: one types or scans right over it.
  if (!(await page.locator('#q').evaluate((box) => box === document.activeElement))) await page.keyboard.press('/');
  await page.keyboard.type(typed);
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
};
const record = (page) => page.getByRole('button', { name: 'Kaydet' }).click();
const factAt = (page, label) => page.locator('.summary > div', { hasText: label }).locator('dd').first().textContent();

// R46: the login says that it is wrong, never what.
test('the door of the desk', async (t) => {
  const page = await visitor(t, town.url);
  await page.goto('/masa');
  assert.equal(new URL(page.url()).pathname, '/masa/giris');
  await seen(page, 'login');
  await page.locator('#user_name').fill('memur');
  await page.locator('#password').fill('yanlış parola');
  await page.locator('#code').fill('000000');
  await page.getByRole('button', { name: 'Giriş' }).click();
  await page.getByText('doğru değil').first().waitFor();
  assert.equal(await page.locator('#password').inputValue(), '');
  await seen(page, 'login-wrong');
});

// R26: 300 letters a day. What a letter costs is its scan and two times Enter, and the scanner types the first of them.
test('letters are taken in without the mouse', async (t) => {
  const page = await clerk(t);
  const box = page.locator('#q');
  const inSight = (place) => place.evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  const codes = [];
  for (const { order } of [gulsah, omer]) {
    await page.goto(`/masa/siparis/${order}/form`);
    codes.push(await factAt(page, 'Formun kodu'));
  }
  await page.goto('/masa');
  let keys = 0;
  const press = async (key) => { keys += 1; await page.keyboard.press(key); };
  for (const [place, code] of codes.entries()) {
    // The next letter is scanned into the box.
    await page.locator('#q:focus').waitFor();
    for (const letter of code) await press(letter);
    await press('Enter');
    await page.waitForURL('**/form?kod=*');
    await page.waitForLoadState();
    await page.locator('#decision:focus:checked').waitFor({ state: 'attached' });
    for (const what of [page.locator('label[for="decision"]'), page.getByRole('button', { name: 'Kaydet' })]) assert.ok(await inSight(what));
    if (place === 0) {
      // A reason by its digit, and back; a scan that comes too early goes to the box and decides nothing.
      await page.keyboard.press('6');
      assert.ok((await page.locator('#decision-refuse').isChecked()) && (await page.locator('#reason-cut-off').isChecked()));
      assert.ok(await inSight(page.getByRole('button', { name: 'Kaydet' })));
      await seen(page, 'arrival-by-digit');
      await page.keyboard.press('6');
      assert.ok(!(await page.locator('#reason-cut-off').isChecked()));
      await page.keyboard.type(codes[1]);
      assert.equal(await box.inputValue(), codes[1]);
      assert.ok(!(await page.locator('[name=reason]:checked').count()));
      await page.reload();
      await page.locator('#decision').focus();
    }
    await press('Enter');
    await page.getByText('Form kabul edildi;').waitFor();
    await page.waitForLoadState();
  }
  assert.equal(keys, codes.join('').length + 2 * codes.length);

  // Both were wrong: until production begins an acceptance is taken back, with a reason.
  for (const { order } of [gulsah, omer]) {
    await page.goto(`/masa/siparis/${order}`);
    await main(page).getByRole('link', { name: 'Kabulü geri al' }).click();
    await main(page).getByRole('button', { name: 'Kabulü geri al' }).click();
    await page.locator('.error-summary').waitFor();
    await seen(page, 'undo-error');
    await choose(page, 'why');
    await main(page).getByRole('button', { name: 'Kabulü geri al' }).click();
    await page.getByText('Kabul geri alındı').first().waitFor();
    await seen(page, 'undone');
  }
});

// R26 R46: found by name, number, identity number and scanned code; refused with reasons; the applicant reads them.
test('a form is refused with reasons, and the new one accepted', async (t) => {
  const page = await clerk(t);
  await seen(page, 'home');
  await page.goto('/masa/isler');
  await page.getByText('Takılan iş yok').waitFor();
  await seen(page, 'parked-empty');
  await page.goto('/masa/bekleyen-formlar');
  await main(page).getByRole('link', { name: gulsah.order, exact: true }).waitFor();
  await seen(page, 'forms-awaited');

  await find(page, 'zzz');
  await page.getByText('Bu adla başlayan').waitFor();
  await seen(page, 'found-nobody');
  await find(page, 'KALEM1-SD-3');
  await page.getByText('tam okunamadı').waitFor();
  await find(page, 'i');
  await page.getByRole('heading', { name: 'Arama sonuçları' }).waitFor();
  await seen(page, 'found-several');
  await find(page, numberOf(town, gulsah));
  await page.waitForURL(`**/masa/siparis/${gulsah.order}`);
  await find(page, gulsah.order);
  await page.getByText('Başvuru sahibinin gördüğü açıklama').waitFor();
  await seen(page, 'order');
  await page.getByText('Kimlik numarasını göster').click();
  await page.locator('#purpose').selectOption('form-comparison');
  await page.getByRole('button', { name: 'Göster' }).click();
  await page.getByText(numberOf(town, gulsah)).first().waitFor();
  await seen(page, 'order-revealed');

  await main(page).getByRole('link', { name: 'Form geldi' }).click();
  const code = await factAt(page, 'Formun kodu');
  await record(page);
  await page.getByText('Kabul ya da ret seçin.').first().waitFor();
  await find(page, code);
  await page.getByText('Okutulan kod güncel formun kodu').waitFor();
  assert.equal(await page.locator('#code').inputValue(), code);
  assert.ok(await page.locator('#decision').isChecked(), 'a good scan needs one more Enter only');
  await seen(page, 'arrival');
  await choose(page, 'decision-refuse');
  await record(page);
  await page.getByText('Formu reddetmek için en az bir neden seçin.').first().waitFor();
  await seen(page, 'arrival-errors');
  await choose(page, 'reasons');
  await choose(page, 'reason-cut-off');
  await record(page);
  await page.getByText('Form reddedildi').waitFor();
  await seen(page, 'refused');
  const told = await eventually('the refusal', async () => (await town.inbox()).find(({ subject, text }) => subject && /imza alanı boş/.test(text)));
  assert.match(told.text, new RegExp(gulsah.order));

  const hers = await visitor(t, town.url);
  await signIn(hers, gulsah, '/basvurularim');
  await hers.getByText('Formun imza alanı boş.').waitFor();
  await seen(hers, 'refused-for-the-applicant');
  await main(hers).getByRole('link', { name: 'Başvuruyu Tamamla' }).click();
  await hers.getByRole('heading', { name: 'Gönderdiğiniz form işleme alınamadı' }).waitFor();
  await seen(hers, 'refused-detail');
  await main(hers).getByRole('link', { name: 'Başvuruyu Tamamla' }).click();
  await hers.waitForURL('**/onay');
  await choose(hers, 'yol-islak-imza');
  await main(hers).getByRole('button', { name: 'Devam', exact: true }).click();
  await choose(hers, 'okudum');
  await hers.getByRole('button', { name: 'Islak İmzalı Onaylamak için Formu İndir' }).click();
  await hers.waitForURL('**/sonuc*');

  await find(page, code);
  await page.getByText('Eldeki kâğıt eski').waitFor();
  await choose(page, 'decision');
  await record(page);
  await page.getByText('Kod eski bir formun kodu').first().waitFor();
  await seen(page, 'arrival-outdated');
  await find(page, gulsah.order);
  await main(page).getByRole('link', { name: 'Form geldi' }).click();
  await find(page, await factAt(page, 'Formun kodu'));
  await tabTo(page, page.locator('#decision'));
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByText('Form kabul edildi;').waitFor();
  await seen(page, 'accepted');
  await page.goto('/masa/uretim-bekleyenler');
  await main(page).getByRole('link', { name: gulsah.order, exact: true }).waitFor();
  await seen(page, 'production');

  await hers.goto('/basvurularim');
  await hers.getByText('Üretim Bekleniyor').first().waitFor();
  await hers.goto(`/basvurularim/${gulsah.order}/sonuc`);
  await hers.getByText('Sizin başvurunuz').waitFor();
  await seen(hers, 'accepted-for-the-applicant');
  await hers.goto(`/basvurularim/${gulsah.order}`);
  await seen(hers, 'timeline-for-the-applicant');
});

// Two clerks on one order at once: one wins, the other is told.
test('two clerks at one order', async (t) => {
  const one = await clerk(t);
  const two = await clerk(t);
  for (const page of [one, two]) await page.goto(`/masa/siparis/${omer.order}/form`);
  await choose(one, 'decision');
  await record(one);
  await one.getByText('Form kabul edildi;').waitFor();
  await choose(two, 'decision-refuse');
  await choose(two, 'reasons');
  await record(two);
  await two.getByRole('heading', { name: 'Bu kayıt az önce değişti' }).waitFor();
  await seen(two, 'stale');
  await two.goto(`/masa/siparis/${omer.order}/form`);
  await two.getByRole('heading', { name: 'Bu form şu anda işlenemez' }).waitFor();
  await seen(two, 'arrival-not-now');
  await two.goto(`/masa/siparis/${cagri.order}`);
  assert.equal(await two.getByRole('link', { name: 'Form geldi' }).count(), 0, 'a form that was never printed cannot arrive');
  await two.goto('/masa/bekleyen-formlar');
  await two.getByText('Yolda olan form yok').waitFor();
  await seen(two, 'forms-awaited-empty');
  await two.goto('/masa/siparis/SD-9999');
  await two.getByRole('heading', { name: 'Sayfa bulunamadı' }).waitFor();
  await seen(two, 'not-found');
});

// R08 R46: the desk ends an order on one page that says what is lost; a paper that still comes is answered.
test('an order is ended, and its paper comes too late', async (t) => {
  const page = await clerk(t);
  await find(page, omer.order);
  await main(page).getByRole('link', { name: 'Başvuruyu iptal et' }).click();
  const end = main(page).getByRole('button', { name: 'Başvuruyu iptal et' });
  await seen(page, 'cancel');
  await end.click();
  await page.locator('.error-summary').waitFor();
  await seen(page, 'cancel-errors');
  await choose(page, 'asked_by');
  await choose(page, 'why');
  await end.click();
  await page.getByText('Başvuru iptal edildi;').waitFor();
  await seen(page, 'cancelled');
  await main(page).getByRole('link', { name: 'Kâğıt geldi' }).click();
  await page.locator('[name=what]:focus:checked').waitFor({ state: 'attached' });
  await seen(page, 'late-paper');
  await page.keyboard.press('Enter');
  await page.getByText('Gelen kâğıt kaydedildi').waitFor();
  await page.getByText('Gelen: imzalı başvuru formu.').waitFor();
  await page.locator('#q:focus').waitFor();
  await seen(page, 'late-paper-recorded');
});

// R06 R46: the desk adds an institution and appoints its officer, who then chooses whom to act for.
test('institutions and their officers', async (t) => {
  const page = await clerk(t);
  const press = (name) => main(page).getByRole('button', { name, exact: true }).click();
  await page.getByRole('link', { name: 'Kurumlar' }).click();
  await press('Ekle');
  await page.locator('.error-summary').waitFor();
  await seen(page, 'institutions-error');
  await page.locator('#name').fill('Ağrı İbrahim Çeçen Eğitim ve Araştırma Hastanesi Başhekimliği (Deneme)');
  await press('Ekle');
  await page.getByText('Bu kurumun e-imza sorumlusu yok.').waitFor();
  await seen(page, 'officers-none');
  await press('Görevlendir');
  await page.locator('.error-summary').waitFor();
  await seen(page, 'officers-errors');
  const fields = { identity: numberOf(town, elif), given_name: 'Elif', family_name: 'Öztürk' };
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  await press('Görevlendir');
  await main(page).getByRole('cell', { name: elif.name, exact: true }).waitFor();
  await seen(page, 'officers');
  await page.goto('/masa/kurumlar');
  await seen(page, 'institutions');

  const hers = await visitor(t, town.url);
  await signIn(hers, elif, '/yetkili');
  await hers.getByRole('heading', { name: 'Kurum seçin' }).waitFor();
  await seen(hers, 'officer-of-two');
  await page.locator('td a', { hasText: 'Hastanesi' }).click();
  await main(page).getByRole('button', { name: new RegExp(elif.name) }).click();
  // The only officer is not removed with one click.
  await main(page).getByRole('button', { name: 'Yine de görevden al' }).waitFor();
  await seen(page, 'dismiss-last');
  await press('Yine de görevden al');
  await page.waitForLoadState();
  await hers.reload();
  await hers.getByRole('heading', { name: 'Yetkili İşlemleri' }).waitFor();
});

// WCAG 2.1.4: single keys can be switched off.
test('the shortcut can be switched off', async (t) => {
  const page = await clerk(t);
  const focused = () => page.evaluate('document.activeElement.id');
  await page.goto('/masa/isler');
  await page.keyboard.press('/');
  assert.equal(await focused(), 'q');
  await page.goto('/masa');
  await page.getByRole('button', { name: 'Tek tuşlu kısayolları kapat' }).click();
  await page.getByRole('button', { name: 'Tek tuşlu kısayolları aç' }).waitFor();
  await page.goto('/masa/isler');
  await page.keyboard.press('/');
  assert.notEqual(await focused(), 'q');
});

// Rate limit: many wrong logins under one name meet a page that says so.
test('too many logins are met by a limit', async (t) => {
  const page = await visitor(t, town.url);
  const wrong = () => page.request.post('/masa/giris', { form: { user_name: 'kimse', password: 'x', code: '000000' } });
  const answers = await Promise.all(Array.from({ length: 10 }, wrong));
  assert.deepEqual(answers.map((answer) => answer.status()), Array(10).fill(422));
  await page.goto('/masa/giris');
  await page.locator('#user_name').fill('kimse');
  await page.getByRole('button', { name: 'Giriş' }).click();
  await page.getByRole('heading', { name: 'Çok fazla istek geldi' }).waitFor();
  await seen(page, 'too-many');
});

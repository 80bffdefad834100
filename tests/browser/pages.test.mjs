// Every page that the journeys do not pass, and every page on which something is refused.

import assert from 'node:assert/strict';
import test from 'node:test';
import { demo, looksRight, visitor } from './harness.mjs';
import { fillIn, newestCode, notThis, people, practiceNumber, signIn, throughTheGate } from './town.mjs';

const town = await demo();
const { ayse, cagri, omer, ipek } = people;
const heading = (page, name) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const status = async (page, address) => (await page.goto(address)).status();

// R01 R45: what everyone may read, and the demo's own tools.
test('without a login', async (t) => {
  const page = await visitor(t, town.url);
  for (const path of ['/borc', '/yardim', '/yardim/islak-imza', '/yardim/e-imza', '/yardim/e-onay', '/yardim/imza-dogrulama', '/yardim/sorular', '/yardim/iletisim', '/yardim/kisisel-veriler', '/taahhutname']) {
    assert.equal(await status(page, path), 200);
    await looksRight(page, `open${path.replaceAll('/', '-')}`);
  }
  for (const path of ['/deneme', '/deneme/gelen-kutusu', '/deneme/saat', '/deneme/dogrulayici']) {
    assert.equal(await status(page, path), 200);
    await looksRight(page, `practice${path.replaceAll('/', '-')}`);
  }
});

// R02: turned back, wrong and out of date at the gate.
test('at the gate', async (t) => {
  const page = await visitor(t, town.url);
  await page.goto('/giris');
  await press(page, 'e-Devlet Kapısına Git');
  await page.locator('#identity_number').fill('12345678901');
  await page.getByRole('button', { name: 'Bu kişi olarak devam et' }).last().click();
  await page.locator('.error-summary').waitFor();
  await looksRight(page, 'gate-invalid');
  await press(page, 'Vazgeç');
  await page.getByText('Kimlik doğrulamadan vazgeçtiniz').waitFor();
  await looksRight(page, 'login-cancelled');
  await page.goto('/giris/donus?code=x&state=y');
  await page.getByText('Kimlik doğrulama tamamlanamadı').waitFor();
  await looksRight(page, 'login-invalid');
});

// R05: who has no application yet.
test('a person without an application', async (t) => {
  const page = await visitor(t, town.url);
  await page.goto('/giris?donus=/basvurularim');
  await press(page, 'e-Devlet Kapısına Git');
  await page.locator('#identity_number').fill(practiceNumber(9_900));
  await page.locator('#given_name').fill('Muhammed Abdülkadir Şükrü');
  await page.locator('#family_name').fill('Büyükçekmeceli-Karaosmanoğulları');
  await page.getByRole('button', { name: 'Bu kişi olarak devam et' }).last().click();
  await page.getByText('Adınıza açılmış bir başvuru yok').waitFor();
  await looksRight(page, 'list-empty');
  for (const path of ['/mali-muhur', '/nes/bireysel/sertifikalar', '/nes/bireysel/kisi-odemeli']) {
    await page.goto(path);
    await looksRight(page, `plain${path.replaceAll('/', '-')}`);
  }
});

// R16 R21: what the register answers, and what can be wrong with a code.
test('form and code in every state', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, ayse, `/basvurularim/${ayse.order}/form`);
  await press(page, 'Kimlik Bilgilerimi Güncelle');
  await page.getByText('karşılaştırıldı ve doğrulandı').waitFor();
  await looksRight(page, 'form-register-confirmed');
  for (const answer of ['farkli', 'yanit-yok']) {
    await page.goto(`/basvurularim/${ayse.order}/form?kimlik=${answer}`);
    await page.locator('.notice.warning').waitFor();
  }
  await looksRight(page, 'form-register-unavailable');
  // Every field wrong at once, each over-long or in a script that no card can carry.
  for (const name of ['email', 'phone', 'unit', 'title', 'work_phone', 'extension', 'address', 'district', 'postcode']) {
    await page.locator(`#${name}`).fill(`я${'Ç'.repeat(300)}`);
  }
  await press(page, 'Devam');
  await page.locator('.error-summary').waitFor();
  assert.equal(await page.locator('.error-summary li').count(), 12);
  await looksRight(page, 'form-all-wrong');
  await fillIn(page);
  for (const [name, value] of Object.entries({ email: 'a@ornek.example', unit: 'Birim', title: 'Unvan', work_phone: '', extension: '' })) await page.locator(`#${name}`).fill(value);
  await press(page, 'Devam');

  const code = await newestCode(town);
  await press(page, 'Devam');
  await page.getByText('altı rakamdan').first().waitFor();
  for (let wrong = 0; wrong < 5; wrong += 1) {
    await page.locator('#code').fill(notThis(code));
    await press(page, 'Devam');
    await page.locator('.error-summary').waitFor();
  }
  await page.getByText('artık geçerli değil').first().waitFor();
  await looksRight(page, 'code-used-up');
  await press(page, 'Yeni kod gönder');
  await page.getByText('Yeni bir kod gönderdik').waitFor();
  await looksRight(page, 'code-sent-again');
  for (let more = 0; more < 5; more += 1) {
    await page.getByText('Kod gelmedi mi?').click();
    await press(page, 'Yeni kod gönder');
    await page.locator('.notice').waitFor();
  }
  await page.getByText('çok sayıda kod istendi').waitFor();
  await looksRight(page, 'code-too-many');
});

// R08 R24: cancelled, paid by oneself, in production: each is told in the list and on its page.
test('an application in every state', async (t) => {
  const cagris = await visitor(t, town.url);
  await signIn(cagris, cagri, `/basvurularim/${cagri.order}`);
  await looksRight(cagris, 'state-to-approve');
  await cagris.getByRole('link', { name: 'Başvuruyu iptal et' }).click();
  await looksRight(cagris, 'cancel');
  await press(cagris, 'Başvuruyu iptal et');
  await cagris.getByText('İptal Edildi').first().waitFor();
  await looksRight(cagris, 'state-cancelled');

  const omers = await visitor(t, town.url);
  await signIn(omers, omer, `/basvurularim/${omer.order}/sonuc`);
  await omers.getByText('Ödemeyi şimdi yapmayın').waitFor();
  await looksRight(omers, 'state-self-paid');

  const ipeks = await visitor(t, town.url);
  await signIn(ipeks, ipek, '/basvurularim');
  await looksRight(ipeks, 'state-list');
  await ipeks.goto(`/basvurularim/${ipek.order}/sonuc`);
  await looksRight(ipeks, 'state-production');

  // 409: what the state of an application does not allow.
  assert.equal(await status(ipeks, `/basvurularim/${ipek.cancelled}/form`), 409);
  await ipeks.getByText('Başvuru iptal edilmiş.').waitFor();
  await looksRight(ipeks, 'refused-not-now');
  // 404: a foreign order is not found, never "not yours".
  assert.equal(await status(ipeks, `/basvurularim/${ayse.order}`), 404);
  await looksRight(ipeks, 'refused-not-found');
});

// Two tabs: the form changed in one, approved in the other.
test('a page that is out of date', async (t) => {
  const page = await visitor(t, town.url);
  await signIn(page, omer, `/basvurularim/${omer.order}/form`);
  const other = await page.context().newPage();
  await other.goto(`/basvurularim/${omer.order}/iptal`);
  await press(other, 'Başvuruyu iptal et');
  await other.getByText('İptal Edildi').first().waitFor();
  await page.locator('#unit').fill('Başka bir birim');
  await press(page, 'Devam');
  await heading(page, 'Bu işlem şu anda yapılamaz');
  await looksRight(page, 'refused-after-another-tab');
});

// 400, 403, 413: what no page of ours sends.
test('what comes from elsewhere', async (t) => {
  const page = await visitor(t, town.url);
  const post = async (address, fields, from = '/') => {
    await page.goto(from);
    await page.evaluate(
      ([address, fields]) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: address });
        for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), { name, value }));
        document.body.append(form);
        form.submit();
      },
      [address, fields],
    );
  };
  await post('/dil', { language: 'xx', back: '/' });
  await heading(page, 'Gönderilen bilgi okunamadı');
  await looksRight(page, 'refused-unreadable');
  await post('/dil', { language: 'tr', back: 'x'.repeat(70_000) });
  await heading(page, 'Gönderilen bilgi çok büyük');
  await looksRight(page, 'refused-too-large');
  await post(`${town.url}/dil`, { language: 'tr', back: '/' }, 'about:blank');
  await heading(page, 'İstek başka bir siteden geldi');
  await looksRight(page, 'refused-foreign');
});

// An expired session in the middle of the form: log in again and land where one was, nothing lost.
test('a session that ends in the middle of the form', async (t) => {
  const own = await demo(t);
  const page = await visitor(t, own.url);
  await signIn(page, ayse, `/basvurularim/${ayse.order}/form`);
  const clock = await page.context().newPage();
  await clock.goto('/deneme/saat');
  await press(clock, 'Saati ileri al');
  await clock.waitForLoadState();
  await page.locator('#address').fill('Oturum biterken yazılan adres');
  await press(page, 'Devam');
  await heading(page, 'Merkezi Kimlik Doğrulama Sistemi');
  await throughTheGate(page, ayse);
  await heading(page, 'Başvuru Bilgileri');
  assert.equal(await page.locator('#address').inputValue(), 'Oturum biterken yazılan adres');
});

// The people of the demo and what they do again and again: come in through the gate, read their messages, sit down at the desk.

import assert from 'node:assert/strict';

/** Who can log in, and the order that the demo has opened for each. */
export const people = {
  elif: { name: 'Elif Öztürk' },
  ayse: { name: 'Ayşe Yılmaz', order: 'SD-1' },
  cagri: { name: 'Çağrı Işık', order: 'SD-2' },
  gulsah: { name: 'Gülşah Nâzım Iğdır', order: 'SD-3' },
  omer: { name: 'Ömer Şahin', order: 'SD-4' },
  ipek: { name: 'İpek Uğurlu', order: 'SD-6', cancelled: 'SD-5' },
};

/** A person's identity number, as the demo printed it when it began. */
export function numberOf(demo, { name }) {
  return new RegExp(`^ +(\\d{11}) +${name} `, 'm').exec(demo.printed())[1];
}

/** The practice identity number with these four digits: they begin with 10000 and satisfy the checksum. */
export function practiceNumber(digits) {
  const nine = `10000${digits}`;
  const sum = (from) => [...nine].reduce((sum, digit, place) => (place % 2 === from ? sum + Number(digit) : sum), 0);
  const tenth = (sum(0) * 7 - sum(1) + 100) % 10;
  return `${nine}${tenth}${(sum(0) + sum(1) + tenth) % 10}`;
}

/** What a person types into the form; the rest is filled in. */
export const typed = {
  phone: '0532 123 45 67',
  address: 'Çınar Mah. Işık Sok. No: 3',
  district: 'Üsküdar',
  postcode: '34660',
};

/** A radio or a checkbox by its id, as a mouse does it: the whole card around it is its label. */
export async function choose(page, id) {
  await page.locator(`label[for="${id}"]`).click();
  assert.ok(await page.locator(`#${id}`).isChecked());
}

/** From the page that asks for a login, through the gate, to where one wanted to go. */
export async function throughTheGate(page, person) {
  await page.getByRole('button', { name: /e-Devlet Kapısına Git|Go to the e-Devlet/ }).click();
  await page.getByText(person.name, { exact: true }).click();
  await page.locator('form:has(input[name=person])').getByRole('button').click();
}

/** Signs a person in and goes to an address. */
export async function signIn(page, person, address = '/islemler') {
  await page.goto(`/giris?donus=${encodeURIComponent(address)}`);
  await throughTheGate(page, person);
  await page.waitForURL((url) => url.pathname + url.search === address);
}

/** Waits for what the demo's worker does in its own time. */
export async function eventually(what, ask, patience = 20_000) {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(performance.now() < end, `${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Loads a page again that may be about to do so by itself; where it is just doing so, that will do. */
export async function again(page) {
  await page.reload().catch((why) => {
    if (!/Not attached to an active page|ERR_ABORTED/.test(why.message)) throw why;
  });
  await page.waitForLoadState();
}

/** The newest SMS code, once there are at least `nth` of them. */
export async function newestCode(demo, nth = 1) {
  return eventually(`code ${nth}`, async () => {
    const codes = (await demo.inbox()).map(({ text }) => /^@\S+ #(\d{6})$/m.exec(text)?.[1]).filter(Boolean);
    return codes.length >= nth && codes[0];
  });
}

/** Any code but this one. */
export const notThis = (code) => (code === '111111' ? '222222' : '111111');

/** Fills in what the institution could not know. */
export async function fillIn(page) {
  for (const [name, value] of Object.entries(typed)) await page.locator(`#${name}`).fill(value);
  await page.locator('#operator').selectOption('turkcell');
  await choose(page, 'channel-both');
  await choose(page, 'address_kind-home');
  await page.locator('#province').selectOption('İstanbul');
}

/** The bytes of what comes down when `act` is done. */
export async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}

/** The clerk comes to the desk, with the code that the practice authenticator shows. */
export async function sitDown(page) {
  await page.goto('/deneme/dogrulayici');
  const code = await page.locator('#code').textContent();
  await page.goto('/masa/giris');
  await page.locator('#user_name').fill('memur');
  await page.locator('#password').fill('deneme-parolasi');
  await page.locator('#code').fill(code);
  await page.locator('form:has(#password)').getByRole('button').click();
  await page.waitForURL('**/masa');
}

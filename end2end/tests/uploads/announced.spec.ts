// What somebody hears who does not see the bars.

import { expect, MIB, test } from '../../fixtures/uploads.ts';

test('every quarter of a large upload is read out once, for all files together', async ({ person, home, uploads, file, line, page, vault }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const photo = await file('long.png', 64 * MIB);
  const announced = page.locator('.storage-manager__announced');
  await expect(announced).toHaveAttribute('aria-live', 'polite');
  await expect(announced, 'it is there, and empty, before there is something to say').toHaveText('');
  await announced.evaluate((live) => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver(() => said.push((live.textContent ?? '').trim())).observe(live, { subtree: true, childList: true, characterData: true });
  });
  line.faults(() => ({ kind: 'slow', bytesPerS: 700_000 }));
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  await expect(announced, 'what is over is not said any more').toHaveText('');
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said).toEqual(['25% of the files uploaded', '50% of the files uploaded', '75% of the files uploaded', '']);
  await expect(uploads.summary).toHaveText('1 file uploaded');
  await vault().expectStored(photo);
});

// How long it will take.

import { expect, MIB, test } from '../../fixtures/uploads.ts';

test('a row and the heading say how long the rest will take, while it goes on', async ({ person, home, uploads, file, line, page, vault }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const photo = await file('slow.png', 24 * MIB);
  line.faults(() => ({ kind: 'slow', bytesPerS: 300_000 }));
  await uploads.pick(photo);
  const said = /^(Less than \d+ seconds?|About \d+ minutes?) left$/;
  const [row, heading] = [uploads.row(photo.name).getByText(said), page.locator('.storage-manager__all-left')];
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(heading).toHaveText(said);
  await expect(uploads.summary, 'nothing of it is read out').toHaveText('1 file uploading');
  await uploads.button(photo.name, `Pause ${photo.name}`).click();
  await expect(row).toHaveCount(0);
  await expect(heading).toHaveCount(0);
  line.release();
  await uploads.button(photo.name, `Resume ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  await expect(heading).toHaveCount(0);
  await vault().expectStored(photo);
});

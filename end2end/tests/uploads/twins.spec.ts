// Files that look like others of the same choice.

import { expect, MIB, noiseLike, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

for (const size of [MIB, 12 * MIB]) {
  test(`of two different files of one name in one choice, both arrive: ${size / MIB} MiB`, async ({ uploads, page, line, vault }) => {
    const twin = { name: 'twin.png', mimeType: 'image/png', buffer: noiseLike('twin.png', size) };
    const other = { ...twin, buffer: noiseLike('twin.png', size + 1) };
    await uploads.picker.setInputFiles([twin, other]);
    await expect(uploads.rows).toHaveCount(2);
    await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(1, { timeout: 60_000 });
    await expect(uploads.rows.getByText(/^There is a file of this name already/)).toBeVisible();
    expect(line.taken).toHaveLength(size > 8 * MIB ? 2 : 1);
    await page.getByRole('button', { name: 'Keep both, as twin (1).png' }).click();
    await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(2, { timeout: 60_000 });
    await vault().expectStored({ name: twin.name, bytes: twin.buffer });
    await vault().expectStored({ name: twin.name, bytes: other.buffer }, 'twin (1).png');
    await vault().expectNoneOpen();
  });
}

test('the same file twice goes up once', async ({ uploads, file, line, vault }) => {
  const photo = await file('same.png', MIB);
  line.faults(() => ({ kind: 'hold', after: 1_000 }));
  await uploads.pick(photo);
  await expect.poll(() => line.holding).toBe(1);
  await uploads.pick(photo);
  await expect(uploads.rows).toHaveCount(2);
  await expect(uploads.rows.getByText('This file is in the list already.')).toBeVisible();
  line.release();
  await uploads.expectUploaded(photo.name);
  expect(line.taken).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNothing('same (1).png');
});

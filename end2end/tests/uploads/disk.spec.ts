// Files that change on the disk, or vanish from it, while they are uploaded: two versions are never mixed.

import { rm, writeFile } from 'node:fs/promises';
import { expect, MIB, noiseLike, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home, line, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_UPLOAD_FILE_CHANGED|ERR_FILE_NOT_FOUND/);
  await home.open();
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'cut', after: MIB }));
});

for (const [what, size] of [
  ['of the same size', 28],
  ['of another size', 20],
] as const) {
  test(`a file that was rewritten, ${what}, is noticed, and its new version goes up when it is chosen`, async ({
    uploads,
    file,
    line,
    vault,
  }) => {
    const photo = await file('rewritten.png', 28 * MIB);
    await uploads.pick(photo);
    await expect.poll(() => line.taken.length).toBe(1);
    const bytes = noiseLike(photo.name, size * MIB);
    await writeFile(photo.path, bytes);
    line.release();
    await expect(uploads.row(photo.name).getByRole('alert')).toHaveText(/Choose it again\.$/);
    await vault().expectNothing(photo.name);
    await uploads.giveAgain(photo.name, photo.path);
    await uploads.expectUploaded(photo.name);
    await vault().expectStored({ name: photo.name, bytes });
    await vault().expectNoneOpen();
  });
}

test('a new version that is chosen anywhere on the page is for the row that asks for it', async ({ uploads, file, line, vault }) => {
  const photo = await file('rewritten.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  const bytes = noiseLike(photo.name, 20 * MIB);
  await writeFile(photo.path, bytes);
  line.release();
  await expect(uploads.row(photo.name).getByRole('alert')).toHaveText(/Choose it again\.$/);
  await uploads.pick(photo);
  await expect(uploads.row(photo.name)).toHaveCount(1);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored({ name: photo.name, bytes });
  await vault().expectNoneOpen();
});

test('a file that was deleted is noticed, and goes on when it is there again', async ({ uploads, file, line, vault }) => {
  const photo = await file('deleted.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await rm(photo.path);
  line.release();
  await expect(uploads.row(photo.name).getByRole('alert')).toHaveText(
    'This file could not be read: it may have been moved or changed. Choose it again.',
  );
  await writeFile(photo.path, photo.bytes);
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a small file that is gone before its turn is said to be', async ({ uploads, file, line, vault }) => {
  const photo = await file('small.png', 2 * MIB);
  line.faults(() => ({ kind: 'cut', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.sent.length).toBeGreaterThan(0);
  await rm(photo.path);
  await expect(uploads.row(photo.name).getByRole('alert')).toBeVisible();
  line.release();
  await writeFile(photo.path, photo.bytes);
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
});

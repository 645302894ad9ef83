// The server, with the store in it, is killed in the middle of uploads and started again: the page goes on by itself.

import { expect, MIB, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONTENT_LENGTH_MISMATCH|Failed to fetch/);
  await home.open();
});

test('parts that the store had are not sent again after it was killed', async ({ uploads, file, line, server, vault }) => {
  const photo = await file('killed.png', 36 * MIB);
  line.faults(({ part }) => (part === 1 || part === 2 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(2);
  await server.kill();
  line.release();
  await uploads.expectSaid(photo.name, /^Connection lost\. Retrying in \d+ seconds?$/);
  await server.again();
  await uploads.expectUploaded(photo.name);
  for (const part of [1, 2]) expect(line.sent.filter((put) => put.part === part)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('many files survive two deaths of the server', async ({ uploads, file, line, server, vault }) => {
  const photos = [];
  for (let number = 1; number <= 12; number += 1) photos.push(await file(`deaths ${number}.png`, number % 4 === 0 ? 12 * MIB : 2 * MIB));
  await uploads.pick(...photos);
  for (const taken of [3, 9]) {
    await expect.poll(() => line.taken.length).toBeGreaterThanOrEqual(taken);
    await server.kill();
    await server.again();
  }
  await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(photos.length, { timeout: 150_000 });
  for (const photo of photos) {
    await vault().expectStored(photo);
    await vault().expectNothing(photo.name.replace('.', ' (1).'));
  }
  await vault().expectNoneOpen();
});

test('a server that is killed before it answers the first and the last call costs nothing', async ({ uploads, file, page, line, server, vault }) => {
  const photo = await file('calls.png', 12 * MIB);
  const killed: string[] = [];
  for (const name of ['begin_upload', 'finish_upload']) {
    await page.route(
      `**/api/storage/${name}`,
      async (route) => {
        await route.fetch();
        await server.kill();
        killed.push(name);
        await route.abort('connectionreset');
        await server.again();
      },
      { times: 1 },
    );
  }
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  expect(killed).toEqual(['begin_upload', 'finish_upload']);
  expect(line.taken).toHaveLength(2);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

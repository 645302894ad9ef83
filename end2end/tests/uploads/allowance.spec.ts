// So many uploads begin in a minute, and no more: the rest waits for its turn, and nothing is lost.

import { expect, test as base } from '../../fixtures/uploads.ts';
import { Server } from '../../fixtures/server.ts';

const A_MINUTE = 20;

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ line }, use) => {
      process.env.UPDOWN_UPLOAD_BEGINNINGS_PER_MINUTE = A_MINUTE.toString();
      const server = await Server.start([], ['--embedded-public-url', line.address], 0);
      delete process.env.UPDOWN_UPLOAD_BEGINNINGS_PER_MINUTE;
      line.leadTo(server.store);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test('more files than may begin at once all arrive, each once, as the server lets them', async ({ person, home, page, uploads, file, line, vault, noise }) => {
  test.setTimeout(150_000);
  noise.allow(/status of 429/);
  expect(person.username).not.toBe('');
  await home.open();
  let refused = 0;
  page.on('response', async (response) => {
    if (/\/begin_uploads?$/.test(new URL(response.url()).pathname)) refused += (await response.text()).split('"busy"').length - 1;
  });
  await uploads.listen();
  const photos = await Promise.all(Array.from({ length: A_MINUTE + 5 }, (_, number) => file(`photo ${number}.png`, 20_000)));
  await uploads.pick(...photos);
  await expect(uploads.summary).toHaveText(`${photos.length} files uploaded`, { timeout: 120_000 });
  expect(refused, 'beginnings that had to wait').toBeGreaterThan(0);
  expect(await uploads.heard()).toContainEqual(expect.stringMatching(/busy/i));
  expect(line.taken.map(({ name }) => name).sort()).toEqual(photos.map(({ name }) => name).sort());
  for (const photo of [photos[0], photos.at(-1)]) if (photo !== undefined) await vault().expectStored(photo);
});

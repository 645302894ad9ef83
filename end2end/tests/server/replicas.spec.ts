// Two equal servers that share nothing but a key and what is at AWS: whichever answers, and whichever dies, nobody notices.

import { expect, test as base } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { landscape, picture } from '../../fixtures/pictures.ts';
import { Server } from '../../fixtures/server.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start([], [], 2);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test('either of two servers answers, and either may die in the middle of everything', async ({ server, home, page, context, noise }) => {
  // What the one that dies was answering breaks off, and the page asks again; who signs out at once does so before it has asked.
  noise.allow(/Failed to load resource: net::ERR_/);
  noise.allow(/status of 401 .*open_uploads/);
  const person = await newPerson(server, context);
  await page.goto(server.address);
  await home.ready();
  await home.upload(await landscape('by turns.png'));
  for (const which of [1, 2]) {
    await server.killReplica(which);
    await page.reload();
    await home.ready();
    await expect(home.who).toHaveText(`Signed in as ${person.username}`);
    const name = `without ${which}.png`;
    await home.upload(await picture('png', 40_000, name));
    await server.replicaAgain(which);
    await page.reload();
    await home.expectPicture(name);
  }
  await home.signOut.click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  // The cookie is gone: whichever answers shows the page of somebody who is signed out.
  for (let turn = 0; turn < 2; turn += 1) {
    await page.reload();
    await expect(home.who).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  }
});

test('what one server has changed, the other one lists at once', async ({ server, page, context }) => {
  const person = await newPerson(server, context);
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto(`${server.address}/pictures`);
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles([await landscape('stays.png'), await landscape('goes.png')]);
  await expect(pictures.tiles).toHaveCount(2);
  // Without the page's own knowledge of changes: each of the two remembers a list, and then one of them deletes.
  const listed = async (): Promise<string[]> => {
    const answer = await context.request.post(`${server.address}/api/pictures/list_keys`, {
      headers: { origin: server.address, 'content-type': 'application/json' },
      data: { query: { access_level: 'protected', folder: '', count: 10 } },
    });
    expect(answer.status()).toBe(200);
    return (await answer.json()) as string[];
  };
  const byAll = async (): Promise<string[]> => [...new Set([...(await listed()), ...(await listed()), ...(await listed())])].sort();
  expect(await byAll()).toEqual(['goes.png', 'stays.png']);
  const deleted = await context.request.post(`${server.address}/api/pictures/delete_pictures`, {
    headers: { origin: server.address },
    form: { 'selection[access_level]': 'protected', 'selection[keys][0]': 'goes.png' },
    maxRedirects: 0,
  });
  expect(deleted.status()).toBeLessThan(400);
  expect(await byAll()).toEqual(['stays.png']);
});

// Connections that break, stand still, crawl or are not there: uploads go on by themselves, from what the store has.

import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_INTERNET_DISCONNECTED/);
  await home.open();
});

test('a connection that breaks once within a part costs that part alone', async ({ uploads, file, line, vault }) => {
  const photo = await file('once.png', 28 * MIB);
  line.faults(({ part, count }) => (part === 2 && count <= 4 ? { kind: 'cut', after: 3 * MIB } : undefined));
  await uploads.pick(photo);
  await uploads.expectUploaded('once.png');
  for (const part of [1, 3, 4]) expect(line.sent.filter((put) => put.part === part)).toHaveLength(1);
  expect(line.taken.map(({ part }) => part).sort()).toEqual([1, 2, 3, 4]);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a connection that breaks five times is taken up each time', async ({ uploads, file, line, vault }) => {
  const photo = await file('five times.png', 20 * MIB);
  line.next({ kind: 'cut', after: MIB }, 5);
  await uploads.pick(photo);
  await uploads.expectUploaded('five times.png');
  expect(line.taken).toHaveLength(3);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a small file whose connection breaks is sent again, after a wait that is told', async ({ uploads, file, line, vault }) => {
  const photo = await file('small.png', 2 * MIB);
  line.next({ kind: 'cut', after: MIB }, 3);
  await uploads.listen();
  await uploads.pick(photo);
  await uploads.expectUploaded('small.png');
  expect(await uploads.heard()).toContainEqual(expect.stringMatching(/^Connection lost\. Retrying in \d+ seconds?$/));
  await vault().expectStored(photo);
});

for (const kind of ['lost answer', 'truncated answer'] as const) {
  // The browser itself sends once more what broke on a connection that it had used before: with one fault the page hears of
  // nothing but a name that is taken.
  for (const times of [1, 2]) {
    const title = `a small file that the store has, with a ${kind}, ${times} times, is not uploaded under another name`;
    test(title, async ({ uploads, file, line, vault }) => {
      const photo = await file('heard.png', 2 * MIB);
      line.next({ kind }, times);
      await uploads.pick(photo);
      await uploads.expectUploaded('heard.png');
      await vault().expectStored(photo);
      await vault().expectNothing('heard (1).png');
    });
  }

  test(`parts with a ${kind} do not stop the upload`, async ({ uploads, file, line, vault }) => {
    const photo = await file('parts.png', 20 * MIB);
    line.next({ kind }, 3);
    await uploads.pick(photo);
    await uploads.expectUploaded('parts.png');
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
  });
}

test('while the store cannot be reached the upload waits, and never falls below what it has', async ({ uploads, file, line, page, vault }) => {
  const photo = await file('outage.png', 36 * MIB);
  let answered = 0;
  page.on('requestfinished', (request) => {
    if (request.method() === 'PUT') answered += 1;
  });
  line.faults(({ part }) => (part === 1 || part === 2 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(2);
  await expect.poll(() => answered, 'the page has the answers').toBe(2);
  await line.refuse();
  await uploads.expectSaid('outage.png', /^Connection lost\. Retrying in \d+ seconds?$/);
  expect(await uploads.percent('outage.png')).toBeGreaterThanOrEqual(Math.floor((2 * PART * 100) / photo.bytes.length));
  line.release();
  await line.restore();
  await uploads.expectUploaded('outage.png');
  expect(line.sent.filter(({ part }) => part === 1 || part === 2)).toHaveLength(2);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a part that stands still is given up by the watchdog and sent again', async ({ uploads, file, line, vault }) => {
  const photo = await file('still.png', 12 * MIB);
  line.faults(({ count }) => (count === 1 ? { kind: 'silence' } : undefined));
  await uploads.pick(photo);
  await uploads.expectUploaded('still.png');
  expect(line.sent.length).toBeGreaterThanOrEqual(3);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('on a slow line the upload arrives, and what it says never falls', async ({ uploads, file, line, page, vault }) => {
  const photo = await file('slow.png', 10 * MIB);
  line.faults(() => ({ kind: 'slow', bytesPerS: 2 * MIB }));
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const value = document.querySelector('.storage-manager progress')?.getAttribute('value');
      if (value !== null && value !== undefined) seen.push(Number(value));
    }).observe(document.body, { subtree: true, attributes: true, childList: true });
  });
  await uploads.pick(photo);
  await uploads.expectUploaded('slow.png');
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
  await vault().expectStored(photo);
});

test('an upload while offline waits, and goes on by itself once the connection is back', async ({ uploads, file, line, context, vault }) => {
  const photo = await file('offline.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.setOffline(true);
  await uploads.expectSaid('offline.png', 'Waiting for a connection');
  line.release();
  await context.setOffline(false);
  await uploads.expectUploaded('offline.png');
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a browser that believes in a connection is believed once the server answers', async ({ uploads, file, line, context, page, vault, noise }) => {
  noise.allow(/auth\/view/);
  const photo = await file('hotel.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.setOffline(true);
  await expect(uploads.summary).toHaveText('You are offline. 1 upload is waiting');
  line.release();
  // The network of a hotel: there is a connection, and it leads to nothing.
  let asked = 0;
  await page.route('**/api/auth/view**', (route) => {
    asked += 1;
    return route.abort('connectionreset');
  });
  const sent = line.sent.length;
  await context.setOffline(false);
  await expect.poll(() => asked).toBeGreaterThan(1);
  await uploads.expectSaid(photo.name, 'Waiting for a connection');
  await expect(uploads.summary).toHaveText('You are offline. 1 upload is waiting');
  expect(line.sent).toHaveLength(sent);
  await page.unroute('**/api/auth/view**');
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a network that blocks the store alone is told, and what waited goes on when it does not any more', async ({ uploads, file, line, vault }) => {
  const [small, large] = [await file('blocked.png', MIB), await file('blocked too.png', 12 * MIB)];
  line.faults(() => ({ kind: 'cut', after: 0 }));
  await uploads.pick(small, large);
  for (const photo of [small, large]) await uploads.expectSaid(photo.name, /^Your network blocks the store's address/);
  line.release();
  for (const photo of [small, large]) {
    await uploads.expectUploaded(photo.name);
    await vault().expectStored(photo);
  }
  await vault().expectNoneOpen();
});

test('files that are chosen while offline go up once the connection is back', async ({ uploads, file, context, vault }) => {
  const [small, large] = [await file('small.png', MIB), await file('large.png', 12 * MIB)];
  await context.setOffline(true);
  await uploads.pick(small, large);
  await uploads.expectSaid('small.png', 'Waiting');
  await context.setOffline(false);
  for (const photo of [small, large]) {
    await uploads.expectUploaded(photo.name);
    await vault().expectStored(photo);
  }
  await vault().expectNoneOpen();
});

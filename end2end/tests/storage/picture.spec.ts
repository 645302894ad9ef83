// The picture on the page: in the first HTML, under a stable address, renewed once when it does not load.

import { expect, test } from '../../fixtures/one-server.ts';
import { landscape } from '../../fixtures/pictures.ts';

/** Where the picture comes from: the store, or the app's way to a smaller one. */
const ADDRESSES = /(kept\.png\?|\/pictures\/thumbnail\?.*kept\.png)/;

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
  await home.upload(await landscape('kept.png'));
});

test('the first HTML holds the picture with its signed address', async ({ context, server, page, home }) => {
  const html = await (await context.request.get(server.address)).text();
  const image = /<img[^>]*alt="kept\.png"[^>]*>/.exec(html)?.[0] ?? /<img[^>]*kept\.png[^>]*>/.exec(html)?.[0] ?? '';
  const address = /src="([^"]+)"/.exec(image)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(new URL(address).origin).toBe(server.store);
  expect((await context.request.get(address)).status()).toBe(200);
  await page.reload();
  await home.expectPicture('kept.png');
  // What is shown is no larger than it has to be.
  const { pathname, search } = new URL(await home.picture.evaluate((shown) => (shown as HTMLImageElement).currentSrc));
  expect(pathname + search).toMatch(/^\/pictures\/thumbnail\?.*key=kept\.png.*width=960/);
});

test('the address is the same on a reload, so that the browser can keep the picture', async ({ context, server }) => {
  const address = async (): Promise<string | undefined> =>
    /src="([^"]*kept\.png[^"]*)"/.exec(await (await context.request.get(server.address)).text())?.[1];
  const addresses = [await address(), await address(), await address()];
  expect(addresses[0]).toBeDefined();
  // The window in which addresses are the same may end between two of the loads, but not twice.
  expect(new Set(addresses).size).toBeLessThanOrEqual(2);
  expect(addresses[0] === addresses[1] || addresses[1] === addresses[2]).toBe(true);
});

test('a picture that fails once is asked for again and shown', async ({ page, home, noise }) => {
  noise.allow(/ERR_FAILED/);
  let failures = 0;
  await page.route(ADDRESSES, async (route) => {
    failures += 1;
    await (failures === 1 ? route.abort() : route.continue());
  });
  await page.reload();
  await home.expectPicture('kept.png');
  expect(failures).toBe(2);
});

test('a picture that fails twice gives way to a sentence and another try', async ({ page, home, noise }) => {
  noise.allow(/ERR_FAILED/);
  let requests = 0;
  await page.route(ADDRESSES, async (route) => {
    requests += 1;
    await route.abort();
  });
  await page.reload();
  await expect(home.pictureSection.getByText('This picture could not be loaded.')).toBeVisible();
  expect(requests).toBe(2);
  await page.unroute(ADDRESSES);
  await home.button('Try again').click();
  await home.expectPicture('kept.png');
});

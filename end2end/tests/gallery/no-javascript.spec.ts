// The gallery with JavaScript off: every exhibit is there, links lead from one to the next, and its forms touch nobody.

import { exhibits, part } from '../../fixtures/gallery.ts';
import { expect, test } from '../../fixtures/index.ts';

test.use({ javaScriptEnabled: false });

// What is fetched ahead for scripts finds none that use it.
test.beforeEach(({ noise }) => noise.allow(/updown\.(wasm|js) was preloaded/));

const PARTS = 2;

for (let which = 0; which < PARTS; which += 1) {
  test(`each state has its heading and its controls: part ${which + 1} of ${PARTS}`, async ({ server, context, page, noise }) => {
    test.setTimeout(400_000);
    noise.allow(/status of 404 .*\/gallery\/not-found\//);
    for (const path of part(await exhibits(server, context.request), which, PARTS)) {
      await test.step(path, async () => {
        await page.goto(path, { waitUntil: 'domcontentloaded' });
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        const controls = page.locator('main, header, footer').locator('button, input, select, a[href]');
        await expect(controls.filter({ visible: true }).first(), path).toBeVisible();
      });
    }
  });
}

test('the list leads to every state, and each state to its neighbours', async ({ server, context, page }) => {
  const paths = await exhibits(server, context.request);
  await page.goto('/gallery');
  await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible();
  await page.getByRole('link', { name: 'empty' }).first().click();
  await expect(page).toHaveURL(server.address + paths[0]);
  await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(server.address + paths[1]);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(page).toHaveURL(server.address + paths[0]);
  await page.getByRole('link', { name: 'All states' }).click();
  await expect(page).toHaveURL(`${server.address}/gallery`);
});

test('a language that is chosen on a page of the gallery is the one of every page', async ({ page }) => {
  await page.goto('/gallery/sign-in/wrong-password');
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page).toHaveURL(/\/gallery\/sign-in\/wrong-password$/);
  await expect(page.getByRole('link', { name: 'Alle Zustände' })).toBeVisible();
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});

test('forms are answered for nobody, and the state is there again', async ({ page, person, home }) => {
  for (const [path, button] of [
    ['/gallery/account-sessions/signed-in', 'Sign out everywhere'],
    ['/gallery/header/short-name', 'Sign out'],
    ['/gallery/sign-up/filled-in', 'Sign In'],
  ] as const) {
    await page.goto(path);
    const answered = page.waitForEvent('load');
    await page.locator('main, header').getByRole(button === 'Sign In' ? 'tab' : 'button', { name: button }).first().click();
    await answered;
    await expect(page).toHaveURL(new RegExp(`${path}(#.*)?$`));
    await expect(page.getByText('Nothing here is real')).toBeVisible();
  }
  await page.goto('/');
  await expect(home.who, 'whoever looked is still signed in').toContainText(person.username);
});

// What an app decides about its Authenticator, seen at work in the gallery.

import { expect, test } from '../../fixtures/index.ts';

test('a modal Authenticator is a dialog: it holds the focus, Escape closes it, and it can be opened again', async ({
  authenticator,
  page,
}) => {
  await authenticator.openAt('/gallery/sign-in/modal');
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await expect(dialog).toBeVisible();
  await expect(authenticator.heading('Sign in')).toBeFocused();
  const within = () => page.evaluate(() => document.activeElement?.closest('dialog') !== null || document.activeElement === document.body);
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press('Tab');
    expect(await within(), 'the page behind is out of reach').toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  const signIn = page.locator('.auth-behind').getByRole('button', { name: 'Sign in' });
  await expect(signIn, 'nothing had the focus before the dialog').toBeFocused();
  await signIn.click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await expect(signIn).toBeFocused();
});

test("an app's own rules speak while the form is filled in, and again when it is sent", async ({ authenticator, page }) => {
  await authenticator.openAt('/gallery/sign-up/own-rules');
  const sentence = page.getByText('Names of one word, please.');
  const username = authenticator.field('Username');
  await expect(sentence).toBeVisible();
  await expect(username).toHaveAccessibleDescription('Names of one word, please.');
  await username.fill('ada');
  await username.blur();
  await expect(sentence).toBeHidden();
  await username.fill('ada king');
  await username.blur();
  await expect(sentence).toBeVisible();
  await authenticator.field('Email').fill('ada@example.com');
  await authenticator.field('Password').fill('Correct-Horse-1');
  await authenticator.field('Confirm Password').fill('Correct-Horse-1');
  await authenticator.button('Create Account').click();
  await expect(authenticator.error).toHaveText('Some of what you entered is not accepted. See the marked fields.');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('a modal Authenticator is open, can be closed, and opened again', async ({ page }) => {
    await page.goto('/gallery/sign-in/modal');
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    await expect(dialog).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeVisible();
  });
});

// Links into the Authenticator: what is chosen after one was followed, and what a change of the language leaves of it.

import { expect, test } from '../../fixtures/index.ts';

test('a tab that was chosen after a link stays chosen when the page is loaded anew', async ({ authenticator, page }) => {
  await authenticator.openAt('/?screen=sign_up');
  await expect(authenticator.createAccountTab).toHaveAttribute('aria-selected', 'true');
  await authenticator.signInTab.click();
  await expect(authenticator.signInTab).toHaveAttribute('aria-selected', 'true');
  await expect(page).toHaveURL('/');
  await page.reload();
  await expect(authenticator.signInTab).toHaveAttribute('aria-selected', 'true');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('a link that an e-mail brought outlives a change of the language', async ({ page }) => {
    await page.goto('/?screen=confirm_sign_up&username=lise&code=123456');
    await page.getByLabel('Language').selectOption('de');
    await page.locator('form[action="/api/language"] button').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.locator('input[name="confirmation_code"]')).toHaveValue('123456');
  });
});

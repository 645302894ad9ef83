// What a form says while it is filled in moves nothing: a press on the button that leaves a field still meets the button.

import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../pages/hydration.ts';

for (const [locale, width] of [['en-US', 1280], ['de-DE', 360], ['fr-FR', 320]] as const) {
  test.describe(`at ${width} px in ${locale}`, () => {
    test.use({ locale, viewport: { width, height: 900 } });

    test(`the button stays where it is while rules are missed and passwords differ, at ${width} px in ${locale}`, async ({ page }) => {
      await page.goto('/gallery/confirm-reset-password/by-email');
      await hydrated(page);
      const button = page.locator('.auth__form button[type="submit"]');
      const place = () => button.evaluate((element) => element.getBoundingClientRect().top + window.scrollY);
      const before = await place();
      await page.locator('#auth-password').fill('a');
      await page.locator('#auth-confirm_password').fill('b');
      await page.locator('#auth-confirmation_code').focus();
      await expect(page.locator('[data-standing="missed"]').first()).toBeVisible();
      await expect(page.locator('#auth-password-mismatch span')).not.toBeEmpty();
      expect(await place()).toBe(before);
    });
  });
}

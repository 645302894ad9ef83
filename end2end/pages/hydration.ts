// When a page has been taken over by WebAssembly.

import { expect, type Page } from '@playwright/test';

/** Waits until the page reacts in the browser, and not by its plain forms alone. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '', { timeout: 60_000 });
}

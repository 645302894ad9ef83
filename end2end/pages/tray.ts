// The tray of uploads whose page is away, by the roles and labels that people find its parts by.

import { expect, type Locator, type Page } from '@playwright/test';

/** How long an upload may take that has to wait and try again, in milliseconds. */
const PATIENCE = 60_000;

export class Tray {
  readonly box: Locator;
  /** The way back to the page with the rows. */
  readonly show: Locator;
  readonly close: Locator;
  /** What screen readers read out by themselves. */
  readonly announced: Locator;

  constructor(readonly page: Page) {
    this.box = page.getByRole('region', { name: 'Uploads', exact: true });
    this.show = this.box.getByRole('link', { name: 'Show uploads' });
    this.close = this.box.getByRole('button', { name: 'Close' });
    this.announced = page.locator('.upload-tray__announced');
  }

  button(name: string): Locator {
    return this.box.getByRole('button', { name, exact: true });
  }

  /** It says this, at the latest after a while. */
  async expectSaid(sentence: string | RegExp): Promise<void> {
    await expect(this.box.getByText(sentence)).toBeVisible({ timeout: PATIENCE });
  }
}

/** Remembers that this page was loaded, which another load forgets. */
export async function markLoad(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isSameLoad: true }));
}

/** Whether the page was not loaded anew since `markLoad`. */
export async function isSameLoad(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isSameLoad' in globalThis);
}

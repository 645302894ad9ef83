// The place for pictures, as a person uses it.

import type { Locator, Page } from '@playwright/test';

export class Pictures {
  readonly notice: Locator;
  readonly tiles: Locator;

  constructor(private readonly page: Page) {
    this.notice = page.locator('.pictures__notice');
    this.tiles = page.locator('.picture');
  }

  /** The link to a picture. */
  picture(name: string): Locator {
    return this.page.locator('.picture__link').filter({ hasText: name });
  }

  /** The box that selects a file or a folder. */
  box(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  }

  /** The link to a folder. */
  folder(name: string): Locator {
    return this.page.locator('.folder__link').filter({ hasText: name });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Whether every picture that is seen has loaded. */
  async loaded(): Promise<boolean> {
    return this.page
      .locator('.picture__image')
      .evaluateAll((images) => images.every((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0));
  }
}

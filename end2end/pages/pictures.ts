// The place for pictures, as a person uses it.

import type { Locator, Page } from '@playwright/test';

export class Pictures {
  readonly notice: Locator;
  readonly tiles: Locator;
  /** The tree of all folders. */
  readonly tree: {
    readonly nav: Locator;
    readonly links: Locator;
    readonly link: (name: string) => Locator;
    /** The button that opens and closes a folder's branch. */
    readonly turner: (name: string) => Locator;
  };

  constructor(private readonly page: Page) {
    this.notice = page.locator('.pictures__notice');
    this.tiles = page.locator('.picture');
    const nav = page.getByRole('navigation', { name: 'All folders' });
    this.tree = {
      nav,
      links: nav.locator('.tree__link'),
      link: (name) => nav.getByRole('link', { name, exact: true }),
      turner: (name) => nav.getByRole('button', { name: `Folders in ${name}`, exact: true }),
    };
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

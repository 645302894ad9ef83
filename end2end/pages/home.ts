// The page of somebody who is signed in, by the roles and labels that people find its parts by.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Picture } from '../fixtures/pictures.ts';
import { hydrated } from './hydration.ts';

export class Home {
  readonly heading: Locator;
  readonly who: Locator;
  readonly signOut: Locator;
  readonly picker: Locator;
  readonly rows: Locator;
  readonly summary: Locator;
  readonly picture: Locator;
  readonly pictureSection: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Your picture' });
    this.who = page.getByText(/^Signed in as \S/);
    this.signOut = page.getByRole('button', { name: 'Sign out' });
    this.picker = page.getByLabel('Browse files');
    this.rows = page.locator('.storage-manager').getByRole('listitem');
    this.summary = page.locator('.storage-manager').getByRole('status');
    this.pictureSection = page.getByRole('region', { name: 'Latest upload' });
    this.picture = this.pictureSection.getByRole('img');
  }

  /** Opens the page and waits until it is taken over. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await this.ready();
  }

  /** Waits until the page that is open is this one, and is taken over. */
  async ready(): Promise<void> {
    await expect(this.heading).toBeVisible();
    await hydrated(this.page);
  }

  /** Picks a file and does not wait for anything. */
  async pick(...pictures: Picture[]): Promise<void> {
    await this.picker.setInputFiles(pictures.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })));
  }

  /** Picks a picture and waits until it is stored and shown. */
  async upload(picture: Picture): Promise<void> {
    // Remembered beside its being shown: the next page shows it only then.
    const remembered = this.page.waitForResponse((response) => response.url().endsWith('/set_latest_picture'));
    await this.pick(picture);
    await expect(this.rows.getByText('Uploaded', { exact: true })).toBeVisible({ timeout: 120_000 });
    await this.expectPicture(picture.name);
    await remembered;
  }

  /** The picture of this name is shown, and the browser could decode it. */
  async expectPicture(name: string): Promise<void> {
    await expect(this.picture).toHaveAccessibleName(name.normalize('NFC'));
    await expect
      .poll(() => this.picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0))
      .toBe(true);
  }

  /** The presigned address of the picture that is shown. */
  async address(): Promise<string> {
    return (await this.picture.getAttribute('src')) ?? '';
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }
}

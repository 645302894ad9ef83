// The account page, by the roles and labels that people find its parts by.

import type { Locator, Page } from '@playwright/test';
import { hydrated } from './hydration.ts';

export class AccountPage {
  constructor(readonly page: Page) {}

  /** Opens the page and waits until it is taken over. */
  async open(): Promise<void> {
    await this.page.goto('/account');
    await hydrated(this.page);
  }

  /** A section by its heading. */
  section(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Fills in the form for another password and sends it. */
  async changePassword(current: string, next: string, repetition = next): Promise<void> {
    await this.field('Current Password').fill(current);
    await this.field('New Password').fill(next);
    await this.field('Confirm Password').fill(repetition);
    await this.field('Confirm Password').press('Enter');
  }
}

// The screens of somebody who is not signed in, by the roles and labels that people find them by.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from '../fixtures/people.ts';
import type { Server } from '../fixtures/server.ts';
import { hydrated } from './hydration.ts';

export class Authenticator {
  readonly signInTab: Locator;
  readonly createAccountTab: Locator;
  readonly error: Locator;
  readonly notice: Locator;

  constructor(
    readonly page: Page,
    private readonly server: Server,
  ) {
    this.signInTab = page.getByRole('tab', { name: 'Sign In' });
    this.createAccountTab = page.getByRole('tab', { name: 'Create Account' });
    this.error = page.getByRole('alert');
    this.notice = page.getByRole('status');
  }

  /** Opens the page and waits until it is taken over. */
  async open(): Promise<void> {
    await this.openAt('/');
  }

  /** The same at another address. */
  async openAt(address: string): Promise<void> {
    await this.page.goto(address);
    await hydrated(this.page);
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** From the sign-in screen: fills in the form for a new account and sends it. */
  async createAccount(person: Person): Promise<void> {
    await this.createAccountTab.click();
    await expect(this.createAccountTab).toHaveAttribute('aria-selected', 'true');
    await this.field('Username').fill(person.username);
    await this.field('Password').fill(person.password);
    await this.field('Confirm Password').fill(person.password);
    await this.field('Email').fill(person.email);
    await this.button('Create Account').click();
  }

  /** On the confirmation screen: enters the newest code that was sent, once `count` were. */
  async confirm(person: Person, count = 1): Promise<void> {
    await expect(this.heading('We Emailed You')).toBeVisible();
    await this.field('Confirmation Code').fill(await this.server.outbox.code(person.email, count));
    await this.button('Confirm').click();
  }

  /** On the sign-in screen: signs in. */
  async signIn(person: Person, password = person.password): Promise<void> {
    await this.field('Username').fill(person.username);
    await this.field('Password').fill(password);
    await this.button('Sign in').click();
  }
}

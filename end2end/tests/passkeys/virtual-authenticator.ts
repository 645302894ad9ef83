// Chromium's virtual authenticator, and somebody with a passkey on it.

import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test as base } from '../../fixtures/index.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { Authenticator } from '../../pages/authenticator.ts';

/** A server whose pool takes passkeys. It is gone to by name, since an IP address has none. */
export const test = base.extend<{ own: Server }>({
  own: async ({}, use) => {
    const own = await Server.start(['Passkeys=true', 'FirstFactors=PASSWORD,EMAIL_OTP']);
    await use(own);
    await own.stop();
  },
  noise: async ({ noise }, use) => {
    // Whoever signs out at once does so before the page has asked for everything.
    noise.allow(/status of 401 .*open_uploads/);
    await use(noise);
  },
  baseURL: async ({ own }, use) => use(own.byName),
});

/** An authenticator, and what tests do to it. */
export interface VirtualAuthenticator {
  session: CDPSession;
  id: string;
  /** Says whether somebody is there to touch it. */
  presence: (enabled: boolean) => Promise<unknown>;
}

/** Gives a page an authenticator that says yes to everything; to what is asked of it later, only while somebody is present. */
export async function authenticatorOf(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId: id } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const presence = (enabled: boolean) =>
    session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: id, enabled });
  return { session, id, presence };
}

/** What the page asked the browser for. */
export interface Asked {
  mediation: string | undefined;
  allowed: number;
  site: string | undefined;
  ended: boolean;
}

declare global {
  interface Window {
    asked: { mediation?: string; publicKey: PublicKeyCredentialRequestOptions; signal?: AbortSignal }[];
  }
}

/** Writes down what pages ask of the browser, which answers as ever. */
export async function listen(page: Page): Promise<() => Promise<Asked[]>> {
  await page.addInitScript(() => {
    window.asked = [];
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) => {
      window.asked.push(options as (typeof window.asked)[number]);
      return get(options);
    };
  });
  return () =>
    page.evaluate(() =>
      window.asked.map(({ mediation, publicKey, signal }) => ({
        mediation,
        allowed: publicKey.allowCredentials?.length ?? 0,
        site: publicKey.rpId,
        ended: signal?.aborted ?? false,
      })),
    );
}

/** Signs in with the password and creates a passkey where one is offered. */
export async function enrol(own: Server, context: BrowserContext, page: Page): Promise<string> {
  const person = await newAccount(own, context.request);
  const authenticator = new Authenticator(page, own);
  await authenticator.open();
  await authenticator.signIn(person);
  await expect(authenticator.heading('Sign in faster with Passkey')).toBeFocused();
  await expectAccessible(page);
  await authenticator.button('Create a Passkey').click();
  await expect(authenticator.heading('Passkey created successfully!')).toBeFocused();
  await expectAccessible(page);
  await authenticator.button('Continue').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  return person.username;
}

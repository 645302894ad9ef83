// The server is killed without warning, and started again: what was acknowledged is there, and everybody goes on where they were.

import { expect, test as base } from '../../fixtures/index.ts';
import { newPerson, stranger } from '../../fixtures/people.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { findings } from '../../fixtures/traffic.ts';
import { Server } from '../../fixtures/server.ts';

/** Each test has a server that it may kill. */
const test = base.extend<{ own: Server }>({
  own: async ({}, use) => {
    const own = await Server.start();
    await use(own);
    await own.stop();
  },
  baseURL: async ({ own }, use) => use(own.address),
});

/** What becomes of that which a server was answering when it was killed. */
const BREAKS_OFF = /Failed to load resource: net::ERR_/;

test('somebody in the middle of signing up goes on after the server was killed', async ({ own, page, home, noise }) => {
  noise.allow(BREAKS_OFF);
  const { Authenticator } = await import('../../pages/authenticator.ts');
  const authenticator = new Authenticator(page, own);
  const person = stranger();
  await authenticator.open();
  await authenticator.createAccount(person);
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await own.kill();
  await own.again();
  await authenticator.confirm(person);
  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
});

test('a restart keeps people signed in and their pictures shown', async ({ own, page, context, home, noise }) => {
  noise.allow(BREAKS_OFF);
  const person = await newPerson(own, context);
  await home.open();
  await home.upload(await landscape('lasting.png'));
  await own.kill();
  await own.again();
  await page.reload();
  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
  await home.expectPicture('lasting.png');
});

test('the log holds no token, no password and no signed address', async ({ own, page, context, home, noise }) => {
  // Whoever signs out at once does so before the page has asked for everything.
  noise.allow(/status of 401 .*open_uploads/);
  const person = await newPerson(own, context);
  await home.open();
  await home.upload(await landscape('logged.png'));
  await page.reload();
  await home.signOut.click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  expect(own.log.length).toBeGreaterThan(0);
  expect(findings(own.log, [person.password])).toEqual([]);
  expect(own.log).not.toMatch(/X-Amz-(?:Signature|Credential|Security-Token)/i);
});

// The whole journey of one person, by mouse and by keyboard.

import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { stranger } from '../../fixtures/people.ts';
import { landscape, picture } from '../../fixtures/pictures.ts';

test('somebody signs up, confirms, is signed in, uploads a picture, sees it, reloads, still sees it, and signs out', async ({
  authenticator,
  home,
  noise,
  page,
  traffic,
}) => {
  // A page that has just begun asks which uploads are open, and may be answered after its person has left.
  noise.allow(/status of 401 .*open_uploads/);
  const ada = stranger('ada');
  traffic.neverBack(ada.password);
  await authenticator.open();
  await authenticator.createAccount(ada);
  await authenticator.confirm(ada);
  await expect(home.heading).toBeVisible();
  await expect(home.who).toHaveText(`Signed in as ${ada.username}`);
  await home.upload(await landscape());
  await expect(home.summary).toHaveText('1 file uploaded');

  await page.reload();
  await expect(home.who).toHaveText(`Signed in as ${ada.username}`);
  await home.expectPicture('evening at the lake.png');

  await home.signOut.click();
  await expect(authenticator.button('Sign in')).toBeVisible();
  await page.reload();
  await expect(authenticator.button('Sign in')).toBeVisible();
  await expect(home.picture).toHaveCount(0);

  await authenticator.open();
  await authenticator.signIn(ada);
  await home.expectPicture('evening at the lake.png');
});

test('the same journey needs nothing but the keyboard', async ({ authenticator, home, page, server, traffic }) => {
  const kim = stranger('kim');
  traffic.neverBack(kim.password);
  await authenticator.open();
  await tabTo(page, 'tab', 'Sign In');
  await page.keyboard.press('ArrowRight');
  await expect(authenticator.createAccountTab).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(authenticator.createAccountTab).toHaveAttribute('aria-selected', 'true');

  await tabTo(page, 'textbox', 'Username');
  await page.keyboard.type(kim.username);
  await tabTo(page, 'textbox', 'Password');
  await page.keyboard.type(kim.password);
  await tabTo(page, 'textbox', 'Confirm Password');
  await page.keyboard.type(kim.password);
  await tabTo(page, 'textbox', 'Email');
  await page.keyboard.type(kim.email);
  await page.keyboard.press('Enter');

  await expect(authenticator.heading('We Emailed You')).toBeFocused();
  await tabTo(page, 'textbox', 'Confirmation Code');
  await page.keyboard.type(await server.outbox.code(kim.email));
  await page.keyboard.press('Enter');

  await expect(home.heading).toBeFocused();

  await tabTo(page, 'file', 'Browse files');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  const { name, mimeType, buffer } = await picture('png', 50_000);
  await chooser.setFiles({ name, mimeType, buffer });
  await home.expectPicture(name);
  await tabTo(page, 'button', `Remove file ${name}`);
  await page.keyboard.press('Enter');
  await expect(home.rows).toHaveCount(0);
  await expect(home.picker).toBeFocused();

  await tabTo(page, 'button', 'Sign out', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(authenticator.button('Sign in')).toBeVisible();

  await tabTo(page, 'textbox', 'Username');
  await page.keyboard.type(kim.username);
  await tabTo(page, 'textbox', 'Password');
  await page.keyboard.type(kim.password);
  await page.keyboard.press('Enter');
  await expect(home.heading).toBeFocused();
});

/** Presses a key until the wanted control has the focus; fails when it is not reached in twenty steps. */
async function tabTo(page: Page, role: 'tab' | 'textbox' | 'button' | 'file', name: string, key = 'Tab'): Promise<void> {
  const wanted =
    role === 'file' || role === 'textbox' ? page.getByLabel(name, { exact: role === 'textbox' }) : page.getByRole(role, { name });
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press(key);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${role} “${name}” cannot be reached with ${key}`);
}

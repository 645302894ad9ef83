// What a pool may ask for besides the password: a code by e-mail, sent again; a password in place of an administrator's.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test as base } from '../../fixtures/index.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { Authenticator } from '../../pages/authenticator.ts';

const test = base.extend<{}, { strict: Server }>({
  strict: [
    async ({}, use) => {
      const server = await Server.start(['Mfa=ON', 'MfaMethods=EMAIL_OTP']);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ strict }, use) => use(strict.address),
});

test('another code of a second factor comes after the password, on the same screen', async ({ context, page, strict }) => {
  const ada = await newAccount(strict, context.request, 'ada');
  const authenticator = new Authenticator(page, strict);
  await authenticator.open();
  await authenticator.signIn(ada);
  await expect(authenticator.heading('Confirm Email Code')).toBeFocused();
  const before = (await strict.outbox.codes(ada.email)).length;
  await page.getByText('Get another code').click();
  const again = authenticator.button('Resend Code');
  await expect(again).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page);
  await expect(again, 'once the wait is over').not.toHaveAttribute('aria-disabled', 'true');
  await authenticator.field('Password').fill('Wrong-password-1');
  await again.click();
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  await expect(authenticator.heading('Confirm Email Code')).toBeVisible();
  await authenticator.field('Password').fill(ada.password);
  await again.click();
  await expect(authenticator.notice).toHaveText('A new code is on its way.');
  await expect(authenticator.field('Password')).toBeHidden();
  await authenticator.field('Code *').fill(await strict.outbox.code(ada.email, before + 1));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
});

test('a password of one’s own takes the place of an administrator’s', async ({ page, strict }) => {
  const [name, temporary, own] = [`eve-${Date.now()}`, 'Temporary-7', 'Correct-Horse-11'];
  await strict.user(['create', name, '--email', `${name}@example.com`, '--temporary-password', '-', '--suppress-message'], `${temporary}\n`);
  const authenticator = new Authenticator(page, strict);
  await authenticator.open();
  await authenticator.signIn({ username: name, email: '', password: temporary });
  await expect(authenticator.heading('Change Password')).toBeFocused();
  await page.reload();
  await expect(authenticator.heading('Change Password'), 'a reload leads back to it').toBeVisible();
  await expectAccessible(page);
  await authenticator.field('Password').fill(own);
  await authenticator.field('Confirm Password').fill('Other-Horse-11');
  await authenticator.button('Change Password').click();
  await expect(authenticator.error).toHaveText('Your passwords must match');
  await authenticator.field('Password').fill(own);
  await authenticator.field('Confirm Password').fill(own);
  await authenticator.button('Change Password').click();
  await expect(authenticator.heading('Confirm Email Code')).toBeFocused();
  await authenticator.field('Code *').fill(await strict.outbox.code(`${name}@example.com`));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
});

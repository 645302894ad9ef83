// The README's picture: made here from the real page when UPDATE_SCREENSHOTS is set, and otherwise only looked for.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../../fixtures/index.ts';
import { postOnly } from '../../fixtures/people.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { root } from '../../fixtures/paths.ts';

const IMAGE = path.join(root, 'docs', 'images', 'home.png');

test('the README shows the home page of somebody with a picture', async ({ server, context, home, page }) => {
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    const [username, email, password] = ['ada', 'ada@example.com', 'Correct-Horse-7'];
    await postOnly(server, context.request, 'sign_up', { username, email, password, confirm_password: password });
    const confirmation_code = await server.outbox.code(email);
    await postOnly(server, context.request, 'confirm_sign_up', { username, confirmation_code });
    await page.setViewportSize({ width: 1080, height: 1080 });
    await home.open();
    await home.upload(await landscape());
    await page.screenshot({ path: IMAGE });
  }
  expect(existsSync(IMAGE), 'make it with: UPDATE_SCREENSHOTS=1 make test ARGS="end-to-end readme"').toBe(true);
});

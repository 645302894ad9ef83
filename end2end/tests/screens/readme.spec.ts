// The README's picture: made here from the real page when UPDATE_SCREENSHOTS is set, and otherwise only looked for.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '../../fixtures/index.ts';
import { newAccount, signIn } from '../../fixtures/people.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { root } from '../../fixtures/paths.ts';

const IMAGE = path.join(root, 'docs', 'images', 'home.png');

test('the README shows the home page of somebody with a picture', async ({ server, context, home, page }) => {
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    await signIn(server, context, await newAccount(server, context.request, 'ada'));
    await page.setViewportSize({ width: 1280, height: 1000 });
    await home.open();
    await home.upload(await landscape());
    await page.screenshot({ path: IMAGE });
  }
  expect(existsSync(IMAGE), 'make it with: UPDATE_SCREENSHOTS=1 make test ARGS="end-to-end readme"').toBe(true);
});

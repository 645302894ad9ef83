// What is drawn again when something changes: no more than that. A picture with another address is another picture.

import { expect, test } from '../../fixtures/one-server.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

test('what stays where something goes is not drawn anew, and the focus stays', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles([await landscape('a.png'), await landscape('b.png'), await landscape('c.png')]);
  await expect(pictures.tiles).toHaveCount(3);
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  await pictures.picture('c.png').evaluate((link) => Object.assign(link, { kept: true }));
  await expect(pictures.picture('c.png')).toHaveAttribute('id', 'picture-2');
  await pictures.box('a.png').check();
  await pictures.button('Delete').focus();
  await page.keyboard.press('Enter');
  await expect(pictures.notice).toContainText('1 file deleted.');
  await expect(pictures.tiles).toHaveCount(2);
  await expect(pictures.picture('c.png')).toHaveAttribute('id', 'picture-1');
  await expect(page.getByRole('listitem').filter({ has: pictures.picture('c.png') })).toHaveAttribute('aria-setsize', '2');
  expect(await pictures.picture('c.png').evaluate((link) => 'kept' in link)).toBe(true);
  await expect(pictures.button('Delete')).toBeFocused();
});

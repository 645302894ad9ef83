// The uploader, by the roles and labels that people find its parts by.

import { expect, type Locator, type Page } from '@playwright/test';

/** How long an upload may take that has to wait and try again, in milliseconds. */
const PATIENCE = 60_000;

export class Uploads {
  readonly rows: Locator;
  readonly picker: Locator;
  readonly summary: Locator;

  constructor(readonly page: Page) {
    this.rows = page.locator('.storage-manager').getByRole('listitem');
    this.picker = page.getByLabel('Browse files');
    this.summary = page.locator('.storage-manager').getByRole('status');
  }

  /** Picks files that are on the disk. */
  async pick(...files: readonly { readonly path: string }[]): Promise<void> {
    await choose(this.picker, files.map(({ path }) => path));
  }

  /** The row of a file. */
  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** A button in the row of a file. */
  button(name: string, words: string | RegExp): Locator {
    return this.row(name).getByRole('button', { name: words });
  }

  /** What the row of a file says. */
  async expectSaid(name: string, sentence: string | RegExp): Promise<void> {
    await expect(this.row(name).getByText(sentence)).toBeVisible({ timeout: PATIENCE });
  }

  /** From now on, remembers whatever any row says, also what is not said for long. */
  async listen(): Promise<void> {
    await this.page.evaluate(() => {
      const heard = new Set<string>();
      Object.assign(globalThis, { heard });
      const look = (): void => {
        for (const said of document.querySelectorAll('.storage-manager__status')) heard.add(said.textContent ?? '');
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  }

  /** What was said by any row since `listen`. */
  async heard(): Promise<string[]> {
    return this.page.evaluate(() => [...(globalThis as unknown as { heard: Set<string> }).heard]);
  }

  /** The file is done. */
  async expectUploaded(name: string): Promise<void> {
    await expect(this.row(name).getByText('Uploaded', { exact: true })).toBeVisible({ timeout: PATIENCE });
  }

  /** Gives a row the file that it waits for. */
  async giveAgain(name: string, path: string): Promise<void> {
    await choose(this.row(name).getByLabel(`Choose file ${name} again`), [path]);
  }

  /** How far a file is, in percent. */
  async percent(name: string): Promise<number> {
    return Number(await this.row(name).getByRole('progressbar').getAttribute('value'));
  }
}

/**
 * Puts files that are on the disk into an input by their paths. A browser that Playwright did not start itself would get their bytes
 * from it in one message, which may take it minutes.
 */
async function choose(input: Locator, paths: readonly string[]): Promise<void> {
  const page = input.page();
  const devtools = await page.context().newCDPSession(page);
  await input.evaluate((element) => void Object.assign(globalThis, { chosenInput: element }));
  const { result } = await devtools.send('Runtime.evaluate', { expression: 'chosenInput' });
  if (result.objectId === undefined) throw new Error('the input is gone');
  await devtools.send('DOM.setFileInputFiles', { files: [...paths], objectId: result.objectId });
  await devtools.detach();
}

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium of this machine. */
export const chromiumPath = (): string | undefined => (process.env['PATH'] ?? '').split(delimiter)
  .concat('/usr/bin')
  .flatMap(folder => names.map(name => join(folder, name)))
  .find(path => existsSync(path))

/** Starts it without a window, and without requests of its own. */
export const launch = (executablePath: string): Promise<Browser> => chromium.launch({
  executablePath, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

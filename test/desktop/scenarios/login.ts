import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../../bridge/demo/index.ts'
import type { Home } from '../../../bridge/home/home.ts'
import { approveInBrowser } from '../../bridge.ts'
import { newHome } from '../../homes.ts'
import { addressIn } from '../../leading-file.ts'
import { bridgeOf, signIn } from '../app.ts'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

/** What the files of logins in that home end with. */
const stored = ({ credentialsFolder }: Home) =>
  existsSync(credentialsFolder)
    ? readdirSync(credentialsFolder)
        .filter((name) => name.startsWith('login-'))
        .map((name) => name.split('.').at(-1))
    : []

export function loginScenarios({ name, start, launch }: Driver): void {
  describe('the login', () => {
    test('is made in the browser, and the window goes on', async () => {
      await using app = await start({ signedIn: false })
      const page = await openWindow(app)
      await page.getByRole('button', { name: 'Sign in' }).first().click()
      await page.getByRole('img', { name: /^Code / }).waitFor()
      await expect.poll(app.opened).toHaveLength(1)
      const [opened = ''] = await app.opened()
      const link = opened.startsWith('/') ? addressIn(opened) : opened
      expect(link).toContain('user_code=')
      await approveInBrowser(link)
      await page.getByText('Dana Muon').first().waitFor()
      expect(await app.problems()).toEqual([])
    })

    // Elsewhere the system hands an address over without any user's seeing it.
    test.skipIf(process.platform !== 'linux')(
      'is made through a file of the user’s own, gone afterwards: every user may read what xdg-open is started with',
      async () => {
        await using app = await start({ signedIn: false })
        const page = await openWindow(app)
        await page.getByRole('button', { name: 'Sign in' }).first().click()
        await expect.poll(app.opened).toHaveLength(1)
        const [file = ''] = await app.opened()
        expect(file).toMatch(/\/panda-bridge-open-\w+\/open\.html$/)
        expect(statSync(file).mode & 0o777).toBe(0o600)
        expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
        await approveInBrowser(addressIn(file))
        await page.getByText('Dana Muon').first().waitFor()
        await expect.poll(() => existsSync(dirname(file))).toBe(false)
        expect(await app.problems()).toEqual([])
      },
    )

    // Under a bare X server there is no keychain.
    test.skipIf(name === 'quick')(
      'is stored encrypted by the keychain, and is there at the next start',
      async () => {
        await using demo = await startDemo({ pollSeconds: 0.05 })
        const home = newHome()
        {
          await using app = await start({ home, demo })
          expect(stored(home)).toEqual(['safe'])
          const bytes = readdirSync(home.credentialsFolder)
            .filter((file) => file.endsWith('.safe'))
            .map((file) => readFileSync(join(home.credentialsFolder, file), 'latin1'))
          expect(bytes.join('')).not.toMatch(/eyJ|refresh/)
          expect(await app.quit()).toBe(0)
        }
        await using app = await start({ home, demo, signedIn: false })
        expect(await app.bridge.getState({})).toMatchObject({
          login: { is: 'signed-in' },
          shell: { loginKept: 'keychain' },
        })
        expect(await app.problems()).toEqual([])
      },
    )

    test.each([
      { choice: 'In a file', kept: 'file', files: ['json'], next: 'signed-in' },
      { choice: 'For this session only', kept: 'session', files: [], next: 'signed-out' },
    ])('without a keychain is kept as the user chooses: $choice', async ({ choice, kept, files, next }) => {
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const home = newHome()
      {
        await using app = await launch({ home, demo, withoutKeychain: true, args: [] })
        expect(await app.answerQuestion(choice)).toMatch(/^This computer has no keychain/)
        const { bridge } = await bridgeOf(home)
        await signIn(bridge, demo)
        expect(await bridge.getState({})).toMatchObject({ shell: { loginKept: kept } })
        expect(stored(home)).toEqual(files)
        await app.page()
        expect(await app.quit()).toBe(0)
      }
      // It is asked once.
      await using app = await start({ home, demo, signedIn: false, withoutKeychain: true, args: [] })
      await app.page()
      expect(await app.bridge.getState({})).toMatchObject({ login: { is: next }, shell: { loginKept: kept } })
    })

    test('without a keychain is kept for the session where the app was started hidden: nobody is there to answer', async () => {
      await using app = await start({ withoutKeychain: true })
      expect(await app.bridge.getState({})).toMatchObject({ shell: { loginKept: 'session' } })
      expect(stored(app.home)).toEqual([])
    })
  })
}

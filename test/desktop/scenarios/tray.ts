import { describe, expect, test } from 'vitest'
import { demoServer } from '../../../bridge/server/own-demo.ts'
import { until } from '../../bridge.ts'
import { startStranger } from '../../stranger.ts'
import { signIn } from '../app.ts'
import type { Driver } from '../running-desktop.ts'

export function trayScenarios({ name, start }: Driver): void {
  describe('the icon and the menu', () => {
    test('of a new user say that no server is chosen, and that nobody is signed in', async () => {
      await using app = await start({ isNew: true })
      await expect.poll(app.trayIcon).toBe('signed-out')
      await expect.poll(app.trayToolTip).toBe('No PanDA server is chosen\nNot signed in')
      await expect.poll(app.trayMenu).toContain('No PanDA server is chosen')
      await app.bridge.setServer({ server: demoServer(app.demo) })
      await signIn(app.bridge, app.demo)
      await expect.poll(app.trayMenu).toContainEqual(expect.stringMatching(/^Signed in as /))
      expect(await app.problems()).toEqual([])
    })

    test('ask about a host that is new for the login, and a yes once more', async () => {
      await using app = await start()
      await using stranger = await startStranger()
      const { host } = new URL(stranger.url)
      const question = `Waits for you: may your login go to ${host}?`
      await app.bridge.setServer({
        server: { ...demoServer(app.demo), pandaMcpUrl: `${stranger.url}/mcp` },
      })
      await expect.poll(app.trayIcon).toBe('approval')
      await expect.poll(app.notifications).toContain('A new host asks for your login')
      await app.clickTrayItem(question, 'Yes…')
      expect(await app.answerQuestion('Decide later')).toBe(`Send your login to ${host}?`)
      expect(stranger.heard()).not.toContain('Bearer')
      await app.clickTrayItem(question, 'Yes…')
      await app.answerQuestion('Send it there')
      await expect.poll(() => stranger.heard()).toContain('Bearer')
      await expect.poll(app.trayMenu).not.toContain(question)
      expect(await app.problems()).toEqual([])
    })

    test('say that PanDA is alive, down, and alive again, and that nobody is signed in', async () => {
      await using app = await start()
      await expect.poll(app.trayIcon).toBe('alive')
      await expect.poll(app.trayMenu).toContainEqual(expect.stringMatching(/^Demo: PanDA is alive, \d+ ms$/))

      app.demo.faults.rest = { kind: 'refuse' }
      await app.clickTrayItem('Check now')
      await expect.poll(app.trayIcon).toBe('down')
      await expect
        .poll(app.trayMenu)
        .toContainEqual(expect.stringMatching(/^Demo: PanDA answers, but not that it is alive/))
      app.demo.faults.rest = null
      await app.clickTrayItem('Check now')
      await expect.poll(app.trayIcon).toBe('alive')
      await expect
        .poll(async () => (await app.notifications()).slice(-2))
        .toEqual(['Demo is down', 'Demo is back'])

      await app.bridge.signOut({})
      await expect.poll(app.trayIcon).toBe('signed-out')
      await expect.poll(app.trayMenu).toContain('Sign in…')
      expect(await app.problems()).toEqual([])
    })

    test('say that PanDA is slow', async () => {
      await using app = await start()
      app.demo.faults.rest = { kind: 'slow', ms: 3_500, only: (path) => path.endsWith('is_alive') }
      await app.clickTrayItem('Check now')
      await expect.poll(app.trayIcon).toBe('slow')
      expect(await app.problems()).toEqual([])
    })

    test('while the computer sleeps claim nothing, and PanDA is asked again when it wakes', async () => {
      await using app = await start()
      await expect.poll(app.trayIcon).toBe('alive')
      await app.power('suspend')
      await until(async () => (await app.bridge.getState({})).health?.paused)
      await expect.poll(app.trayIcon).toBe('offline')
      const checks = () => app.demo.requests.filter(({ path }) => path.includes('is_alive')).length
      const before = checks()
      await app.bridge.checkNow({})
      expect(checks()).toBe(before)
      await app.power('resume')
      await expect.poll(app.trayIcon).toBe('alive')
      expect(checks()).toBeGreaterThan(before)
      expect(await app.problems()).toEqual([])
    })
  })

  describe('the tasks of the user', () => {
    test('are in tooltip and menu, lead to their pages, and are gone once they are not watched', async () => {
      await using app = await start({ settings: { watchTasks: true } })
      await expect.poll(app.trayMenu).toContainEqual(expect.stringMatching(/^Tasks: \d+ run/))
      expect(await app.trayToolTip()).toMatch(/^Tasks: \d+ run.* need you\n/)
      expect(await app.notifications()).toEqual([])
      const line = (await app.trayMenu()).find((label) => label.startsWith('! '))
      await app.clickTrayItem(line ?? 'a line of a task that needs its user')
      const page = await app.page()
      await expect.poll(() => page.url()).toMatch(/#\/tasks\/\d+$/)

      await app.bridge.setWatchTasks({ on: false })
      await expect.poll(app.trayMenu).not.toContainEqual(expect.stringMatching(/^Tasks: /))
      expect(await app.problems()).toEqual([])
    })

    // Under a bare X server there is no keychain, and the next start has no login.
    test.skipIf(name === 'quick')(
      'that failed while the app was not running is told at its next start',
      async () => {
        await using first = await start({ settings: { watchTasks: true } })
        const { home, demo } = first
        await expect.poll(first.trayMenu).toContainEqual(expect.stringMatching(/^Tasks: /))
        await first.quit()
        const task = demo.state.world.ownTask('running')
        task.status = 'failed'
        task.modificationTime = new Date()
        await using second = await start({ home, demo, signedIn: false, settings: { watchTasks: true } })
        await second.clickNotification('A task of yours has failed')
        const page = await second.page()
        await expect.poll(() => page.url()).toContain(`#/tasks/${task.jediTaskID}`)
        expect(await second.problems()).toEqual([])
      },
    )
  })

  describe('an item of the menu', () => {
    test('pauses assistants, chooses the endpoint set, and the menu says so', async () => {
      await using app = await start()
      await app.clickTrayItem('Pause assistants')
      await expect.poll(app.trayMenu).toContain('[x] Pause assistants')
      expect(await app.bridge.getState({})).toMatchObject({ paused: true })
      await app.clickTrayItem('Endpoint set: Look', 'My work')
      await expect.poll(app.trayMenu).toContain('Endpoint set: My work')
      expect(await app.bridge.getState({})).toMatchObject({ set: { id: 'my-work' } })
      expect(await app.problems()).toEqual([])
    })

    test('leads to the assistants’ page', async () => {
      await using app = await start()
      await app.clickTrayItem('Assistants connected: 0', 'Connect one…')
      await (await app.page()).getByRole('heading', { level: 1, name: 'Assistants' }).waitFor()
      expect(await app.problems()).toEqual([])
    })

    test('ends the app', async () => {
      await using app = await start()
      await app.clickTrayItem('Quit')
      expect(await app.ended()).toBe(0)
      expect(await app.problems()).toEqual([])
    })
  })
}

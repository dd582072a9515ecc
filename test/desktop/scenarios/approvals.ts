import { describe, expect, test } from 'vitest'
import { connectToBridge } from '../../../bridge/http/client/http-client.ts'
import { until } from '../../bridge.ts'
import { textOf } from '../../clients.ts'
import { endsAfterEach } from '../../ends.ts'
import { connectAssistant } from '../app.ts'
import type { Driver, RunningDesktop } from '../running-desktop.ts'

const asksForYes = 'An assistant asks for your yes'

export function approvalScenarios({ start }: Driver): void {
  describe('a call that waits for a yes', () => {
    const ends = endsAfterEach()

    /** An assistant asks for a call that waits for a yes. */
    async function ask(app: RunningDesktop, tool: 'task_kill' | 'task_pause') {
      const client = await connectAssistant(app.home)
      ends(() => client.close())
      const task = app.demo.state.world.ownTask('running').jediTaskID
      const result = client.callTool({ name: tool, arguments: { task_id: task } })
      // Looked at later.
      result.catch(() => undefined)
      await expect.poll(app.trayIcon).toBe('approval')
      const label = await until(async () =>
        (await app.trayMenu()).find((line) => line.startsWith('Waits for you: ')),
      )
      return { result, label }
    }

    test('is told by a notification, allowed in the tray, and carried out', async () => {
      // To pause a task is for those with the role production.
      await using app = await start({ offersAll: true, vo: 'atlas.production' })
      const { result, label } = await ask(app, 'task_pause')
      // One session has many apps: a notification of the one before may come late.
      const told = async () => (await app.notifications()).filter((title) => title === asksForYes)
      await expect.poll(told).toEqual([asksForYes])
      await app.clickTrayItem(label, 'Allow once')
      expect((await result).isError).not.toBe(true)
      await expect.poll(app.trayIcon).toBe('alive')
      expect(app.demo.callsOf('task', 'pause')).toHaveLength(1)
      const { calls } = await (await connectToBridge(app.home)).getActivity({ limit: 1 })
      expect(calls).toMatchObject([{ tool: 'task_pause', approval: 'approved', where: 'tray' }])
      expect(await app.problems()).toEqual([])
    })

    test('is refused in the tray, and never sent', async () => {
      await using app = await start({ offersAll: true })
      const { result, label } = await ask(app, 'task_kill')
      await app.clickTrayItem(label, 'Refuse')
      expect(textOf(await result)).toMatch(/The user refused this call/)
      expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
      expect(await app.problems()).toEqual([])
    })

    test('and cannot be undone needs a second yes', async () => {
      await using app = await start({ offersAll: true })
      const { result, label } = await ask(app, 'task_kill')
      await app.clickTrayItem(label, 'Allow once…')
      expect(await app.answerQuestion('Decide later')).toMatch(/^Kill/)
      expect(await app.trayIcon()).toBe('approval')
      expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
      await app.clickTrayItem(label, 'Allow once…')
      await app.answerQuestion('Allow once')
      expect((await result).isError).not.toBe(true)
      expect(app.demo.callsOf('task', 'kill')).toHaveLength(1)
      expect(await app.problems()).toEqual([])
    })

    test('is answered in the window that its notification opens', async () => {
      await using app = await start({ offersAll: true })
      const { result } = await ask(app, 'task_kill')
      await app.clickNotification(asksForYes)
      const page = await app.page()
      await page.getByRole('button', { name: 'Yes', exact: true }).click()
      expect((await result).isError).not.toBe(true)
      await expect.poll(app.trayIcon).toBe('alive')
      expect(await app.problems()).toEqual([])
    })
  })
}

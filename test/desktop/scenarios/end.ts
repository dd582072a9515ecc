import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Home } from '../../../bridge/home/home.ts'
import { SettingsFile } from '../../../bridge/state/settings.ts'
import { until } from '../../bridge.ts'
import { runCli, startCli } from '../../cli.ts'
import { textOf } from '../../clients.ts'
import { endsAfterEach } from '../../ends.ts'
import { newHome } from '../../homes.ts'
import { bridgeOf, connectAssistant } from '../app.ts'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

export function endScenarios({ start, launch, runToEnd }: Driver): void {
  const ends = endsAfterEach()

  test('the app quits cleanly: its bridge is gone, and nothing says that it runs', async () => {
    await using app = await start({ isNew: true })
    // As at the end of a session, which is no wish of the user's to have none.
    expect(await app.quit()).toBe(0)
    expect(existsSync(app.home.runtimeFile)).toBe(false)
    expect(existsSync(app.home.stoppedFile)).toBe(false)
  })

  test('a call that is under way when the user quits is answered before the app ends', async () => {
    await using app = await start({ offersAll: true })
    const client = await connectAssistant(app.home)
    ends(() => client.close())
    let isUnderWay = false
    const only = (path: string) => path.includes('tools/call') && (isUnderWay = true)
    app.demo.faults.mcp = { kind: 'slow', ms: 1_500, only }
    const answered = client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
    await until(() => isUnderWay)
    await app.clickTrayItem('Quit')
    expect(textOf(await answered)).not.toBe('')
    expect(await app.ended()).toBe(0)
    expect(existsSync(app.home.runtimeFile)).toBe(false)
    // What keeps an assistant from starting it again.
    expect(existsSync(app.home.stoppedFile)).toBe(true)
    expect(await app.problems()).toEqual([])
  })

  test('a call that waits for a yes when the user quits is not sent', async () => {
    await using app = await start({ offersAll: true })
    const client = await connectAssistant(app.home)
    ends(() => client.close())
    const task = app.demo.state.world.ownTask('running').jediTaskID
    const answered = client.callTool({ name: 'task_kill', arguments: { task_id: task } })
    await until(async () => (await app.bridge.getState({})).approvals.length > 0)
    await app.clickTrayItem('Quit')
    expect((await answered).isError).toBe(true)
    expect(await app.ended()).toBe(0)
    expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
    expect(await app.problems()).toEqual([])
  })

  test('"panda-bridge stop" and the window’s Stop end the app', async () => {
    const home = newHome()
    {
      await using app = await start({ home, isNew: true })
      const stop = startCli(home, ['stop'])
      expect(await app.ended()).toBe(0)
      await stop.exited
      expect(stop.stderr()).toBe('')
    }
    expect(existsSync(home.stoppedFile)).toBe(true)
    await using app = await start({ home, isNew: true })
    expect(existsSync(home.stoppedFile)).toBe(false)
    const page = await openWindow(app)
    await page.evaluate(() => window.pandaBridge?.invoke('stop', {})).catch(() => undefined)
    expect(await app.ended()).toBe(0)
    expect(await app.problems()).toEqual([])
  })

  describe('where a bridge runs in a terminal', () => {
    async function serveInTerminal(home: Home) {
      const terminal = startCli(home, ['serve', '--port', '0', '--no-browser'])
      ends(async () => {
        terminal.process.kill()
        await terminal.exited
      })
      await until(() => terminal.stdout().includes('listens at'))
      return terminal
    }

    test('the app takes its place when the user says so', async () => {
      const home = newHome()
      const terminal = await serveInTerminal(home)
      await using app = await launch({ home, isNew: true, args: [] })
      expect(await app.answerQuestion('Take its place')).toBe('A bridge runs already, without a window.')
      await app.page()
      expect(await terminal.exited).toBe(0)
      expect(await app.problems()).toEqual([])
    })

    test('assistants that ask while the app takes its place hear of no stop, and are with it then', async () => {
      const home = newHome()
      // The shim may have begun to start one.
      ends(() => runCli(home, ['stop']))
      const terminal = await serveInTerminal(home)
      const shim = startCli(home, ['stdio'])
      ends(() => shim.process.kill())
      const ask = async (id: number, method: string, params: object) => {
        shim.send({ jsonrpc: '2.0', id, method, params })
        for (;;) {
          const message = await shim.nextMessage()
          if (message['id'] === id) return JSON.stringify(message)
        }
      }
      const clientInfo = { name: 'x', version: '1' }
      await ask(0, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
      await using app = await launch({ home, isNew: true, args: [] })
      await app.answerQuestion('Take its place')
      const shown = app.page()
      const answers: string[] = []
      do {
        const id = answers.length + 1
        answers.push(await ask(id, 'tools/call', { name: 'system_is_alive', arguments: {} }))
      } while ((await Promise.race([shown, Promise.resolve()])) === undefined)
      expect(await terminal.exited).toBe(0)
      expect(answers.filter((answer) => answer.includes('was stopped'))).toEqual([])
      expect(await ask(-1, 'tools/call', { name: 'system_is_alive', arguments: {} })).toContain('"result"')
      expect(await app.problems()).toEqual([])
    })

    test('the app ends and leaves it alone when the user says so', async () => {
      const home = newHome()
      await serveInTerminal(home)
      await using app = await launch({ home, isNew: true, args: [] })
      await app.answerQuestion('Quit')
      expect(await app.ended()).toBe(0)
      expect((await bridgeOf(home)).url).toContain('http://127.0.0.1:')
    })

    test('an app that was started hidden asks nobody and ends', async () => {
      const home = newHome()
      await serveInTerminal(home)
      expect(await runToEnd({ home, isNew: true })).toBe(0)
    })
  })

  describe('where another program has the port that assistants know', () => {
    async function takePort(): Promise<number> {
      const other = createServer()
      await new Promise<void>((done) => void other.listen(0, '127.0.0.1', done))
      ends(() => other.close())
      return (other.address() as AddressInfo).port
    }

    test('the user is asked, and the app may listen at another one for this time', async () => {
      const port = await takePort()
      await using app = await launch({ settings: { port }, args: [] })
      expect(await app.answerQuestion('Use another port')).toBe(
        `Port ${port} on this machine is used by another program.`,
      )
      expect(new URL((await bridgeOf(app.home)).url).port).not.toBe(String(port))
      expect(new SettingsFile(app.home).read().port).toBe(port)
      await app.page()
      expect(await app.problems()).toEqual([])
    })

    test('the app ends if the user would rather end the other program', async () => {
      const port = await takePort()
      await using app = await launch({ settings: { port }, args: [] })
      await app.answerQuestion('Quit')
      expect(await app.ended()).toBe(0)
      expect(existsSync(app.home.runtimeFile)).toBe(false)
    })
  })
}

// What only the test host can show: its computer loses the network, has a dark panel or an app that is installed; and
// the words of a question whole. Everything else of the tray is in scenarios/.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { afterEach, describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { newHome } from '../homes.ts'
import { connectAssistant, startDesktop, type DesktopApp } from './app.ts'

const clients: Client[] = []
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
})

const icon = async (app: DesktopApp) => (await app.user.trayIcon()).split('/').at(-1)
const showsIcon = (app: DesktopApp, name: string) => until(async () => (await icon(app)) === name)
const showsLine = (app: DesktopApp, line: RegExp) =>
  until(async () => (await app.user.trayMenu()).some((shown) => line.test(shown)))

/** An assistant asks for a call that waits for a yes. */
async function ask(app: DesktopApp, tool: 'task_kill', name?: string) {
  const client = await connectAssistant(app.home, name)
  clients.push(client)
  const task = app.demo.state.world.ownTask('running').jediTaskID
  const result = client.callTool({ name: tool, arguments: { task_id: task } })
  // Looked at later.
  result.catch(() => undefined)
  await showsIcon(app, 'approval.png')
  const label = await until(async () =>
    (await app.user.trayMenu()).find((line) => line.startsWith('Waits for you: ')),
  )
  return { result, label }
}

describe('the icon and the menu', () => {
  test('say that PanDA is slow, and that there is no network', async () => {
    await using app = await startDesktop({ args: ['--hidden'] })
    app.demo.faults.rest = { kind: 'slow', ms: 3_500, only: (path) => path.endsWith('is_alive') }
    await app.user.clickTrayItem('Check now')
    await showsIcon(app, 'slow.png')
    app.user.setOnline(false)
    await app.user.clickTrayItem('Pause assistants')
    await showsIcon(app, 'offline.png')
    expect(await app.user.trayToolTip()).toBe(
      'Demo: This computer has no network\nSigned in as Dana Muon\nAssistants are paused',
    )
    expect(app.host.errors).toEqual([])
  })

  test('follow the colour of the panel', async () => {
    await using app = await startDesktop({
      args: ['--hidden'],
      prepare: ({ surroundings }) => void (surroundings.dark = true),
    })
    await showsIcon(app, 'alive-dark.png')
    await app.user.setDark(false)
    await showsIcon(app, 'alive.png')
    expect(app.host.errors).toEqual([])
  })
})

test('each PanDA server that is in use has its place in the menu, and is asked from there', async () => {
  await using other = await startDemo({ pollSeconds: 0.05 })
  const beside = [{ server: { ...demoServer(other), name: 'Other' }, prefix: 'other_', endpointSet: 'look' }]
  await using app = await startDesktop({ args: ['--hidden'], settings: { beside } })
  await showsLine(app, /^Demo: PanDA is alive/)
  await showsLine(app, /^Other: PanDA is alive/)
  await showsLine(app, /^Endpoint set at Other: Look/)
  await showsIcon(app, 'alive.png')
  const both = /Signed in as Dana Muon\nOther: PanDA is alive.*, not signed in/
  await until(async () => both.test(await app.user.trayToolTip()))
  await app.user.clickTrayItem('Endpoint set at Other: Look', 'My work')
  await showsLine(app, /^Endpoint set at Other: My work/)
  await showsLine(app, /^Endpoint set: Look/)
  expect(app.host.errors).toEqual([])
})

describe('an item of the menu', () => {
  test('that fails says why in a dialog', async () => {
    const { folder } = newHome()
    writeFileSync(join(folder, 'no-folder'), '')
    const env = { XDG_CONFIG_HOME: join(folder, 'no-folder') }
    await using app = await startDesktop({ args: ['--hidden'], isNew: true, packaged: true, env })
    await app.user.clickTrayItem('Start at login')
    const dialog = await app.user.until('a dialog', () => app.host.dialogs[0])
    expect(dialog.options.message).toMatch(/^The system did not let PanDA Bridge change what starts at login/)
    dialog.answer({ response: 0 })
    await showsLine(app, /^\[ \] Start at login$/)
  })
})

describe('a call that waits for a yes', () => {
  test('and cannot be undone needs a second yes, which a careless key does not give', async () => {
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
    const { result, label } = await ask(app, 'task_kill')
    await app.user.clickTrayItem(label, 'Allow once…')
    const { options } = await app.user.answerDialog('Decide later')
    expect(options).toMatchObject({ message: expect.stringMatching(/^Kill/), defaultId: 0, cancelId: 0 })
    expect(await icon(app)).toBe('approval.png')
    expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
    await app.user.clickTrayItem(label, 'Allow once…')
    await app.user.answerDialog('Allow once')
    expect((await result).isError).not.toBe(true)
    expect(app.demo.callsOf('task', 'kill')).toHaveLength(1)
    expect(app.host.errors).toEqual([])
  })

  test('is asked about by an assistant that shows as what it is: in menu, notification and dialog', async () => {
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
    const name = 'Cur\u200Bsor & \u202Eco\nLook? <a href="https://evil.example">Fine</a>'
    const { result, label } = await ask(app, 'task_kill', name)
    // It comes with what PanDA says of the task.
    const notification = await until(() => app.host.notifications[0])
    const menu = (await app.user.trayMenu()).join('\n')
    expect(menu).toContain('Asked by Cur\uFFFDsor')
    await app.user.clickTrayItem(label, 'Allow once…')
    const { options } = await app.user.answerDialog('Refuse')
    await result
    expect(options.detail).toMatch(
      /^Cur\uFFFDsor & \uFFFDco␊Look\? .* wants to call task_kill\. It ends or deletes something for good\.$/m,
    )
    const told = JSON.stringify(notification)
    expect(told).toContain('Cur\uFFFDsor & \uFFFDco␊Look?')
    // On Linux, a link in a notification would be one.
    expect(process.platform === 'linux' && told.includes('<a')).toBe(false)
    expect(menu + told + options.detail).not.toMatch(/[\u200B-\u200F\u202A-\u202E]/)
    expect(app.host.errors).toEqual([])
  })

  test('with notifications of it switched off is still in the tray', async () => {
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
    await app.bridge.setNotice({ kind: 'approval', on: false })
    const { result, label } = await ask(app, 'task_kill')
    await app.user.clickTrayItem(label, 'Refuse')
    await result
    expect(app.host.notifications).toEqual([])
    expect(app.host.errors).toEqual([])
  })
})

test('an installed app starts at login when the user says so', async () => {
  const { folder } = newHome()
  await using app = await startDesktop({
    args: ['--hidden'],
    isNew: true,
    packaged: true,
    env: { XDG_CONFIG_HOME: folder },
  })
  await app.user.clickTrayItem('Start at login')
  await showsLine(app, /^\[x\] Start at login$/)
  expect(readFileSync(join(folder, 'autostart', 'panda-bridge.desktop'), 'utf8')).toContain('--hidden')
  await app.user.clickTrayItem('Start at login')
  await showsLine(app, /^\[ \] Start at login$/)
  expect(app.host.errors).toEqual([])
})

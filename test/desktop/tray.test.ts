import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { afterEach, describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { textOf } from '../clients.ts'
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
async function ask(app: DesktopApp, tool: 'task_kill' | 'task_pause') {
  const client = await connectAssistant(app.home)
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
  test('say that PanDA is alive, down, and alive again, and that nobody is signed in', async () => {
    await using app = await startDesktop({ args: ['--hidden'] })
    await showsIcon(app, 'alive.png')
    await showsLine(app, /^Demo: PanDA is alive, \d+ ms$/)

    app.demo.faults.rest = { kind: 'refuse' }
    await app.user.clickTrayItem('Check now')
    await showsIcon(app, 'down.png')
    await showsLine(app, /^Demo: PanDA answers, but not that it is alive/)
    app.demo.faults.rest = null
    await app.user.clickTrayItem('Check now')
    await showsIcon(app, 'alive.png')
    expect(app.host.notifications.map(({ options }) => options.title)).toEqual([
      'Demo is down',
      'Demo is back',
    ])

    await app.bridge.signOut({})
    await showsIcon(app, 'signed-out.png')
    await showsLine(app, /^Sign in…$/)
    expect(app.host.errors).toEqual([])
  })

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

describe('an item of the menu', () => {
  test('pauses assistants, chooses the endpoint set, and the menu says so', async () => {
    await using app = await startDesktop({ args: ['--hidden'] })
    await app.user.clickTrayItem('Pause assistants')
    await showsLine(app, /^\[x\] Pause assistants$/)
    expect(await app.bridge.getState({})).toMatchObject({ paused: true })
    await app.user.clickTrayItem('Endpoint set: Look', 'My work')
    await showsLine(app, /^Endpoint set: My work$/)
    expect(await app.bridge.getState({})).toMatchObject({ set: { id: 'my-work' } })
    expect(app.host.errors).toEqual([])
  })

  test('leads to the assistants’ page', async () => {
    await using app = await startDesktop({ args: ['--hidden'] })
    await app.user.clickTrayItem('Assistants: 0', 'Connect one…')
    await (await app.user.window()).getByRole('heading', { level: 1, name: 'Assistants' }).waitFor()
    expect(app.host.errors).toEqual([])
  })

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

  test('ends the app', async () => {
    await using app = await startDesktop({ args: ['--hidden'] })
    await app.user.clickTrayItem('Quit')
    await app.user.exited()
    expect(app.host.exitCode).toBe(0)
    expect(app.host.errors).toEqual([])
  })
})

describe('a call that waits for a yes', () => {
  test('is told by a notification, allowed in the tray, and carried out', async () => {
    // To pause a task is for those with the role production.
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true, vo: 'atlas.production' })
    const { result, label } = await ask(app, 'task_pause')
    expect(app.host.notifications.map(({ options }) => options.title)).toEqual([
      'An assistant asks for your yes',
    ])
    await app.user.clickTrayItem(label, 'Allow once')
    expect((await result).isError).not.toBe(true)
    await showsIcon(app, 'alive.png')
    expect(app.demo.callsOf('task', 'pause')).toHaveLength(1)
    expect(app.host.errors).toEqual([])
  })

  test('is refused in the tray, and never sent', async () => {
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
    const { result, label } = await ask(app, 'task_kill')
    await app.user.clickTrayItem(label, 'Refuse')
    expect(textOf(await result)).toMatch(/The user refused this call/)
    expect(app.demo.callsOf('task', 'kill')).toHaveLength(0)
    expect(app.host.errors).toEqual([])
  })

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

  test('is answered in the window that its notification opens', async () => {
    await using app = await startDesktop({ args: ['--hidden'], offersAll: true })
    const { result } = await ask(app, 'task_kill')
    await app.user.clickNotification('An assistant asks for your yes')
    const page = await app.user.window()
    await page.getByRole('button', { name: 'Yes', exact: true }).click()
    expect((await result).isError).not.toBe(true)
    await showsIcon(app, 'alive.png')
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

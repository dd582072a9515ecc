import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { demoServer } from '../../bridge/server/own-demo.ts'
import type { Home } from '../../bridge/home/home.ts'
import { startDemo } from '../../bridge/demo/index.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { startTestBridge } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { diskOf, type SmallDisk } from '../small-disk.ts'
import { newHome } from '../homes.ts'

/** A bridge that runs while its disk becomes full. */
let home: Home
let disk: SmallDisk | undefined
const ends = endsAfterEach()
beforeEach(() => {
  home = newHome()
  disk = diskOf(home, ends)
})

describe('where the settings cannot be saved', () => {
  test('whoever stops assistants is obeyed, and told that the next start knows nothing of it', async (context) => {
    if (!disk) return context.skip('No disk can be filled here.')
    await using fixture = await startTestBridge({ bridge: { home }, policy: 'usual', signedIn: false })
    const { api } = fixture.bridge
    await api.chooseSet({ id: 'operations' })
    const before = readFileSync(join(home.folder, 'settings.json'), 'utf8')
    disk.fill()
    const told = {
      code: 'file-access',
      message: expect.stringMatching(/^This holds now\. .*could not be saved: /),
      nextStep: expect.stringContaining('next start'),
    }
    await expect(api.pause({ paused: true })).rejects.toMatchObject(told)
    await expect(api.pause({ paused: true })).rejects.toMatchObject(told)
    await expect(
      api.setRules({ rules: { read: 'allow', write: 'refuse', destructive: 'ask' } }),
    ).rejects.toMatchObject(told)
    await expect(api.chooseSet({ id: 'look' })).rejects.toMatchObject(told)
    expect(fixture.bridge.state).toMatchObject({
      paused: true,
      rules: { write: 'refuse' },
      set: { id: 'look' },
    })
    expect(readFileSync(join(home.folder, 'settings.json'), 'utf8')).toBe(before)
    disk.free()
    // With the next choice that can be kept, all of them are.
    await api.setBudget({ bytes: 100_000 })
    expect(new SettingsFile(home).read()).toMatchObject({
      paused: true,
      rules: { write: 'refuse' },
      endpointSet: 'look',
      budgetBytes: 100_000,
    })
  })

  test('nothing is let pass that was not before, and nothing is half changed', async (context) => {
    if (!disk) return context.skip('No disk can be filled here.')
    await using demo = await startDemo({ pollSeconds: 0.05 })
    await using fixture = await startTestBridge({ bridge: { home }, policy: 'usual', signedIn: false })
    const { bridge } = fixture
    const { api } = bridge
    await api.chooseSet({ id: 'look' })
    const before = JSON.stringify([bridge.state, new SettingsFile(home).read()])
    disk.fill()
    const told = {
      code: 'file-access',
      message: expect.stringMatching(/^The settings could not be saved: /),
      nextStep: expect.stringContaining('Nothing was changed'),
    }
    const changes = {
      chooseSet: () => api.chooseSet({ id: 'operations' }),
      setRules: () => api.setRules({ rules: { read: 'refuse', write: 'allow', destructive: 'ask' } }),
      setClientRules: () => api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } }),
      setBudget: () => api.setBudget({ bytes: 50_000 }),
      copySet: () => api.copySet({ id: 'look', name: 'Mine' }),
      watchTasks: () => api.setWatchTasks({ on: true }),
      saveServer: () => api.saveServer({ server: { ...demoServer(demo), name: 'Mine' } }),
    }
    for (const [name, change] of Object.entries(changes)) {
      const thrown: unknown = await change().catch((error: unknown) => error)
      expect({ name, thrown }).toMatchObject({ name, thrown: told })
    }
    expect(JSON.stringify([bridge.state, new SettingsFile(home).read()])).toBe(before)
  })

  test('what was stopped can be let go on again, where the file says so already', async (context) => {
    if (!disk) return context.skip('No disk can be filled here.')
    await using fixture = await startTestBridge({ bridge: { home }, policy: 'usual', signedIn: false })
    const { api } = fixture.bridge
    disk.fill()
    await expect(api.pause({ paused: true })).rejects.toMatchObject({ code: 'file-access' })
    await api.pause({ paused: false })
    expect(fixture.bridge.state.paused).toBe(false)
  })
})

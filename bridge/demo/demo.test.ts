import { afterEach, describe, expect, it, vi } from 'vitest'
import { createDemoState, KNOWN_TASKS, startDemo } from './index.ts'
import { createWorld } from './world-generation.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the demo', () => {
  it('prints nothing', async () => {
    const printed = vi.fn<() => void>()
    for (const method of ['log', 'info', 'warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation(printed)
    await using demo = await startDemo({ autoApprove: true })
    await fetch(`${demo.url}/idp/.well-known/openid-configuration`)
    expect(printed).not.toHaveBeenCalled()
  })

  it('frees its port and starts on it again with the same world', async () => {
    const state = await createDemoState()
    const first = await startDemo({ state })
    const token = first.mintIdToken()
    state.world.ownTask('running').status = 'paused'
    await first.stop()
    await using second = await startDemo({ port: first.port, state })
    expect(second.url).toBe(first.url)
    const response = await fetch(`${second.url}/api/v1/system/get_user_attributes`, {
      headers: { authorization: `Bearer ${token}`, origin: 'atlas', accept: 'application/json' },
    })
    expect(await response.json()).toMatchObject({ success: true })
  })

  it('says so when the port is taken', async () => {
    await using demo = await startDemo()
    await expect(startDemo({ port: demo.port, state: demo.state })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('stops although connections are open', async () => {
    const demo = await startDemo()
    demo.faults.rest = { kind: 'slow', ms: 60_000, times: 1 }
    const open = fetch(`${demo.url}/api/v1/system/is_alive`)
    // The fault is used up when the request has arrived.
    await vi.waitFor(() => expect(demo.faults.rest).toBeNull())
    await Promise.all([expect(open).rejects.toThrow('fetch failed'), demo.stop()])
  })
})

describe('the world', () => {
  const now = new Date('2026-08-06T14:27:35Z')

  it('is the same each time', () => {
    const [one, other] = [createWorld(now), createWorld(now)]
    expect([...one.tasks.values()]).toEqual([...other.tasks.values()])
    expect([...one.jobs.values()]).toEqual([...other.jobs.values()])
  })

  it('has about seventy tasks and some thousand jobs, none from the future', () => {
    const world = createWorld(now)
    expect(world.tasks.size).toBe(60 + Object.keys(KNOWN_TASKS).length)
    expect(world.jobs.size).toBeGreaterThan(2000)
    const dates = [...world.tasks.values()].flatMap((task) => [task.creationDate, task.modificationTime])
    expect(dates.filter((date) => date > now)).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { changeTask, knownTasks, turnsUntil, watchedUsers } from '../../../test/watched-user.ts'
import { LEAST_APART_MS, LOOK_EVERY_MS, REST_EVERY_MS } from './pace.ts'

const user = watchedUsers()

describe('a look at my tasks', () => {
  it('is one call, at once after the start, and counts them', async () => {
    const watch = await user().started()
    expect(user().rest.demo.requests.filter(({ path }) => path.startsWith('/api/v1/task/'))).toHaveLength(1)
    const { running, waiting, attention, lines } = knownTasks(watch)
    const over = new Set(['done', 'finished', 'aborted'])
    const mine = [...user().rest.demo.state.world.tasks.values()].filter(
      ({ userName, status }) => userName === user().ownTask('done').userName && !over.has(status),
    )
    expect(running + waiting + attention).toBe(mine.length)
    expect(knownTasks(watch)).toMatchObject({ at: Date.now(), isOld: false })
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatchObject({
      standing: 'attention',
      name: expect.stringContaining('user.') as string,
    })
  })

  it('comes every five minutes while something runs, and every twenty while nothing does', async () => {
    const watch = await user().started()
    expect(await user().requestsIn(LOOK_EVERY_MS - 1)).toBe(0)
    for (const task of user().rest.demo.state.world.tasks.values()) changeTask(task, 'aborted')
    await user().nextLook(watch, 1)
    expect(knownTasks(watch)).toMatchObject({ running: 0, waiting: 0, lines: [] })
    expect(await user().requestsIn(REST_EVERY_MS - 1)).toBe(0)
    await user().nextLook(watch, 1)
  })

  it('varies by a tenth', async () => {
    vi.mocked(Math.random).mockReturnValue(0)
    const watch = await user().started()
    await user().nextLook(watch, LOOK_EVERY_MS * 0.9)
    expect(user().asked()).toBe(2)
  })

  it('that fails is made later each time, and what was known is old', async () => {
    const watch = await user().started()
    const version = knownTasks(watch).version
    user().rest.demo.faults.rest = { kind: 'overloaded' }
    const failed = async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms)
      await watch.look()
      await turnsUntil(() => vi.getTimerCount() > 0)
    }
    await failed(LOOK_EVERY_MS)
    expect(knownTasks(watch)).toMatchObject({ is: 'known', isOld: true, version })
    await failed(LOOK_EVERY_MS)
    user().rest.demo.faults.rest = null
    expect(await user().requestsIn(2 * LOOK_EVERY_MS - 1)).toBe(0)
    await user().nextLook(watch, 1)
    expect(knownTasks(watch)).toMatchObject({ isOld: false, version })
  })

  it('that failed is made anew when the network has changed', async () => {
    user().rest.demo.faults.rest = { kind: 'overloaded' }
    const watch = user().newWatch()
    watch.start()
    await vi.advanceTimersByTimeAsync(0)
    await watch.look()
    await turnsUntil(() => vi.getTimerCount() > 0)
    user().rest.demo.faults.rest = null
    watch.wake()
    await user().nextLook(watch, LEAST_APART_MS)
    expect(watch.state.is).toBe('known')
  })

  it('is not made for everybody who asks', async () => {
    const watch = await user().started()
    await watch.look()
    await vi.advanceTimersByTimeAsync(LEAST_APART_MS - 1)
    await watch.look()
    expect(user().asked()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await Promise.all([watch.look(), watch.look()])
    expect(user().asked()).toBe(2)
  })

  it('is the same as the window’s question', async () => {
    const watch = user().newWatch()
    watch.start()
    const looked = vi.advanceTimersByTimeAsync(0).then(() => watch.look())
    await user().answers.answer('panda_my_tasks', {}, 'person', new AbortController().signal)
    await looked
    expect(user().asked()).toBe(1)
    expect(watch.state.is).toBe('known')
  })
})

describe('nothing is asked', () => {
  it('before somebody is signed in, and at once then', async () => {
    const signedIn = user().login
    user().login = { is: 'signed-out' }
    const watch = user().newWatch()
    watch.start()
    expect(await user().requestsIn(REST_EVERY_MS)).toBe(0)
    expect(watch.state).toEqual({ is: 'unknown' })
    user().login = signedIn
    watch.changed()
    await user().nextLook(watch, 0)
    expect(watch.state.is).toBe('known')
  })

  it('while assistants are paused; what was known is shown as old', async () => {
    const watch = await user().started()
    user().wanted = 'paused'
    watch.changed()
    expect(await user().requestsIn(REST_EVERY_MS)).toBe(0)
    expect(knownTasks(watch)).toMatchObject({ is: 'known', isOld: true })
    user().wanted = 'on'
    watch.changed()
    await user().nextLook(watch, 0)
    expect(knownTasks(watch).isOld).toBe(false)
  })

  it('while the computer sleeps; what was due then is made when it wakes', async () => {
    const watch = await user().started()
    watch.pause()
    expect(await user().requestsIn(REST_EVERY_MS)).toBe(0)
    watch.wake()
    await user().nextLook(watch, 0)
  })

  it('once it is switched off, and nothing is kept', async () => {
    const watch = await user().started()
    user().wanted = 'off'
    watch.changed()
    expect(watch.state).toEqual({ is: 'off' })
    expect(await user().requestsIn(REST_EVERY_MS)).toBe(0)
    await watch.close()
    expect(readFileSync(join(user().cacheFolder, 'seen-tasks.json'), 'utf8')).toBe('{"logins":[]}')
  })

  it('after the end, and what was under way tells nothing', async () => {
    const watch = user().newWatch()
    watch.start()
    user().rest.demo.faults.rest = { kind: 'slow', ms: 50 }
    await vi.advanceTimersByTimeAsync(0)
    await turnsUntil(() => user().asked() === 1)
    await watch.close()
    await vi.advanceTimersByTimeAsync(50)
    await user().answered()
    await vi.advanceTimersByTimeAsync(REST_EVERY_MS)
    expect(user().asked()).toBe(1)
    expect(user().told).toEqual([])
  })
})

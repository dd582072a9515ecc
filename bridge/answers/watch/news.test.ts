import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { changeTask, knownTasks, watchedUsers } from '../../../test/watched-user.ts'
import { LEAST_APART_MS, LOOK_EVERY_MS } from './pace.ts'
import type { TaskWatch } from './task-watch.ts'

const user = watchedUsers()
const newsOf = (watch: TaskWatch) => knownTasks(watch).news?.events.map(({ taskId, what }) => [taskId, what])

describe('what has changed', () => {
  it('is no news at the first look', async () => {
    const watch = await user().started()
    expect(knownTasks(watch).news).toBeUndefined()
  })

  it('is told once, and nothing of a task that was killed', async () => {
    const watch = await user().started()
    const changes: unknown[] = []
    watch.onChange((changed) =>
      changes.push(...changed.map(({ task, before }) => [task.taskId, before, task.status])),
    )
    const ended = changeTask(user().ownTask('running'), 'done').jediTaskID
    const exhausted = changeTask(user().ownTask('scouting'), 'exhausted').jediTaskID
    const killed = changeTask(user().ownTask('pending'), 'aborted').jediTaskID
    await user().nextLook(watch, LOOK_EVERY_MS)
    const [first] = newsOf(watch) ?? []
    expect(first).toEqual([exhausted, 'exhausted'])
    expect(knownTasks(watch).news?.counts).toMatchObject({ exhausted: 1, failed: 0 })
    expect(newsOf(watch)?.map(([id]) => id)).toEqual([exhausted, ended])
    expect(new Set(changes)).toEqual(
      new Set([
        [ended, 'running', 'done'],
        [exhausted, 'scouting', 'exhausted'],
        [killed, 'pending', 'aborted'],
      ]),
    )
    const { news } = knownTasks(watch)
    await user().nextLook(watch, LOOK_EVERY_MS)
    expect(knownTasks(watch).news).toBe(news)
  })

  it('counts all, and names some of each kind', async () => {
    const watch = await user().started()
    const own = [...user().rest.demo.state.world.tasks.values()].filter(({ status, userName }) =>
      status !== 'failed' && status !== 'aborted' ? userName === user().ownTask('failed').userName : false,
    )
    const failing = user().ownTask('running')
    for (const task of own) changeTask(task, task === failing ? 'failed' : 'aborting')
    await user().nextLook(watch, LOOK_EVERY_MS)
    for (const task of own) if (task !== failing) changeTask(task, 'broken')
    await user().nextLook(watch, LOOK_EVERY_MS)
    expect(knownTasks(watch).news?.counts.failed).toBe(own.length - 1)
    expect(knownTasks(watch).news?.events).toHaveLength(3)
  })

  it('while the bridge was not running is told at the next look, once', async () => {
    const first = await user().started()
    await first.close()
    const failed = changeTask(user().ownTask('running'), 'failed').jediTaskID
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS)
    const second = await user().started()
    expect(newsOf(second)).toEqual([[failed, 'failed']])
    await second.close()
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS)
    expect(knownTasks(await user().started()).news).toBeUndefined()
  })

  it('for another login is nothing: what one saw says nothing of the other', async () => {
    await (await user().started()).close()
    changeTask(user().ownTask('running'), 'failed')
    const { login } = user()
    if (login.is === 'signed-in')
      user().login = { ...login, account: { ...login.account, subject: 'another' } }
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS)
    expect(knownTasks(await user().started()).news).toBeUndefined()
  })

  it('is forgotten by who signs out, and kept where the login has ended by itself', async () => {
    const watch = await user().started()
    const signedIn = user().login
    const problem = { code: 'signed-out', message: 'It has ended.', nextStep: 'Sign in.' } as const
    user().login = { is: 'signed-out', problem }
    watch.changed()
    expect(watch.state).toEqual({ is: 'unknown' })
    const failed = changeTask(user().ownTask('running'), 'failed').jediTaskID
    user().login = signedIn
    watch.changed()
    await user().nextLook(watch, LEAST_APART_MS)
    expect(newsOf(watch)).toEqual([[failed, 'failed']])
    user().login = { is: 'signed-out' }
    watch.changed()
    changeTask(user().ownTask('running'), 'failed')
    user().login = signedIn
    watch.changed()
    await user().nextLook(watch, LEAST_APART_MS)
    expect(knownTasks(watch).news).toBeUndefined()
  })

  it('in a file that is broken is nothing', async () => {
    const first = await user().started()
    await first.close()
    const file = join(user().cacheFolder, 'seen-tasks.json')
    expect(existsSync(file)).toBe(true)
    writeFileSync(file, '{"logins":[{"login":1}]}')
    changeTask(user().ownTask('running'), 'failed')
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS)
    expect(knownTasks(await user().started()).news).toBeUndefined()
  })
})

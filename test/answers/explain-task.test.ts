import { expect, test } from 'vitest'
import { KNOWN_TASKS, ONE_SITE } from '../../bridge/demo/index.ts'
import { endsAfterEach } from '../ends.ts'
import { ask, refusal, startWithAssistant, ways } from './ask.ts'

const ends = endsAfterEach()

test.each(ways)(
  'by %s, "why did my task fail" of 5,000 jobs is one call, three requests to PanDA, and on record as one call',
  async (upstream) => {
    const { fixture, client } = await startWithAssistant(ends, { upstream })
    await client.listTools()
    const before = fixture.demo.requests.length
    const { answer, text } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })

    const asked = fixture.demo.requests.slice(before).map(({ path }) => path)
    expect(asked.filter((path) => path.startsWith('/api/v1/task/'))).toHaveLength(3)
    expect(asked.filter((path) => !path.includes('is_alive'))).toHaveLength(3)
    expect(answer.jobs.total).toBe(5_000)
    expect(answer.failures.reduce((sum, { count }) => sum + count, 0)).toBe(2_500)
    expect(answer.failures.map(({ count }) => count)).toEqual(
      answer.failures.map(({ count }) => count).toSorted((one, other) => other - one),
    )
    for (const { error } of answer.failures) expect(text).toContain(error.meaning)
    const call = fixture.bridge.state.recentCalls[0]
    expect(call).toMatchObject({
      tool: 'panda_explain_task',
      tasks: [KNOWN_TASKS.failing5000],
      outcome: 'ok',
      madeFrom: expect.arrayContaining([
        'task/get_detailed_info',
        'task/get_details',
        'task/get_job_descriptions',
      ]),
    })
  },
)

test('what the failures have in common is said: one site', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.oneSite })
  expect(answer.special.join(' ')).toContain(ONE_SITE)
})

test('what failed and came through at a later attempt is no failure of the task', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.retried })
  expect(answer.task.standing).toBe('ended')
  expect(text).toContain('All of its input was processed.')
})

test('where no job was made, the words of PanDA stand there, as its words, with the page that they point to', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.noSite })
  expect(answer.serverSays).toMatch(/brokerage found no site/)
  expect(answer.serverSays).not.toMatch(/<a/)
  expect(answer.serverLink).toMatch(/^https:/)
  expect(text).toContain('PanDA says: "')
})

test('another user’s task is explained too, and said to be theirs', async () => {
  const { client } = await startWithAssistant(ends)
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.othersFailing })
  expect(answer.task).toMatchObject({ owner: 'Grace Gluon' })
  expect(answer.task.isMine).toBeUndefined()
  expect(text).toContain('of Grace Gluon')
})

test.each(ways)('by %s, a task that does not exist is a sentence with a next step', async (upstream) => {
  const { client } = await startWithAssistant(ends, { upstream })
  expect(await refusal(client, 'panda_explain_task', { task_id: 12 })).toBe(
    'Task 12 is not known to this PanDA. Check the number, and that it belongs to this server: another may have it, or it is too old.',
  )
})

test('a PandaMCP that offers fewer endpoints gives what it has, and the answer says what is missing', async () => {
  const { client, fixture } = await startWithAssistant(ends, {
    demo: { mcpEndpoints: { task: ['get_details', 'get_detailed_info'] } },
  })
  await client.listTools()
  const { answer } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })
  expect(answer.task.status).toBe('finished')
  // The demo's monitor has counted them, without sites.
  expect(answer.failures.map(({ reason }) => reason)).toContain('jobdispatcher:100')
  expect(answer.missing).toContain('Sites, and what the failures have in common: the monitor only counts.')
  expect(answer.missing.join(' ')).toContain('this PandaMCP does not offer task_get_job_descriptions')
  expect(answer.missing.join(' ')).not.toContain('takes long')
  expect(fixture.demo.callsOf('task', 'get_job_descriptions')).toEqual([])
})

test('a PanDA that cannot be reached is a sentence, and no answer', async () => {
  const { client, fixture } = await startWithAssistant(ends, { upstream: 'rest' })
  await fixture.demo.stop()
  expect(await refusal(client, 'panda_explain_task', { task_id: KNOWN_TASKS.oneSite })).toMatch(
    /PanDA .*refuses connections/,
  )
})

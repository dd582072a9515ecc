import { describe, expect, test } from 'vitest'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { endsAfterEach } from '../ends.ts'
import { ask, refusal, startWithAssistant, ways } from './ask.ts'

// What people and models give in the place of what a tool takes.

const ends = endsAfterEach()
const { memory: task, retried } = KNOWN_TASKS
const { outOfMemory: job } = KNOWN_JOBS

describe.each(ways)('by %s', (upstream) => {
  const start = () => startWithAssistant(ends, { upstream })

  test('the number of a task given as a job’s, and the other way round: what it is, and what to ask', async () => {
    const { client } = await start()
    expect(await refusal(client, 'panda_explain_job', { job_id: task })).toMatch(
      new RegExp(
        String.raw`${task} is the number of a task, not of a job\..*panda_explain_task\(${task}\)`,
        's',
      ),
    )
    expect(await refusal(client, 'panda_read_log', { job_id: task })).toMatch(/is the number of a task/)
    expect(await refusal(client, 'panda_explain_task', { task_id: job })).toMatch(
      new RegExp(
        String.raw`${job} is the number of a job, not of a task\..*panda_explain_job\(${job}\)`,
        's',
      ),
    )
    expect(await refusal(client, 'panda_explain_job', { job_id: 987_654_321 })).toMatch(
      /not known to this PanDA/,
    )
  })

  test('the number of a job given as an error: what to ask instead', async () => {
    const { client } = await start()
    expect(await refusal(client, 'panda_explain_error', { code: `${job}` })).toMatch(
      new RegExp(String.raw`too long for the code of an error\..*panda_explain_job\(${job}\)`, 's'),
    )
  })

  test('a period in words, and the number of a task in the place of its name', async () => {
    const { client } = await start()
    const { answer } = await ask(client, 'panda_my_tasks', { name: `${retried}`, since: 'last month' })
    expect(answer.tasks.map(({ taskId }) => taskId)).toEqual([retried])
  })

  test('PanDA looks back 90 days, or 30 by its short list: a longer period is said to be cut', async () => {
    const { client } = await start()
    const { answer } = await ask(client, 'panda_my_tasks', { since: '2023-04-01' })
    const reach = (Date.now() - Date.parse(answer.since)) / 86_400_000
    expect(Math.round(reach)).toBe(upstream === 'rest' ? 90 : 30)
    expect(answer.missing.join(' ')).toContain(`before ${answer.since}: PanDA looks back no further`)
  })

  test('a summary of a time that PanDA does not look back to is refused in a sentence', async () => {
    const { client } = await start()
    const said = await refusal(client, 'panda_summary', { since: '200d', until: '120d' })
    expect(said).toMatch(/The period ends before .*, and PanDA looks back no further\. Give a later end/)
  })

  test('a task without jobs says so first, and that PanDA says why', async () => {
    const { client } = await start()
    const { answer } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.noSite })
    expect(answer.summary).toMatch(/It has no jobs; PanDA says why\.$/)
    expect(answer.serverSays).toMatch(/no site/)
  })

  test('where no task fits, which there are', async () => {
    const { client } = await start()
    const { text } = await ask(client, 'panda_my_tasks', { status: 'prepared' })
    expect(text).toMatch(/0 tasks of yours.*\d+ tasks changed since then \(.*leave out what narrows it down/s)
    const week = await ask(client, 'panda_summary', { name: 'nothing-like-this' })
    expect(week.text).toMatch(/leave out what narrows it down/)
  })

  test('PanDA gets a time of ISO 8601 in its own form', async () => {
    const { fixture, client } = await start()
    const since = new Date(Date.now() - 7 * 86_400_000).toISOString()
    const result = await client.callTool({ name: 'task_get_tasks_modified_since', arguments: { since } })
    expect(result.structuredContent).toMatchObject({ success: true })
    const sent = { since: since.slice(0, 19).replace('T', ' ') }
    expect(fixture.bridge.state.recentCalls[0]?.arguments).toEqual(sent)
  })
})

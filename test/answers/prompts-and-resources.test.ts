import { expect, test, vi } from 'vitest'
import { KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { until } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { startWithAssistant } from './ask.ts'

const ends = endsAfterEach()
const firstText = ({ contents }: { contents: object[] }) => String((contents[0] as { text?: string }).text)

test('the menu of the assistant has the questions, and completes the user’s own task numbers', async () => {
  const { client } = await startWithAssistant(ends)
  const { prompts } = await client.listPrompts()
  expect(prompts.map(({ title }) => title)).toEqual([
    'Why did my task fail?',
    'What is happening with a task?',
    'Morning report',
    'Compare two tasks',
    'How do I ...?',
  ])
  const argument = { name: 'task_id', value: '4821' }
  const ref = { type: 'ref/prompt' as const, name: 'why-did-my-task-fail' }
  const { completion } = await client.complete({ ref, argument })
  expect(completion.values).toContain(String(KNOWN_TASKS.memory))
  expect(completion.values.every((value) => value.startsWith('4821'))).toBe(true)
  // Another user's is not offered.
  expect(completion.values).not.toContain(String(KNOWN_TASKS.othersFailing))

  const byName = await client.complete({ ref, argument: { name: 'task_id', value: 'nosite' } })
  expect(byName.completion.values).toEqual([String(KNOWN_TASKS.noSite)])

  const { messages } = await client.getPrompt({
    name: 'why-did-my-task-fail',
    arguments: { task_id: String(KNOWN_TASKS.memory) },
  })
  expect(JSON.stringify(messages)).toContain(String(KNOWN_TASKS.memory))
  expect(JSON.stringify(messages)).toContain('panda_explain_task')
})

test('an argument of a question that is no task number is refused in a sentence', async () => {
  const { client } = await startWithAssistant(ends)
  const name = 'why-did-my-task-fail'
  await expect(client.getPrompt({ name, arguments: { task_id: 'all of them' } })).rejects.toThrow(
    'task_id must be the number of a task (jediTaskID).',
  )
})

test('a task, and the errors of a component, can be read as resources', async () => {
  const { client } = await startWithAssistant(ends)
  const { resourceTemplates } = await client.listResourceTemplates()
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
    'panda://task/{task_id}',
    'panda://job/{job_id}',
    'panda://errors/{component}',
    'panda://docs/{id}',
  ])
  const task = await client.readResource({ uri: `panda://task/${KNOWN_TASKS.memory}` })
  expect(firstText(task)).toContain('exhausted')
  expect(firstText(await client.readResource({ uri: 'panda://errors/pilot' }))).toContain('pilot:1305')
  await expect(client.readResource({ uri: 'panda://task/none' })).rejects.toThrow('has no such resource')
})

test('they stand beside those of PandaMCP, and without the tool that they lead to there is none', async () => {
  const { client, fixture } = await startWithAssistant(ends, {
    policy: 'everything',
    demo: { mcpExtras: true },
  })
  await client.listPrompts()
  await until(async () => (await client.listPrompts()).prompts.length > 5)
  const names = (await client.listPrompts()).prompts.map(({ name }) => name)
  expect(names[0]).toBe('why-did-my-task-fail')

  const { api } = fixture.bridge
  const { set } = fixture.bridge.state
  await api.switchTool({ id: set.id, tool: 'panda_search_docs', on: false })
  expect((await client.listPrompts()).prompts.map(({ name }) => name)).not.toContain('how-do-i')
  expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('panda_search_docs')
})

test('who has subscribed to a task hears when its state changes', async () => {
  const { client, fixture } = await startWithAssistant(ends, { watchesTasks: true })
  const { tasks } = fixture.bridge.installation
  await until(() => tasks.state.is === 'known')
  // The next look is due a minute later: only the clock that is read is moved.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  ends(() => vi.useRealTimers())
  const task = fixture.demo.state.world.ownTask('running')
  const uri = `panda://task/${task.jediTaskID}`
  const updated: string[] = []
  client.setNotificationHandler(
    'notifications/resources/updated',
    ({ params }) => void updated.push(params.uri),
  )
  await client.subscribeResource({ uri })

  task.status = 'exhausted'
  task.modificationTime = new Date()
  await tasks.look()
  await until(() => updated.length > 0)
  expect(updated).toEqual([uri])
  await expect(client.subscribeResource({ uri: 'panda://errors/pilot' })).rejects.toThrow(
    'Only tasks can be subscribed to',
  )
})

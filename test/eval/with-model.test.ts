import { expect, test } from 'vitest'
import { answerToolNames } from '../../bridge/panda/answer-tools.ts'
import { KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { Secret } from '../../bridge/platform/secret.ts'
import { endsAfterEach } from '../ends.ts'
import { chatCompletions } from './chat-completions.ts'
import { putQuestions, type Outcome } from './put-question.ts'
import { questions } from './questions.ts'
import { summaryTable } from './report.ts'
import { startScriptedModel } from './scripted-model.ts'
import { startWay } from './ways.ts'
import { systemPrompt, turnOf } from './written-calls.ts'

const ends = endsAfterEach()
const KEY = 'sk-nobody-sees-this'

async function bothWays() {
  const ways = [await startWay('answers'), await startWay('raw')]
  for (const way of ways) ends(() => way[Symbol.asyncDispose]())
  return ways
}

test('a model is asked with the answers, and with the raw tools only, side by side; its key is shown nowhere', async () => {
  const model = await startScriptedModel('panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })
  ends(() => model.stop())
  const ways = await bothWays()
  const assistant = chatCompletions({ url: model.url, model: 'scripted', key: new Secret(KEY) })
  const asked = [...questions.entries()].filter(([, { facts }]) => facts.length === 2).slice(0, 1)
  const heard: Outcome[] = []
  const limits = { calls: 3, characters: 6_000, seconds: 60 }
  const outcomes = await putQuestions(assistant, ways, asked, limits, (outcome) => heard.push(outcome))

  expect(heard).toEqual(outcomes)
  expect(outcomes).toMatchObject([
    { way: 'answers', right: true, lookedUp: true },
    { way: 'raw', right: false, lookedUp: false, calls: [], words: 'I cannot know.' },
  ])
  expect(outcomes[0]?.calls).toHaveLength(1)
  expect(outcomes[0]?.bytes).toBeGreaterThan(1_000)
  const tools = model.asked.map(({ tools }) => tools.map(({ function: { name } }) => name))
  expect(tools[0]).toEqual(expect.arrayContaining(answerToolNames))
  expect(tools.at(-1)).toContain('task_get_details')
  for (const name of answerToolNames) expect(tools.at(-1)).not.toContain(name)
  expect(model.authorizations).toContain(`Bearer ${KEY}`)
  const shown = JSON.stringify([assistant, outcomes]) + summaryTable(outcomes, ways)
  expect(shown).toContain('1 of 1 (100 %)')
  expect(shown).not.toContain(KEY)
})

test('a model that has no more calls is asked for its answer', async () => {
  const model = await startScriptedModel('system_is_alive', {})
  ends(() => model.stop())
  const [way] = await bothWays()
  if (!way) throw new Error('No way')
  const assistant = chatCompletions({ url: model.url, model: 'scripted', key: undefined })
  const asked = [...questions.entries()].slice(0, 1)
  await putQuestions(assistant, [way], asked, { calls: 1, characters: 50, seconds: 60 }, () => undefined)
  expect(model.asked.map(({ tool_choice }) => tool_choice)).toEqual(['auto', 'none'])
  expect(model.asked.at(-1)?.messages.at(-1)?.content.length).toBeLessThanOrEqual(50)
  expect(model.authorizations).toEqual([undefined, undefined])
})

test.each(questions)('"$ask" does not say its own answer', ({ ask, facts }) => {
  expect(facts.filter((fact) => !fact.test(ask))).not.toEqual([])
})

test('a model that runs here is told each tool in a line', () => {
  const tools = [
    {
      name: 'task_get_details',
      description: 'Details of a task. API details: HTTP Method: GET ...',
      inputSchema: {
        properties: { task_id: { type: 'integer' }, include_status: {} },
        required: ['task_id'],
      },
    },
  ]
  expect(systemPrompt(tools).split('\n').at(-1)).toBe(
    'task_get_details(task_id: integer, include_status?): Details of a task.',
  )
})

test.each([
  ['```json\n{"tool": "system_is_alive", "arguments": {}}\n```', 'system_is_alive', ''],
  ['I call {"name": "system_is_alive"} now.', 'system_is_alive', ''],
  ['{"answer": "PanDA is alive."}', undefined, 'PanDA is alive.'],
  ['PanDA is alive {so to say}.', undefined, 'PanDA is alive {so to say}.'],
])('"%s" is understood', (said, tool, words) => {
  expect(turnOf(said).calls[0]?.tool).toBe(tool)
  expect(turnOf(said).words).toBe(words)
})

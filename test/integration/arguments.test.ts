import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, rawModern, rawModernResult, textOf, type Era } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'

// What stands in a call is judged, shown, recorded and sent as one and the same value.

const anything = z.looseObject({})
const ends = endsAfterAll()

/** Calls a tool with whatever stands in the place of its name and arguments. */
async function call(fixture: TestBridge, era: Era, params: Record<string, unknown>): Promise<string> {
  if (era === '2026') {
    const { result, error } = await rawModern(fixture, 'tools/call', params)
    return error ? `${error.code} ${error.message}` : textOf(result as { content: object[] })
  }
  const client = await connectClient(fixture, era)
  try {
    const result = await client.request({ method: 'tools/call', params }, anything)
    return textOf(result as unknown as { content: object[] })
  } catch (error) {
    return `${(error as { code: number }).code} ${(error as Error).message}`
  } finally {
    await client.close()
  }
}

describe.each(['pandamcp', 'rest'] as const)('through %s', (upstream) => {
  let fixture: TestBridge
  const runningTask = () => fixture.demo.state.world.ownTask('running').jediTaskID

  beforeAll(async () => {
    fixture = await startTestBridge({ policy: 'usual', vo: 'atlas.production' })
    ends(() => fixture[Symbol.asyncDispose]())
    const { api } = fixture.bridge
    await api.setServer({ server: { ...demoServer(fixture.demo, 'atlas.production'), upstream } })
    await api.chooseSet({ id: 'operations' })
    await until(() => fixture.bridge.state.upstream.tools > 0)
  })
  /** What was asked of PanDA in the user's name; the bridge itself asks whether it is alive. */
  const asked = () => fixture.demo.requests.filter(({ hadToken }) => hadToken)
  const last = () => fixture.bridge.state.recentCalls[0]

  test.each(
    eras.flatMap((era) => [null, [], [1], 'task_id=1', 7, true].map((given) => [era, given] as const)),
  )('an assistant of %s that gives %j as arguments is told so, and nothing is sent', async (era, given) => {
    const before = asked().length
    const said = await call(fixture, era, { name: 'task_get_status', arguments: given })
    expect(said).toMatch(/must be an object with a field for each parameter|-32602/)
    expect(asked().slice(before)).toEqual([])
  })

  test.each(
    eras.flatMap((era) =>
      [7, ['task_kill'], { toString: 'task_kill' }, null, undefined].map((name) => [era, name] as const),
    ),
  )('an assistant of %s that names %j as a tool is told so', async (era, name) => {
    const before = asked().length
    expect(await call(fixture, era, { name, arguments: {} })).toMatch(/"name" must be a text|^-32/)
    expect(asked().slice(before)).toEqual([])
  })

  test.each([
    ['task_get_status', (task: number) => ({ task_id: String(task) }), (task: number) => ({ task_id: task })],
    [
      'task_get_details',
      (task: number) => ({ task_id: ` ${task} `, include_parameters: 'True' }),
      (task: number) => ({ task_id: task, include_parameters: true }),
    ],
    [
      'task_get_datasets_and_files',
      (task: number) => ({ task_id: task, dataset_types: '["input"]' }),
      (task: number) => ({ task_id: task, dataset_types: ['input'] }),
    ],
  ])('%s with values as text is understood as with the values themselves', async (name, asText, asValues) => {
    const answers = []
    for (const input of [asText, asValues]) {
      const result = await rawModernResult(fixture, 'tools/call', { name, arguments: input(runningTask()) })
      expect(result['isError']).toBe(false)
      expect(last()?.arguments).toEqual(asValues(runningTask()))
      answers.push(result['structuredContent'])
    }
    expect(answers[0]).toEqual(answers[1])
  })

  test('what is no object is on record as it came', async () => {
    expect(fixture.bridge.state.upstream.kind).toBe(upstream)
    await call(fixture, '2025', { name: 'task_kill', arguments: [1] })
    expect(last()).toMatchObject({
      tool: 'task_kill',
      outcome: 'refused',
      error: 'invalid-input',
      arguments: [1],
    })
  })

  test('the user is asked about the values, and PanDA gets those', async () => {
    const task = runningTask()
    const input = { task_id: String(task), broadcast: 'false' }
    const killing = call(fixture, '2025', { name: 'task_kill', arguments: input })
    const approval = await until(() => fixture.bridge.state.approvals[0])
    expect(approval).toMatchObject({ question: `Kill task ${task}?`, subject: { kind: 'task', id: task } })
    await fixture.bridge.api.answerApproval({ id: approval.id, answer: 'yes' })
    expect(await killing).toContain('success')
    expect(last()).toMatchObject({ outcome: 'ok', arguments: { task_id: task, broadcast: false } })
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
  })

  test('a list of jobs as text, or of texts, is a list of numbers', async () => {
    const jobs = [...fixture.demo.state.world.jobs.keys()].slice(0, 2)
    for (const job_ids of [JSON.stringify(jobs), jobs.map(String), JSON.stringify(jobs.map(String))]) {
      const killing = call(fixture, '2025', {
        name: 'job_kill',
        arguments: { job_ids, code: '91' },
      })
      const { id } = await until(() => fixture.bridge.state.approvals[0])
      await fixture.bridge.api.answerApproval({ id, answer: 'yes' })
      expect(await killing).toMatch(/"success": ?true/)
      expect(last()?.arguments).toMatchObject({ job_ids: jobs, code: 91 })
    }
  })

  test.each([
    [{ task_id: '040' }, /task_id must be a whole number.*the text "040"/],
    [{ task_id: '4_0' }, /task_id must be a whole number/],
    [{ task_id: true }, /task_id must be a whole number.*it is true/],
    [{ task_id: 1.5 }, /task_id must be a whole number/],
    [{ task_id: '1', broadcast: 'yes' }, /broadcast must be true or false/],
    [{ task_id: 2 ** 60 }, /beyond 9007199254740991/],
    [{ task_id: '1152921504606846977' }, /beyond 9007199254740991/],
    [{ task_id: 1, '\ud800': 1 }, /half a character/],
  ])('%j has no one reading: nobody is asked, and nothing is sent', async (input, why) => {
    const before = asked().length
    expect(await call(fixture, '2025', { name: 'task_kill', arguments: input })).toMatch(why)
    expect(asked().slice(before)).toEqual([])
    expect(fixture.bridge.state.approvals).toEqual([])
  })
})

describe('of a tool that the catalogue does not know', () => {
  let fixture: Awaited<ReturnType<typeof startBridgeToOdd>>
  const inputSchema = {
    type: 'object',
    properties: {
      number: { type: 'integer' },
      either: { anyOf: [{ type: 'integer' }, { type: 'boolean' }] },
      text: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      object: { type: 'object' },
      any: {},
    },
  }
  beforeAll(async () => {
    fixture = await startBridgeToOdd({ tools: [{ name: 'demo_wait', inputSchema }] })
    ends(() => fixture[Symbol.asyncDispose]())
  })
  beforeEach(() => void (fixture.odd.came.length = 0))

  /** What PandaMCP gets of arguments that an assistant writes so. */
  async function sentOf(written: string): Promise<string | undefined> {
    await rawModern(fixture, 'tools/call', { name: 'demo_wait', arguments: 'ARGUMENTS' }, (body) =>
      body.replace('"ARGUMENTS"', () => written),
    )
    const came = fixture.odd.came.find(({ method }) => method === 'tools/call')
    fixture.odd.came.length = 0
    return came && JSON.stringify(came.params?.['arguments'])
  }
  const recorded = () => JSON.stringify(fixture.bridge.state.recentCalls[0]?.arguments)

  test.each([
    ['{"number": "7", "number": "8"}', '{"number":8}'],
    ['{"number": 1.0}', '{"number":1}'],
    ['{"either": "7"}', '{"either":7}'],
    ['{"either": "TRUE"}', '{"either":true}'],
    ['{"text": "7"}', '{"text":"7"}'],
    ['{"any": "7"}', '{"any":"7"}'],
    ['{"object": "{\\"a\\": [1]}"}', '{"object":{"a":[1]}}'],
    ['{"more": "[1]"}', '{"more":"[1]"}'],
    ['{"constructor": 1}', '{"constructor":1}'],
  ])('%s is sent as %s, which is what is on record', async (written, sent) => {
    expect(await sentOf(written)).toBe(sent)
    expect(recorded()).toBe(sent)
  })

  test.each([
    '{"number": 1152921504606846977}',
    '{"any": {"deep": [1152921504606846977]}}',
    '{"any": 1e400}',
    '{"any": "\\ud800"}',
    '{"__proto__": {"number": 7}}',
    '{"any": {"__proto__": 7}}',
    '{"object": "{\\"__proto__\\": 7}"}',
    '{"object": "[]"}',
    '{"number": "7.5"}',
    `{"any": ${'['.repeat(300)}${']'.repeat(300)}}`,
  ])('%s would not arrive as it was judged, and is refused', async (written) => {
    expect(await sentOf(written)).toBeUndefined()
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ outcome: 'refused', error: 'invalid-input' })
  })
})

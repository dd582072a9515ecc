import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, endpointOfTool, question, toolName } from './index.ts'
import type { Endpoint, Json } from './types.ts'

const tool = (name: string) => endpointOfTool(name) as Endpoint
const ask = (name: string, args: unknown) => question(tool(name), args)

describe('question', () => {
  it.each<[string, Json, string]>([
    ['task_kill', { task_id: 46374283 }, 'Kill task 46374283?'],
    ['task_kill', { task_id: 46374283, broadcast: false }, 'Kill task 46374283?'],
    ['task_kill', { task_id: 46374283, broadcast: true }, 'Kill task 46374283? With broadcast: true.'],
    [
      'task_change_priority',
      { task_id: 46374283, priority: 900 },
      'Set the priority of task 46374283 to 900?',
    ],
    ['job_kill', { job_ids: [6837798305] }, 'Kill job 6837798305?'],
    [
      'job_kill',
      { job_ids: [6837798305, 6837798306, 6837798307] },
      'Kill 3 jobs (6837798305, 6837798306, 6837798307)?',
    ],
    ['job_kill', { job_ids: [1, 2, 3, 4, 5], code: 9 }, 'Kill 5 jobs (1, 2, 3 and 2 more)? With code: 9.'],
    ['job_kill', { job_ids: [] }, 'Kill no job?'],
    ['job_kill', {}, 'Kill job (not given)?'],
    [
      'task_retry',
      { task_id: 1, new_parameters: { ramCount: 4000, site: 'X' }, discard_events: true },
      'Retry task 1? With discard_events: true, new_parameters: {ramCount: 4000, site: "X"}.',
    ],
    ['task_finish', { task_id: 1 }, 'Finish task 1 early, killing its running jobs?'],
    [
      'task_reassign',
      { task_id: 1, site: 'CERN' },
      'Send task 1 elsewhere, killing all its jobs? With site: "CERN".',
    ],
    [
      'task_reassign_global_share',
      { task_id_list: [1, 2], share: 'Test', reassign_running_jobs: true },
      'Move 2 tasks (1, 2) to the global share "Test"? With reassign_running_jobs: true.',
    ],
    [
      'data_carousel_retire_unused',
      { dataset: 'mc20:x' },
      'Retire the staging of dataset "mc20:x", so that its copy on disk may be deleted?',
    ],
    [
      'data_carousel_submit_retire_unused',
      { request_id: 12 },
      'Have PanDA retire staging request 12, so that its copy on disk may be deleted?',
    ],
    [
      'async_process_submit_grep_request',
      { pattern: 'x', log_filename: 'panda-DBProxy.log', service_name: 'server', tail_bytes: 1000 },
      'Search the PanDA log "panda-DBProxy.log" for "x"? With tail_bytes: 1000, service_name: "server".',
    ],
    ['task_kill', { task_id: 1, colour: 'red' }, 'Kill task 1? With "colour": "red".'],
    ['task_get_status', { task_id: 1 }, 'Call task_get_status? With task_id: 1.'],
    ['task_kill', 'no object', 'Kill task (not given)?'],
  ])('%s with %j', (name, args, expected) => {
    expect(ask(name, args)).toBe(expected)
  })

  it('shows text that tries to end its quotation, the line or the direction of reading as what it is', () => {
    const share = 'A"? Only a test.\u202e\n\u0000“Kill” \u200bB\u05d0'
    expect(ask('task_reassign_global_share', { task_id_list: [7], share })).toBe(
      "Move task 7 to the global share \"A'? Only a test.\ufffd \ufffd'Kill' \ufffdB\ufffd\"?",
    )
  })

  it('shortens a long text from the middle, and says how long it was', () => {
    const text = ask('job_set_command', { job_id: 1, command: `begin${'x'.repeat(5000)}end` })
    expect(text).toMatch(/^Send the command "beginx+…x+end" \(5008 characters\) to the pilot of job 1\?$/)
  })

  it('never lets a long text push a switch out, and counts what has no room', () => {
    const filler = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a${i}`, 'x'.repeat(500)]))
    const text = ask('task_retry', {
      ...filler,
      task_id: 1,
      new_parameters: 'y'.repeat(9000),
      discard_events: true,
    })
    expect(text).toContain('With discard_events: true, new_parameters: "y')
    expect(text).toMatch(/ and \d+ more arguments\.$/)
  })

  it('says that all secrets go when no key is given, and shows no secret', () => {
    const name = 'credential_management_set_user_secrets'
    expect(ask(name, {})).toBe('Delete all your secrets stored in PanDA?')
    expect(ask(name, { value: 'hunter2' })).toBe(
      'Delete all your secrets stored in PanDA? With value: (7 characters, not shown).',
    )
    expect(ask(name, { key: 'K', value: 'hunter2' })).toBe(
      'Store (7 characters, not shown) as your secret "K" in PanDA, replacing what is there?',
    )
    expect(ask(name, { key: 'K' })).toBe('Delete your secret "K" stored in PanDA?')
  })

  const commands = catalogue.filter(({ effect }) => effect !== 'read')

  it.each(commands.map((endpoint) => [toolName(endpoint), endpoint] as const))(
    '%s has a question of its own that tells every argument of its example',
    (name, endpoint) => {
      const text = question(
        endpoint,
        Object.fromEntries(endpoint.parameters.map(({ name, example }) => [name, example])),
      )
      expect(text).not.toContain(`Call ${name}`)
      expect(text).not.toMatch(/not given|undefined|\{\w+\}/)
      expect(text).toContain('?')
      const numbers = endpoint.parameters.filter(
        ({ example, default: value }) => typeof example === 'number' && example !== value,
      )
      const missing = numbers.filter(({ example }) => !text.includes(JSON.stringify(example)))
      // A report of a pilot has more numbers than there is room for.
      expect(missing.length > 0 && !/ more arguments?\.$/.test(text)).toBe(false)
    },
  )

  it('is short, on one line and free of what deceives, whatever the arguments', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', minLength: 300, maxLength: 2000 }),
    )
    const anyValue = fc.oneof(
      fc.jsonValue({ stringUnit: 'binary' }),
      anyText,
      fc.array(fc.dictionary(anyText, anyText)),
    )
    const anyCall = fc.constantFrom(...catalogue).chain((endpoint) =>
      fc.record({
        endpoint: fc.constant(endpoint),
        args: fc.oneof(
          fc.jsonValue({ stringUnit: 'binary' }),
          fc.dictionary(anyText, anyValue),
          fc.record(Object.fromEntries(endpoint.parameters.map(({ name }) => [name, anyValue])), {
            requiredKeys: [],
          }),
        ),
      }),
    )
    fc.assert(
      fc.property(anyCall, ({ endpoint, args }) => {
        const text = question(endpoint, args)
        expect(text.length).toBeLessThanOrEqual(400)
        expect(text).not.toMatch(/[\p{C}\p{M}\p{Zl}\p{Zp}\u0590-\u08ff]|\p{Default_Ignorable_Code_Point}/u)
        // Quotations are closed: an even number of marks, none of them from an argument.
        expect(text.split('"').length % 2).toBe(1)
      }),
      { numRuns: 1000 },
    )
  })

  it('bears arguments of any depth and size', () => {
    let deep: Json = 1
    for (let i = 0; i < 100_000; i += 1) deep = { a: [deep] }
    expect(ask('task_submit', { task_parameters: deep }).length).toBeLessThanOrEqual(400)
    expect(
      ask('job_kill', { job_ids: Array.from({ length: 100_000 }, (_, i) => i), kill_options: deep }),
    ).toContain('Kill 100000 jobs (0, 1, 2 and 99997 more)?')
  })
})

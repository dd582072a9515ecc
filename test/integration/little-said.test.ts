import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { TaskStatus } from '../../bridge/demo/task.ts'
import { endsAfterAll } from '../ends.ts'
import { startRest, type RestTest } from '../rest-upstream.ts'

// Where PanDA says less than it seems, or in the words of its programmers, its user reads what it means.

let plain: RestTest
let operator: RestTest
const ends = endsAfterAll()
beforeAll(async () => {
  plain = await startRest()
  ends(() => plain[Symbol.asyncDispose]())
  operator = await startRest({ vo: 'atlas:production' })
  ends(() => operator[Symbol.asyncDispose]())
})
beforeEach(() => {
  for (const { demo } of [plain, operator]) demo.faults.rest = null
})

const own = ({ demo }: RestTest, status: TaskStatus) => demo.state.world.ownTask(status).jediTaskID

/** What an assistant reads first, and whether the call counts as failed. */
async function read(by: RestTest, tool: string, input: object): Promise<{ said: string; failed: boolean }> {
  const result = await by.call(tool, input)
  const [first] = result['content'] as { text: string }[]
  return { said: first?.text ?? '', failed: result['isError'] === true }
}

test.each<[string, () => RestTest, string, (by: RestTest) => object, RegExp]>([
  [
    'details of a task that PanDA does not know',
    () => plain,
    'task_get_details',
    () => ({ task_id: 1 }),
    /no datasets, files or jobs of this task.*the same of a number that it does not know/,
  ],
  [
    'the end of a task that PanDA does not know taken back',
    () => operator,
    'task_reactivate',
    () => ({ task_id: 1 }),
    /has reactivated no input.*the same of a task that it does not know/,
  ],
  [
    'a retry with other parameters',
    () => plain,
    'task_retry',
    (by) => ({ task_id: own(by, 'failed'), new_parameters: { nFiles: 3 } }),
    /accepted the task with the new parameters: return code 3 is a success/,
  ],
  [
    'a log that is not there',
    () => plain,
    'file_server_download_jedi_log',
    () => ({ log_name: 'absent.log' }),
    /no such log, or nothing in it/,
  ],
])('%s is a success that says what it is', async (_, by, tool, input, sentence) => {
  expect(await read(by(), tool, input(by()))).toEqual({
    said: expect.stringMatching(sentence) as string,
    failed: false,
  })
})

test('details of a task that is there come without a word', async () => {
  const { said } = await read(plain, 'task_get_details', { task_id: own(plain, 'running') })
  expect(said).toMatch(/^\{"success":true/)
})

test.each<[string, () => RestTest, string, (by: RestTest) => object, RegExp]>([
  [
    'jumbo jobs for a task that PanDA does not know',
    () => operator,
    'task_enable_jumbo_jobs',
    () => ({ task_id: 1, jumbo_jobs_total: 2 }),
    /did not do this.*"task not found".*Check the number/,
  ],
  [
    'attempts for a task that PanDA does not know',
    () => operator,
    'task_increase_attempts',
    () => ({ task_id: 1, increase: 2 }),
    /did not do this.*not found.*Check the number/,
  ],
  [
    'a proxy, for people',
    () => plain,
    'credential_management_get_proxy',
    () => ({}),
    /did not do this.*certain users only/,
  ],
  [
    'jobs, for others than pilots',
    () => plain,
    'pilot_acquire_jobs',
    () => ({ site_name: 'x' }),
    /did not do this.*a role in the VO/,
  ],
])('%s are refused in words that help', async (_, by, tool, input, sentence) => {
  expect(await read(by(), tool, input(by()))).toEqual({
    said: expect.stringMatching(sentence) as string,
    failed: true,
  })
})

test('jumbo jobs that PanDA crashes on may be there', async () => {
  const task_id = own(operator, 'running')
  await expect(
    operator.call('task_enable_jumbo_jobs', { task_id, jumbo_jobs_total: 2 }),
  ).rejects.toMatchObject({
    code: 'refused-by-panda',
    message: expect.stringContaining('failed while it worked on task_enable_jumbo_jobs (HTTP 500)') as string,
    nextStep: expect.stringContaining('may have been carried out in part') as string,
  })
  expect(operator.demo.state.world.tasks.get(task_id)?.useJumbo).toBe('W')
})

test('the tool for split rules works with the tags that it names', async () => {
  const input = { task_id: own(operator, 'running'), attribute_name: 'NF', value: '3' }
  expect(await read(operator, 'task_change_split_rule', input)).toMatchObject({ failed: false })
  expect(operator.demo.state.world.tasks.get(input.task_id)?.splitRule['nFilesPerJob']).toBe('3')
})

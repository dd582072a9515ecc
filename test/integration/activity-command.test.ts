import { expect, test } from 'vitest'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'

const ends = endsAfterEach()

/** A call of three days ago, and two of today, as the record has them. */
function addCalls({ bridge }: TestBridge): void {
  const call = {
    time: Date.now() - 60_000,
    client: 'cursor',
    clientName: 'Cursor',
    clientVersion: '3.1',
    tool: 'task_get_status',
    arguments: { task_id: 48200101 },
    effect: 'read',
    approval: 'not-needed',
    ms: 7,
    bytes: 1_000,
    outcome: 'ok',
  } as const
  bridge.activity.add({
    ...call,
    time: Date.now() - 3 * 24 * 3_600_000,
    outcome: 'failed',
    error: 'unreachable',
  })
  bridge.activity.add(call)
  const other = {
    client: 'vscode',
    clientName: 'VS Code',
    effect: 'destructive',
    outcome: 'refused',
  } as const
  bridge.activity.add({ ...call, ...other, tool: 'task_kill', arguments: { task_id: 9 } })
}

test.for<[string[], number]>([
  [['--search', '48200101'], 2],
  [['--search', 'unreachable status'], 1],
  [['--since', '1d'], 2],
  [['--client', 'vscode'], 1],
  [['--tool', 'task_kill'], 1],
  [['--outcome', 'ok'], 1],
  [['--effect', 'read', '--since', '7d'], 2],
  [['--effect', 'read', '--last', '1'], 1],
  [['--search', 'nothing of this kind'], 0],
])('at a terminal, too, the record is searched: %j', async ([options, count]) => {
  await using fixture = await startTestBridge({ signedIn: false })
  addCalls(fixture)
  const { code, stdout } = await runCli(fixture.home, ['activity', ...options])
  expect(code).toBe(0)
  expect(stdout.match(/task_(?:get_status|kill) {2}/g) ?? []).toHaveLength(count)
  const all = options.includes('--last') ? 2 : count
  expect(stdout).toContain(
    count === 0
      ? 'No call on record is one of these.'
      : `Shown: ${count} of ${all} that fit, of 3 on record.`,
  )
  const json = await runCli(fixture.home, ['activity', '--json', ...options])
  expect(json.stdout.split('\n').filter((line) => line !== '')).toHaveLength(count)
})

test('what is looked for is followed too, and what is no time is said', async () => {
  await using fixture = await startTestBridge()
  const { home } = fixture
  addCalls(fixture)
  const child = startCli(home, ['activity', '--follow', '--tool', 'system_is_alive'])
  ends(() => child.process.kill())
  await until(() => child.stdout().includes('No call on record is one of these.'))
  // Which is followed is not told: they are called until one is seen.
  await until(async () => {
    await runCli(home, ['call', 'system_get_user_attributes'])
    await runCli(home, ['call', 'system_is_alive'])
    return child.stdout().includes('system_is_alive')
  })
  expect(child.stdout()).not.toContain('system_get_user_attributes')
  expect(child.stdout()).not.toContain('task_kill')
  const wrong = await runCli(home, ['activity', '--since', 'soon'])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('"soon" is no time.')
  expect((await runCli(home, ['activity', '--export', 'csv', '--tool', 'x'])).code).toBe(2)
})

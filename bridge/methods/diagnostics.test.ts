import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { anApproval, aClient, aState, newsOf, signedIn, tasksOf } from '../../test/desktop/states.ts'
import { newHome } from '../../test/homes.ts'
import { homeAt } from '../home/home.ts'
import { logFile } from '../home/log.ts'
import { describeForSupport } from './diagnostics.ts'

test('says version, system, state and the end of the log, and no secret of it', async () => {
  // Not among the homes that are searched afterwards: the secret is put into this log on purpose.
  const home = homeAt(mkdtempSync(join(tmpdir(), 'panda-bridge-log-')))
  onTestFinished(() => rmSync(home.folder, { recursive: true }))
  mkdirSync(home.logsFolder, { recursive: true })
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl`
  const lines = [
    '{"level":"info","msg":"Signed in"}',
    `{"level":"warn","msg":"Bearer ${token}","key":"pb_${'x'.repeat(43)}","file":"${homedir()}/file"}`,
  ]
  writeFileSync(logFile(home), `${'an old line\n'.repeat(5_000)}${lines.join('\n')}\n`)
  const tasks = tasksOf({ news: newsOf(1, ['failed', 1]) })
  const state = aState({
    login: signedIn,
    tasks,
    approvals: [anApproval()],
    leftApprovals: [anApproval()],
    clients: [aClient()],
  })
  const text = await describeForSupport(state, home)

  expect(text).toMatch(/^PanDA Bridge 0\.1\.0 \(desktop\)\n/)
  expect(text).toContain(`Node ${process.versions.node}`)
  expect(text).toContain('"is": "signed-in"')
  expect(text).toContain('"msg":"Signed in"')
  expect(text).toContain('"attention": 1')
  expect(text.length).toBeLessThan(30_000)
  for (const secret of [token, 'eyJ', 'pb_x', homedir() + '/', 'Ada Lovelace', 'Retry task', 'user.ada']) {
    expect(text).not.toContain(secret)
  }
})

test('hides the home of the user, and no folder whose name only begins like it', async () => {
  const home = newHome()
  mkdirSync(home.logsFolder, { recursive: true })
  const mine = homedir()
  const inJson = JSON.stringify({ file: join(mine, 'panda', 'x') })
  writeFileSync(logFile(home), `${mine} ${mine}. "${mine}" ${inJson}\n${mine}m/x ${mine}.old ${mine}-2\n`)
  const text = await describeForSupport(aState(), home)
  expect(text).toContain(`~ ~. "~" ${JSON.stringify({ file: join('~', 'panda', 'x') })}`)
  expect(text).toContain(`${mine}m/x ${mine}.old ${mine}-2`)
})

test('is there without a log too', async () => {
  expect(await describeForSupport(aState(), newHome())).toContain('(there is no log)')
})

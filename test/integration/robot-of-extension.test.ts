import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { mountainWith } from '../mountain.ts'
import { said, serveRobot, writeRobot } from '../robot-run.ts'

const ends = endsAfterEach()

/** A home with the made-up experiment's extension, whose PanDA runs here, and a robot's file. */
async function homeWithExtension(robot: object): Promise<{ home: Home; file: string }> {
  const demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  const fixture = await startTestBridge({ policy: 'usual' })
  const { api, home } = fixture.bridge
  const servers = [{ ...demoServer(demo), name: 'Mountain', upstream: 'rest' }]
  const source = { text: mountainWith({ servers }) }
  const { fingerprint } = await api.previewExtension({ source })
  await api.addExtension({ source, seen: fingerprint })
  await fixture[Symbol.asyncDispose]()
  // It names this process, which goes on.
  await rm(home.runtimeFile)
  return { home, file: await writeRobot(demo, join(home.folder, 'robot'), robot) }
}

test('a robot’s file names a server and a set that an extension brings', async () => {
  const { home, file } = await homeWithExtension({ server: 'mountain', set: 'ext-mountain-shift' })
  const checked = await runCli(home, ['check', '--robot', file, '--tool', 'task_get_status'])
  expect(checked).toMatchObject({ code: 0 })
  const outside = await runCli(home, ['check', '--robot', file, '--tool', 'task_kill'])
  expect(outside.code).toBe(5)

  const bridge = await serveRobot(home, file)
  ends(() => bridge.process.kill())
  expect(said(bridge, 'The bridge listens')).toBe(true)
  const status = await runCli(home, ['status', '--json'])
  expect(JSON.parse(status.stdout)).toMatchObject({
    server: { name: 'Mountain' },
    set: { id: 'ext-mountain-shift' },
    rules: { destructive: 'refuse' },
  })
})

test('a robot whose set is gone with the extension does not run with another', async () => {
  const { home, file } = await homeWithExtension({ set: 'ext-mountain-shift' })
  await rm(home.extensionsFolder, { recursive: true })
  const refused = await runCli(home, ['serve', '--port', '0', '--robot', file])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('There is no endpoint set "ext-mountain-shift"')
})

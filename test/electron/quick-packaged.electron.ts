// The package as it is: its fuses let nobody steer it, so it is used as an assistant uses it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { allowEverything } from '../bridge.ts'
import { bridgeOf } from '../desktop/app.ts'
import { claudeEntry, toolsOver } from '../desktop/assistant-entry.ts'
import { desktopEnv } from '../desktop/prepare.ts'
import { newHome } from '../homes.ts'
import { testSwitches } from './driver.ts'

const packaged = process.env['PACKAGED_APP']

describe.runIf(packaged !== undefined)('the packaged app', () => {
  test('has its fuses', async () => {
    const fuses = await getCurrentFuseWire(packaged!)
    const states = {
      runAsNode: fuses[FuseV1Options.RunAsNode],
      nodeOptions: fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: fuses[FuseV1Options.EnableNodeCliInspectArguments],
      integrity: fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      onlyAsar: fuses[FuseV1Options.OnlyLoadAppFromAsar],
    }
    const { ENABLE, DISABLE } = FuseState
    const expected = {
      runAsNode: ENABLE,
      nodeOptions: DISABLE,
      inspect: DISABLE,
      integrity: ENABLE,
      onlyAsar: ENABLE,
    }
    expect(states).toEqual(expected)
  })

  test('starts hidden, and its own executable is the shim that an assistant starts', async () => {
    const home = newHome()
    const user = newHome().folder
    const demo = await startDemo({ pollSeconds: 0.05 })
    allowEverything(home)
    const app = spawn(packaged!, [...testSwitches(), '--hidden'], {
      env: { ...process.env, ...desktopEnv(home) },
      stdio: 'ignore',
    })
    const ended = once(app, 'exit')
    try {
      const { bridge } = await bridgeOf(home)
      await bridge.setServer({ server: demoServer(demo) })
      const entry = await claudeEntry(bridge, join(user, 'claude_desktop_config.json'))
      expect(entry.command).toBe(packaged)
      expect(await toolsOver(entry)).toContain('system_is_alive')
    } finally {
      app.kill()
      await ended
      await demo.stop()
    }
  })
})

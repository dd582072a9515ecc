import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { version } from '../../bridge/platform/version.ts'
import { until } from '../bridge.ts'
import { newHome } from '../homes.ts'
import { startDesktop, type DesktopApp } from './app.ts'

/** A program that writes down how it is started. */
function install(program: string): void {
  const script = `#!/bin/sh\necho "$@" >"$0.started"\necho "$APPDIR" >>"$0.started"\n`
  writeFileSync(`${program}.new`, script, { mode: 0o755 })
  // As package managers do it.
  renameSync(`${program}.new`, program)
}

/** An app that is installed as an AppImage: Node stands in for the executable in its mount. */
async function startInstalled() {
  const program = join(newHome().folder, 'panda-bridge.AppImage')
  install(program)
  const app = await startDesktop({
    isNew: true,
    packaged: true,
    args: ['--hidden'],
    env: { APPIMAGE: program, APPDIR: dirname(process.execPath) },
  })
  return { app, program }
}

/** Lets what waits for the end of the app go on, which runs in the process of this test, and says how it was started. */
async function startedAfterwards(app: DesktopApp, program: string): Promise<string[]> {
  await app.user.exited()
  expect(existsSync(app.home.runtimeFile)).toBe(false)
  expect(existsSync(`${program}.started`)).toBe(false)
  const shell = await until(() =>
    readdirSync('/proc').find(
      (pid) =>
        /^\d+$/.test(pid) && commandOf(pid).startsWith(`/bin/sh -c cat`) && commandOf(pid).includes(program),
    ),
  )
  await until(() => endChild(shell))
  await until(
    () =>
      existsSync(`${program}.started`) && readFileSync(`${program}.started`, 'utf8').split('\n').length > 2,
  )
  return readFileSync(`${program}.started`, 'utf8').split('\n')
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** Ends the one child of that process, if it has been started yet. */
function endChild(pid: string): boolean {
  const child = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'))
  return child > 0 && process.kill(child)
}

describe.skipIf(process.platform !== 'linux')('when the app has been replaced while it runs', () => {
  test('a second start has the new one take its place, with its window', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    install(program)
    // A start that an assistant or the login brings about changes nothing.
    app.user.secondInstance('--hidden')
    expect((await app.bridge.getState({})).version).toBe(version)
    app.user.secondInstance()
    expect(await startedAfterwards(app, program)).toEqual(['', '', ''])
    expect(app.host.windows).toEqual([])
    expect(app.host.errors).toEqual([])
  })

  test('so does opening it from the tray, since its window would be another version’s', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    install(program)
    await app.user.clickTrayItem('Open PanDA Bridge')
    await startedAfterwards(app, program)
    expect(app.host.windows).toEqual([])
  })
})

describe('an installed app', () => {
  test('that has been removed says so, goes on, and starts nothing', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    rmSync(program)
    app.user.secondInstance()
    await app.user.window()
    const { problems } = await app.bridge.getState({})
    expect(problems).toMatchObject([{ message: expect.stringContaining('was removed or moved') }])
    expect(app.host.exitCode).toBeUndefined()
  })

  test('that cannot be looked at, as on a network that is away, is not said to be removed', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    rmSync(program)
    symlinkSync(program, program)
    app.user.secondInstance()
    await app.user.window()
    expect((await app.bridge.getState({})).problems).toEqual([])
  })

  test('that has not been touched shows its window at a second start', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    app.user.secondInstance()
    await app.user.window()
    expect((await app.bridge.getState({})).problems).toEqual([])
    expect(existsSync(`${program}.started`)).toBe(false)
  })

  test.skipIf(process.platform !== 'linux')('that has been moved gives way to itself there', async () => {
    const { app, program } = await startInstalled()
    await using _ = app
    const moved = join(newHome().folder, 'panda-bridge.AppImage')
    renameSync(program, moved)
    app.electron.app.emit('second-instance', {}, ['x'], '/', { version, program: moved })
    expect(await startedAfterwards(app, moved)).toEqual(['', '', ''])
  })

  test.skipIf(process.platform !== 'linux')(
    'gives way to another version that the user has started',
    async () => {
      const { app } = await startInstalled()
      await using _ = app
      const newer = join(newHome().folder, 'panda-bridge-99.AppImage')
      install(newer)
      const start = (data: object) => app.electron.app.emit('second-instance', {}, ['x'], '/', data)
      // Nothing that is no program on this computer.
      start({ version: '99.0.0', program: 'panda-bridge' })
      start({ version: '99.0.0', program: '/nowhere/panda-bridge' })
      start({ version, program: newer })
      await app.user.window()
      start({ version: '99.0.0', program: newer })
      expect(await startedAfterwards(app, newer)).toEqual(['', '', ''])
    },
  )
})

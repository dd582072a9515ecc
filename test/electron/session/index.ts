// The session of a desktop, as an ordinary user has one: `node test/electron/session/index.ts COMMAND...` starts it, runs
// the command in it, ends everything and passes the command's exit code on. Everything is real but what the name of its
// variable says: the login manager is played by python-dbusmock on a bus of its own, and `xdg-open` notes what it is
// asked to open.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { askDesktop } from './desktop.ts'
import { Programs } from './programs.ts'
import { python } from './python.ts'

export interface Session {
  env: NodeJS.ProcessEnv
  end: () => Promise<void>
}

/** What the session's variables say to a test in it, besides what they say to a program. */
export const sessionVariables = {
  /** A file with a line for each address that was opened. */
  opened: 'PANDA_TEST_OPENED',
  /** What the notification daemon has printed. */
  notifications: 'PANDA_TEST_NOTIFICATIONS',
} as const

/** @param withKeyring false: a desktop without a keychain */
export async function startSession({ withKeyring = true } = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'desktop-session-'))
  const [home, runtime, bin, logs] = ['home', 'runtime', 'bin', 'logs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  for (const each of [home, runtime, bin, logs]) mkdirSync(each, { mode: 0o700 })
  const opened = join(folder, 'opened')
  writeFileSync(opened, '')
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`)
  chmodSync(join(bin, 'xdg-open'), 0o755)

  const programs = new Programs(logs)
  const base: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_TYPE: 'x11',
    PATH: `${bin}:${process.env['PATH']}`,
    [sessionVariables.opened]: opened,
    [sessionVariables.notifications]: join(logs, 'dunst.log'),
  }
  const end = async () => {
    await programs.endAll()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const display = await programs.startAndHear(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
      base,
    )
    const bus = (name: string) =>
      programs.startAndHear('dbus-daemon', ['--session', '--nofork', '--print-address=3'], {
        ...base,
        BUS: name,
      })
    const env = {
      ...base,
      DISPLAY: `:${display}`,
      DBUS_SESSION_BUS_ADDRESS: await bus('session'),
      DBUS_SYSTEM_BUS_ADDRESS: await bus('system'),
    }
    programs.start(python, ['-m', 'dbusmock', '--system', '--template', 'logind'], env)
    if (withKeyring)
      programs.start(
        'gnome-keyring-daemon',
        ['--foreground', '--unlock', '--components=secrets'],
        env,
        'secret',
      )
    programs.start('xfwm4', ['--compositor=off'], env)
    programs.start('xfce4-panel', ['--disable-wm-check'], env)
    programs.start('dunst', ['-print'], env)
    await askDesktop(env, {
      do: 'wait-for-names',
      names: [
        'org.kde.StatusNotifierWatcher',
        'org.freedesktop.Notifications',
        ...(withKeyring ? ['org.freedesktop.secrets'] : []),
      ],
    })
    return { env, end }
  } catch (error) {
    await end()
    throw error
  }
}

if (process.argv[1] === import.meta.filename) {
  const [program = '', ...args] = process.argv.slice(2)
  const session = await startSession()
  // What the panel draws at first settles before anything is measured.
  await setTimeout(1_000)
  const child = spawn(program, args, { stdio: 'inherit', env: session.env })
  const [code] = (await once(child, 'exit')) as [number | null]
  await session.end()
  process.exitCode = code ?? 1
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { newHome } from '../test/homes.ts'

// Outside of Electron its module is only a path.
vi.mock('electron', () => ({ app: { isPackaged: false } }))
const { autostartFile, loginItem, wasStartedHidden } = await import('./login-item.ts')

describe('on Linux', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = newHome().folder
    file = join(folder, 'autostart', 'panda-bridge.desktop')
  })
  const item = (program: string) => autostartFile(program, { XDG_CONFIG_HOME: folder })

  test('a file in the autostart folder starts the app hidden, and is gone when it is switched off', () => {
    const { isOn, set } = item('/opt/PanDA Bridge/panda-bridge')
    expect(isOn()).toBe(false)
    set(true)
    expect(isOn()).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/PanDA Bridge/panda-bridge" --hidden\n')
    // Once the app has been removed, nothing is started and no desktop says that it could not.
    expect(readFileSync(file, 'utf8')).toContain('\nTryExec=/opt/PanDA Bridge/panda-bridge\n')
    set(false)
    expect(isOn()).toBe(false)
    expect(existsSync(file)).toBe(false)
  })

  test('characters that a shell or the file would read are escaped', () => {
    const program = String.raw`/home/a"b$c%d\e` + '`f'
    item(program).set(true)
    // What the specification makes of it: first the string's escapes, then those in the quotes.
    const line = /^Exec=(.*) --hidden$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
    const string = line.replaceAll(/\\(.)/g, '$1')
    const argument = string
      .slice(1, -1)
      .replaceAll(/\\(["`$\\])/g, '$1')
      .replaceAll('%%', '%')
    expect(argument).toBe(program)
    const tried = /^TryExec=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1]
    expect(tried?.replaceAll(/\\(.)/g, '$1')).toBe(program)
  })

  test('one that the desktop’s own settings have switched off is off', () => {
    const { isOn, set } = item('/usr/bin/panda-bridge')
    set(true)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('Autostart-enabled=true', 'Autostart-enabled=false'))
    expect(isOn()).toBe(false)
    writeFileSync(file, `${text}Hidden=true\n`)
    expect(isOn()).toBe(false)
  })
})

test('an app that is not installed does not start at login', () => {
  expect(loginItem('/tmp/electron')).toBeUndefined()
})

test('--hidden keeps it in the tray', { skip: process.platform === 'darwin' }, () => {
  expect(wasStartedHidden(['/opt/app', '--hidden'])).toBe(true)
  expect(wasStartedHidden(['/opt/app'])).toBe(false)
})

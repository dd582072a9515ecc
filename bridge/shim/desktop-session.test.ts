import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { noteSession, withSession } from './desktop-session.ts'

/** A desktop session whose sockets are there, under a folder of the test's. */
function session() {
  const home = newHome()
  const folder = join(home.folder, 'run')
  mkdirSync(folder)
  for (const name of ['bus', 'wayland-0', 'xauth']) writeFileSync(join(folder, name), '')
  const env = {
    WAYLAND_DISPLAY: 'wayland-0',
    XAUTHORITY: join(folder, 'xauth'),
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')},guid=1f`,
    XDG_CURRENT_DESKTOP: 'GNOME',
    https_proxy: 'http://proxy.example.org:3128',
  }
  return { file: home.sessionFile, folder, env }
}

const fewVariables = { HOME: '/home/u', PATH: '/usr/bin', USER: 'u' }
const atNoBus = { ...fewVariables, XDG_RUNTIME_DIR: '/nowhere' }

// Elsewhere a program finds its session without variables.
describe.skipIf(process.platform !== 'linux')('the noted session', () => {
  test('is what an app gets that an assistant with few variables starts', () => {
    const { file, env } = session()
    noteSession(file, true, { ...env, SECRET: 'x', PATH: '/elsewhere' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(withSession(file, fewVariables)).toEqual({ ...fewVariables, ...env })
  })

  test('has the bus for an assistant made with Chromium that found none', () => {
    const { file, env } = session()
    noteSession(file, true, env)
    const { DBUS_SESSION_BUS_ADDRESS } = env
    const none = { ...fewVariables, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
    expect(withSession(file, none)).toMatchObject({ DBUS_SESSION_BUS_ADDRESS })
  })

  test('changes nothing that the assistant has passed', () => {
    const { file, env } = session()
    noteSession(file, true, env)
    const own = {
      ...fewVariables,
      DISPLAY: ':7',
      DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=own',
      HTTPS_PROXY: 'http://own:1',
    }
    // Nor does it get half of another's screen, or another's proxy.
    const { XDG_RUNTIME_DIR, XDG_CURRENT_DESKTOP } = env
    expect(withSession(file, own)).toEqual({ ...own, XDG_RUNTIME_DIR, XDG_CURRENT_DESKTOP })
  })

  test.for<[string, (parts: ReturnType<typeof session>) => void, string[]]>([
    ['the bus', ({ folder }) => rmSync(join(folder, 'bus')), ['DBUS_SESSION_BUS_ADDRESS']],
    ['the Wayland socket', ({ folder }) => rmSync(join(folder, 'wayland-0')), ['WAYLAND_DISPLAY']],
    ['the right to draw', ({ folder }) => rmSync(join(folder, 'xauth')), ['XAUTHORITY']],
  ])('is used without %s where that is gone', ([, remove, names]) => {
    const parts = session()
    noteSession(parts.file, true, parts.env)
    remove(parts)
    const filled = withSession(parts.file, fewVariables)
    const missing = Object.keys(parts.env).filter((name) => filled[name] === undefined)
    expect(missing).toEqual(names)
  })

  test('has an X screen while its socket is there', () => {
    const { file, env } = session()
    const screen = `98${process.pid}`
    const socket = `/tmp/.X11-unix/X${screen}`
    mkdirSync('/tmp/.X11-unix', { recursive: true, mode: 0o1777 })
    writeFileSync(socket, '')
    noteSession(file, true, { ...env, DISPLAY: `:${screen}.0` })
    expect(withSession(file, fewVariables)).toMatchObject({ DISPLAY: `:${screen}.0` })
    rmSync(socket)
    expect(withSession(file, fewVariables)).not.toHaveProperty('DISPLAY')
  })

  test('is not used where somebody else has put a socket in its place', () => {
    const { file, folder, env } = session()
    noteSession(file, true, env)
    const bus = join(folder, 'bus')
    // Root's is believed, and only root can give a file away.
    if (process.getuid?.() === 0) chownSync(bus, 4_711, 4_711)
    else vi.spyOn(process, 'getuid').mockReturnValue(4_711)
    expect(withSession(file, atNoBus)).not.toHaveProperty('DBUS_SESSION_BUS_ADDRESS')
    vi.restoreAllMocks()
  })

  test('is not looked for in a folder that cannot be looked into', () => {
    const own = { ...fewVariables, XDG_RUNTIME_DIR: `/${'x'.repeat(1_000)}` }
    expect(withSession(session().file, own)).toEqual(own)
  })

  test('of a user whose home has an @ in its name is whole', () => {
    const { file, folder, env } = session()
    const XAUTHORITY = join(folder, 'ada@example.org')
    writeFileSync(XAUTHORITY, '')
    noteSession(file, true, { ...env, XAUTHORITY })
    expect(withSession(file, fewVariables)).toMatchObject({ XAUTHORITY })
  })

  test('of before a restart, or of another computer, is not used', () => {
    const { file, env } = session()
    noteSession(file, true, env)
    const noted = JSON.parse(readFileSync(file, 'utf8')) as object
    for (const other of [{ boot: 'earlier' }, { host: 'login-7' }]) {
      writeFileSync(file, JSON.stringify({ ...noted, ...other }))
      expect(withSession(file, atNoBus)).toEqual(atNoBus)
    }
  })

  test.for<[string, object | string]>([
    ['is no JSON', '{'],
    ['is no object', 'null'],
    ['holds no variables', { env: null }],
    ['holds others', { env: { LD_PRELOAD: '/tmp/x.so' } }],
    ['holds what is no text', { env: { WAYLAND_DISPLAY: { a: 1 } } }],
    ['holds control characters', { env: { XDG_CURRENT_DESKTOP: 'a\nb' } }],
    ['holds too much', { env: { XDG_CURRENT_DESKTOP: 'x'.repeat(5_000) } }],
    [
      'names a socket whose owner cannot be known',
      { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/x' } },
    ],
    ['leads to another computer', { env: { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=192.0.2.1,port=1' } }],
  ])('is not used where its file %s', ([, content]) => {
    const { file, env } = session()
    noteSession(file, true, env)
    const noted = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify({ ...noted, ...content }))
    expect(withSession(file, atNoBus)).toEqual(atNoBus)
  })

  test('is not written over by a start without a screen, or by an assistant’s without a bus', () => {
    const { file, env } = session()
    noteSession(file, true, env)
    noteSession(file, true, fewVariables)
    noteSession(file, false, { ...fewVariables, DISPLAY: ':0' })
    noteSession(file, false, { ...fewVariables, DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'disabled:' })
    expect(withSession(file, fewVariables)).toMatchObject(env)
  })

  test('is not that of an ssh connection, whose screen ends with it', () => {
    const { file } = session()
    noteSession(file, true, { DISPLAY: 'localhost:10.0', DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=x' })
    expect(existsSync(file)).toBe(false)
  })

  test('has no password of a proxy', () => {
    const { file, env } = session()
    noteSession(file, true, { ...env, http_proxy: 'http://user:secret@proxy.example.org' })
    expect(readFileSync(file, 'utf8')).not.toContain('secret')
  })

  test('is the user’s usual bus where none was noted', () => {
    const { file, folder, env } = session()
    expect(withSession(file, { XDG_RUNTIME_DIR: folder })).toEqual({
      XDG_RUNTIME_DIR: folder,
      DBUS_SESSION_BUS_ADDRESS: env.DBUS_SESSION_BUS_ADDRESS.replace(',guid=1f', ''),
    })
  })
})

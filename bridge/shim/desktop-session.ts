import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { thisComputer } from '../home/runtime-record.ts'
import { asObject } from '../platform/json.ts'

// The shim loads this file: it imports no package, and what it reads it checks by hand.

type Env = Readonly<Record<string, string | undefined>>

/** What Chromium writes into its own environment, and so into that of what it starts, where it finds no bus. */
const NO_BUS = 'disabled:'

const proxies = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
])

/**
 * What is filled in together or not at all: the screen with who may draw on it, the proxies, and then what a desktop
 * session has besides, its bus with the keychain on it and what chooses the keychain, each by itself.
 */
const groups: readonly (readonly string[])[] = [
  ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
  proxies,
  ...[
    'DBUS_SESSION_BUS_ADDRESS',
    'XDG_RUNTIME_DIR',
    'XDG_CURRENT_DESKTOP',
    'XDG_SESSION_TYPE',
    'XDG_SESSION_DESKTOP',
    'DESKTOP_SESSION',
    'GNOME_DESKTOP_SESSION_ID',
    'KDE_FULL_SESSION',
    'KDE_SESSION_VERSION',
  ].map((name) => [name]),
]

/** Longest value that is noted or believed: characters. */
const LONGEST = 2_000

/**
 * Notes the desktop session in which the app is started. Assistants pass few variables to what they start; without
 * these the app that the shim starts has no screen, or no keychain.
 *
 * A start without a screen notes nothing, and one without a bus only where a person started it: as little as that
 * is what an assistant passes, and must not stand in place of what is there. Nor is the screen of an ssh connection
 * noted, which is gone with it.
 */
export function noteSession(file: string, byPerson: boolean, env: Env = process.env): void {
  const computer = thisComputer()
  if (!computer || !hasOwnScreen(env)) return
  if (!byPerson && !hasBus(env)) return
  const temporary = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(temporary, JSON.stringify({ ...computer, env: known(env) }), { mode: 0o600 })
    // A shim may read it at this very moment.
    renameSync(temporary, file)
  } catch {
    // A note that cannot be written is no reason not to start.
  }
}

/**
 * The environment with what it lacks of a desktop session: of the one that was noted, where that was on this computer
 * since its start and is still there. Nothing that is set is changed.
 */
export function withSession(file: string, env: Env): Record<string, string | undefined> {
  if (process.platform !== 'linux') return { ...env }
  const noted: Env = { ...usualBus(env), ...readSession(file) }
  const filled: Record<string, string | undefined> = { ...env }
  const isMissing = (name: string) => !env[name] || env[name] === NO_BUS
  for (const group of groups) {
    // Half of one session's and half of another's fits neither.
    if (!group.every((name) => isMissing(name) || env[name] === noted[name])) continue
    for (const name of group) if (noted[name] !== undefined) filled[name] = noted[name]
  }
  return filled
}

function readSession(file: string): Record<string, string> {
  const { host, boot, env } = asObject(readJson(file))
  const computer = thisComputer()
  if (!computer || host !== computer.host || boot !== computer.boot) return {}
  const noted = known(asObject(env))
  return Object.fromEntries(Object.entries(noted).filter(([name, value]) => isStillThere(name, value, noted)))
}

/** Those of a session's variables that are there, and may be noted and believed. */
function known(env: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = groups.flat().map((name) => [name, env[name]] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => mayBeNoted(...entry)))
}

/** What lies in the file system, and is gone with its session. */
function isStillThere(name: string, value: string, noted: Env): boolean {
  switch (name) {
    case 'DISPLAY': {
      const number = /^(?:unix)?:(\d+)/.exec(value)?.[1]
      return number !== undefined && isThere(`/tmp/.X11-unix/X${number}`)
    }
    case 'WAYLAND_DISPLAY':
      return isThere(isAbsolute(value) ? value : join(noted['XDG_RUNTIME_DIR'] ?? '/', value))
    case 'XAUTHORITY':
    case 'XDG_RUNTIME_DIR':
      return isThere(value)
    case 'DBUS_SESSION_BUS_ADDRESS': {
      // D-Bus Specification, "Server Addresses". Of an abstract socket no file tells whether, and whose, it is.
      const path = /^unix:(?:[^;]*,)?path=([^,;]+)/.exec(value)?.[1]
      return path !== undefined && isThere(decoded(path))
    }
    default:
      return true
  }
}

/** Where systemd has the user's bus, which serves the desktop session too (pam_systemd). */
function usualBus(env: Env): Record<string, string> {
  const folder = env['XDG_RUNTIME_DIR'] || `/run/user/${process.getuid?.()}`
  const socket = join(folder, 'bus')
  return isThere(socket) ? { XDG_RUNTIME_DIR: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` } : {}
}

/**
 * Whether there is a screen of this computer: that of an ssh connection ends with it. In `localhost:10.0` a host stands
 * before the colon, as ssh -X sets it.
 */
export function hasOwnScreen({ DISPLAY, WAYLAND_DISPLAY }: Env): boolean {
  return Boolean(WAYLAND_DISPLAY) || /^(?:unix)?:\d/.test(DISPLAY ?? '')
}

function hasBus({ DBUS_SESSION_BUS_ADDRESS: address }: Env): boolean {
  return Boolean(address) && address !== NO_BUS
}

function mayBeNoted(name: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === NO_BUS || value.length > LONGEST) return false
  // A proxy's address may hold a password, before an @. In a path it is a name's: /home/ada@example.org.
  return /^\P{Cc}+$/u.test(value) && !(proxies.includes(name) && value.includes('@'))
}

function decoded(path: string): string {
  return path.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  )
}

/**
 * Not what somebody else has put into a folder that is everybody's, such as /tmp: whoever has the screen or the bus
 * has the app. A folder that may not be looked into is another user's, as after `su`.
 */
function isThere(path: string): boolean {
  try {
    return [0, process.getuid?.()].includes(statSync(path).uid)
  } catch {
    return false
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

import { describe, expect, test } from 'vitest'
import { commandAt, facts, lines, time } from '../../test/desktop/menu-lines.ts'
import { aBeside, aClient, aState, health, now, signedIn } from '../../test/desktop/states.ts'
import { trayMenu, trayToolTip } from './menu.ts'
import { oneLine } from './words.ts'

test('a problem of the bridge stands on top, and leads to the window that says what to do', () => {
  const message = 'PanDA Bridge has been installed anew; the 0.1.0 from before still runs.'
  const problem = { code: 'already-running', message, nextStep: 'Open it.' } as const
  const menu = trayMenu(aState({ problems: [problem] }), facts)
  expect(commandAt(menu, oneLine(message))).toEqual({ do: 'open', page: 'overview' })
})

describe('the menu', () => {
  test('of a signed-in user with a PanDA that is alive', () => {
    const state = aState({ login: signedIn, clients: [aClient()] })
    expect(lines(trayMenu(state, facts))).toEqual([
      '(ATLAS: PanDA is alive, 84 ms)',
      `(Checked at ${time(now - 60_000)})`,
      '(Signed in as Ada Lovelace)',
      `(The login holds until ${time(now + 3_600_000)}, and is renewed before)`,
      'Check now',
      '---',
      'Assistants connected: 1',
      '  (Cursor: connected)',
      '  ---',
      '  All assistants…',
      '(Calls today: 3)',
      'o Pause assistants',
      '---',
      'Endpoint set: Look',
      '  x Look',
      '  o My work',
      'Server: ATLAS',
      '  x ATLAS',
      '  o DOMA',
      '---',
      'Open PanDA Bridge',
      '---',
      'Quit',
    ])
  })

  test('of a new user leads to the first steps', () => {
    const menu = trayMenu(aState({ server: undefined, health: undefined }), facts)
    expect(lines(menu).slice(0, 3)).toEqual(['(No PanDA server is chosen)', 'Get started…', '---'])
    expect(commandAt(menu, 'Get started…')).toEqual({ do: 'open', page: 'start' })
    expect(commandAt(menu, 'Server', 'DOMA')).toEqual({ do: 'choose-server', name: 'DOMA' })
  })

  test('of somebody who is not signed in offers to', () => {
    const menu = trayMenu(aState(), facts)
    expect(lines(menu)).toContain('(Not signed in)')
    expect(commandAt(menu, 'Sign in…')).toEqual({ do: 'open', page: 'overview' })
  })

  test.for<[Parameters<typeof health>[0], boolean, string]>([
    ['slow', true, '(ATLAS: PanDA is alive, but slow, 84 ms)'],
    ['refusing', true, '(ATLAS: PanDA answers, but not that it is alive, 84 ms)'],
    ['unreachable', true, '(ATLAS: PanDA cannot be reached)'],
    ['untrusted', true, '(ATLAS: PanDA’s certificate is not trusted, 84 ms)'],
    ['unknown', true, '(ATLAS: PanDA has not been asked yet)'],
    ['unreachable', false, '(ATLAS: This computer has no network)'],
  ])('says how PanDA is: %s, with a network: %s', ([is, online, line]) => {
    expect(lines(trayMenu(aState({ health: health(is) }), { ...facts, online }))[0]).toBe(line)
  })

  test('offers repair where an assistant’s entry is broken', () => {
    const clients = [aClient(), aClient({ id: 'zed', name: 'Zed', state: 'vanished' })]
    const menu = trayMenu(aState({ clients }), facts)
    const start = lines(menu).indexOf('Assistants: 1 to repair')
    expect(lines(menu).slice(start + 1, start + 7)).toEqual([
      '  (Cursor: connected)',
      '  (Zed: entry is gone)',
      '  ---',
      '  Repair',
      '  ---',
      '  All assistants…',
    ])
    expect(commandAt(menu, 'Assistants: 1 to repair', 'Repair')).toEqual({ do: 'repair' })
  })

  test('shows what is switched, and switches it the other way', () => {
    const state = aState({
      paused: true,
      shell: { kind: 'desktop', loginKept: 'keychain', startAtLogin: true },
    })
    const menu = trayMenu(state, facts)
    expect(lines(menu)).toEqual(expect.arrayContaining(['x Pause assistants', 'x Start at login']))
    expect(commandAt(menu, 'Pause assistants')).toEqual({ do: 'pause', paused: false })
    expect(commandAt(menu, 'Start at login')).toEqual({ do: 'start-at-login', on: false })
  })

  test('says the day where the login holds beyond today', () => {
    const login = { ...signedIn, expiresAt: now + 24 * 3_600_000 } as typeof signedIn
    const line = lines(trayMenu(aState({ login }), facts)).find((line) => line.startsWith('(The login'))
    const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' }).format(
      now + 24 * 3_600_000,
    )
    expect(line).toContain(day)
  })

  test('of the same state and facts is the same, so that it is not rebuilt', () => {
    const later = { ...facts, now: now + 45_000 }
    const state = aState({ login: signedIn })
    expect(JSON.stringify(trayMenu({ ...state }, later))).toBe(JSON.stringify(trayMenu(state, facts)))
  })
})

test('each server that is used beside the first has its standing, its login and its set in the menu', () => {
  const server = { name: 'ePIC', url: 'https://epic.example:25443', vo: 'EIC' }
  const origin = 'https://elsewhere.example'
  const other = aBeside({ server, health: health('unreachable'), login: { is: 'signed-out' } })
  const state = aState({ login: signedIn, beside: [other] })
  const menu = trayMenu(state, facts)
  expect(lines(menu)).toEqual(
    expect.arrayContaining(['(ATLAS: PanDA is alive, 84 ms)', '(ePIC: PanDA cannot be reached)', 'Sign in…']),
  )
  expect(commandAt(menu, 'Sign in…')).toEqual({ do: 'open', page: 'overview/beside-epic' })
  expect(
    menu.flatMap((entry) => ('command' in entry && entry.command.do === 'check' ? entry.command : [])),
  ).toEqual([{ do: 'check' }, { do: 'check', server: 'ePIC' }])
  expect(commandAt(menu, 'Endpoint set at ePIC: Look', 'My work')).toEqual({
    do: 'choose-set',
    id: 'my-work',
    server: 'ePIC',
  })
  expect(trayToolTip(state, facts)).toContain('ePIC: PanDA cannot be reached, not signed in')
  const asking = aBeside({ server, login: { ...signedIn, hosts: [{ origin, is: 'asked' }] } })
  const asked = trayMenu(aState({ login: signedIn, beside: [asking] }), facts)
  expect(commandAt(asked, 'Waits for you: may your login go to elsewhere.example?', 'No')).toEqual({
    do: 'refuse-host',
    origin,
    server: 'ePIC',
  })
})

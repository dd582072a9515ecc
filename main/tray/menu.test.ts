import { describe, expect, test } from 'vitest'
import { aBeside, aClient, anApproval, aState, health, now, signedIn } from '../../test/desktop/states.ts'
import { trayMenu, trayToolTip, type Command, type MenuEntry, type MenuFacts } from './menu.ts'
import { oneLine } from './words.ts'

const facts: MenuFacts = {
  now,
  online: true,
  callsToday: 3,
  sets: [
    { id: 'look', name: 'Look' },
    { id: 'my-work', name: 'My work' },
  ],
  servers: [{ name: 'ATLAS' }, { name: 'DOMA' }],
}

/** As a user reads it: what can only be read in brackets, what is ticked with an x, what a menu holds indented. */
function lines(entries: readonly MenuEntry[]): string[] {
  return entries.flatMap((entry) => {
    switch (entry.type) {
      case 'separator':
        return ['---']
      case 'text':
        return [`(${entry.label})`]
      case 'item':
        return [entry.label]
      case 'checkbox':
      case 'radio':
        return [`${entry.checked ? 'x' : 'o'} ${entry.label}`]
      case 'submenu':
        return [entry.label, ...lines(entry.entries).map((line) => `  ${line}`)]
    }
  })
}

function commandAt(entries: readonly MenuEntry[], ...labels: string[]): Command | undefined {
  const [label, ...rest] = labels
  const found = entries.find((entry) => 'label' in entry && entry.label === label)
  if (found?.type === 'submenu') return commandAt(found.entries, ...rest)
  return found && 'command' in found ? found.command : undefined
}

const time = (at: number) =>
  new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at)

test('a host that is new for the login is asked about, and a yes once more', () => {
  const origin = 'https://elsewhere.example:8443'
  const asked = aState({ login: { ...signedIn, hosts: [...signedIn.hosts, { origin, is: 'asked' }] } })
  const label = 'Waits for you: may your login go to elsewhere.example:8443?'
  const menu = trayMenu(asked, facts)
  expect(commandAt(menu, label, 'No')).toEqual({ do: 'refuse-host', origin })
  expect(commandAt(menu, label, 'Yes…')).toEqual({ do: 'ask-host', origin })
  expect(trayToolTip(asked, facts)).toContain('A host waits for your yes')
  const refused = aState({ login: { ...signedIn, hosts: [...signedIn.hosts, { origin, is: 'refused' }] } })
  expect(lines(trayMenu(refused, facts))).not.toContain(label)
})

test('a monitor that is new for the login is asked about in the menu alone, as a monitor', () => {
  const origin = 'https://bigpanda.cern.ch'
  const host = { origin, is: 'asked', isMonitor: true } as const
  const asked = aState({ login: { ...signedIn, hosts: [...signedIn.hosts, host] } })
  const label = 'Waits for you: may your login go to bigpanda.cern.ch?'
  expect(commandAt(trayMenu(asked, facts), label, 'Yes…')).toEqual({ do: 'ask-host', origin })
  expect(trayToolTip(asked, facts)).not.toContain('waits')
})

test('a server besides PanDA that is to be entered with the login is asked about as that', () => {
  const host = { origin: 'https://notes.example', is: 'asked', isFurther: true } as const
  const asked = aState({ login: { ...signedIn, hosts: [...signedIn.hosts, host] } })
  expect(lines(trayMenu(asked, facts)).map((line) => line.trim())).toContain(
    '(A server besides PanDA wants your PanDA ID token)',
  )
})

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

  test('names who asks for what, and takes a yes to a change in its submenu', () => {
    const menu = trayMenu(aState({ approvals: [anApproval()] }), facts)
    expect(lines(menu).slice(0, 7)).toEqual([
      'Waits for you: Retry task 46374283?',
      '  (Asked by Claude (claude-desktop))',
      '  (task_retry: changes or starts something)',
      '  ---',
      '  Refuse',
      '  Allow once',
      '---',
    ])
    const question = 'Waits for you: Retry task 46374283?'
    expect(commandAt(menu, question, 'Allow once')).toEqual({ do: 'answer', id: 'a1', answer: 'yes' })
    expect(commandAt(menu, question, 'Refuse')).toEqual({ do: 'answer', id: 'a1', answer: 'no' })
  })

  test.for([
    ['control', '  (Asked for in a window of PanDA Bridge)'],
    ['cursor', '  (Asked by PanDA Bridge (cursor))'],
  ] as const)('tells by the key %s who asks', ([client, line]) => {
    const approval = anApproval({ client, clientName: 'PanDA Bridge' })
    expect(lines(trayMenu(aState({ approvals: [approval] }), facts))[1]).toBe(line)
  })

  test('asks once more before a call that ends work; a no needs no second question', () => {
    const approval = anApproval({ effect: 'destructive', tool: 'task_kill', question: 'Kill task 1?' })
    const menu = trayMenu(aState({ approvals: [approval] }), facts)
    expect(commandAt(menu, 'Waits for you: Kill task 1?', 'Allow once…')).toEqual({ do: 'ask', id: 'a1' })
    expect(commandAt(menu, 'Waits for you: Kill task 1?', 'Refuse')).toEqual({
      do: 'answer',
      id: 'a1',
      answer: 'no',
    })
    expect(JSON.stringify(menu)).not.toContain('"yes"')
  })

  test('says yes to nothing that it has no room to show', () => {
    const question = 'Retry task 1? With new_parameters: {ramCount: 4000, site: "CERN-PROD"}.'
    const newOnes = { name: 'new_parameters', text: '', entries: [{ name: 'ramCount', text: '4000' }] }
    const told = [{ name: 'task_id', text: '1' }, newOnes]
    const menu = trayMenu(aState({ approvals: [anApproval({ question, arguments: told })] }), facts)
    expect(commandAt(menu, oneLine(`Waits for you: ${question}`), 'Allow once…')).toEqual({
      do: 'ask',
      id: 'a1',
    })
    expect(JSON.stringify(menu)).not.toContain('"yes"')
  })

  test('shows with a call what the bridge has read of its task, what warns marked', () => {
    const read = {
      is: 'reading',
      lines: [
        { name: 'Owner', value: 'Jane Doe: somebody else, you are Ada Lovelace', warns: true },
        { name: 'State', value: 'running' },
      ],
    } as const
    const menu = trayMenu(aState({ approvals: [anApproval({ facts: read })] }), facts)
    expect(lines(menu).slice(3, 6)).toEqual([
      '  (! Owner: Jane Doe: somebody else, you are Ada Lovelace)',
      '  (State: running)',
      '  (PanDA is being asked what it is…)',
    ])
  })

  test('refuses everything that waits where that is more than one call', () => {
    const one = trayMenu(aState({ approvals: [anApproval()] }), facts)
    expect(lines(one).filter((line) => line.startsWith('Refuse all'))).toEqual([])
    const three = trayMenu(aState({ approvals: ['a', 'b', 'c'].map((id) => anApproval({ id })) }), facts)
    expect(commandAt(three, 'Refuse all 3')).toEqual({ do: 'refuse-all' })
  })

  test('lists a yes that holds, until when, and takes it back', () => {
    const grant = {
      id: 'g1',
      client: 'claude-desktop',
      clientName: 'Claude',
      server: 'Demo',
      tool: 'task_retry',
      question: 'Retry task 46374283?',
      subject: { kind: 'task', id: 46374283 },
      until: now + 600_000,
    } as const
    const menu = trayMenu(aState({ grants: [grant] }), facts)
    expect(lines(menu).slice(0, 6)).toEqual([
      'Your yes holds: Retry task 46374283?',
      '  (Claude may call task_retry, with the same arguments)',
      `  (Until ${time(now + 600_000)})`,
      '  ---',
      '  Take back',
      '---',
    ])
    expect(commandAt(menu, 'Your yes holds: Retry task 46374283?', 'Take back')).toEqual({
      do: 'take-back',
      grant: 'g1',
    })
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

describe('the tooltip', () => {
  test('says server, PanDA and login', () => {
    expect(trayToolTip(aState({ login: signedIn }), facts)).toBe(
      'ATLAS: PanDA is alive, 84 ms\nSigned in as Ada Lovelace',
    )
  })

  test('begins with what waits for the user', () => {
    const approvals = [anApproval(), anApproval({ id: 'a2' })]
    expect(trayToolTip(aState({ approvals, paused: true }), facts)).toBe(
      '2 calls wait for your yes\nATLAS: PanDA is alive, 84 ms\nNot signed in\nAssistants are paused',
    )
  })

  test('fits into what Windows shows', () => {
    const login = { ...signedIn, account: { subject: 'x', name: 'x'.repeat(200) } } as typeof signedIn
    expect(trayToolTip(aState({ login }), facts).length).toBeLessThanOrEqual(127)
  })
})

test.for([
  ['Kill R&D?', 'Kill R&&D?'],
  ['two\nlines\tand more', 'two␊lines␉and more'],
  ['\u202Eesrever', '\uFFFDesrever'],
  ['x'.repeat(100), `${'x'.repeat(69)}…`],
])('a text from elsewhere is one plain line of a menu: %j', ([text = '', line]) => {
  expect(oneLine(text)).toBe(line)
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

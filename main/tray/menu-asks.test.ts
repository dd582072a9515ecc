import { describe, expect, test } from 'vitest'
import { commandAt, facts, lines, time } from '../../test/desktop/menu-lines.ts'
import { anApproval, aState, now, signedIn } from '../../test/desktop/states.ts'
import { trayMenu, trayToolTip } from './menu.ts'
import { oneLine } from './words.ts'

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

describe('the menu', () => {
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
})

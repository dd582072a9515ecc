import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aState, anApproval, health, signedIn } from '../../test/desktop/states.ts'
import { iconFile, iconState, type IconState } from './icon.ts'

test.for<[string, Parameters<typeof iconState>, IconState]>([
  ['a new user has chosen no server', [aState({ server: undefined, health: undefined }), true], 'signed-out'],
  ['PanDA is alive and the user signed in', [aState({ login: signedIn }), true], 'alive'],
  ['PanDA is slow', [aState({ login: signedIn, health: health('slow') }), true], 'slow'],
  ['PanDA is not reached', [aState({ login: signedIn, health: health('unreachable') }), true], 'down'],
  [
    'PanDA says that it is not alive',
    [aState({ login: signedIn, health: health('refusing') }), true],
    'down',
  ],
  [
    'its certificate is not trusted',
    [aState({ login: signedIn, health: health('untrusted') }), true],
    'down',
  ],
  ['nobody is signed in', [aState({ login: { is: 'signed-out' } }), true], 'signed-out'],
  ['nobody is signed in, and PanDA is down', [aState({ health: health('unreachable') }), true], 'down'],
  ['PanDA was not asked yet', [aState({ login: signedIn, health: health('unknown') }), true], 'offline'],
  ['there is no network', [aState({ login: signedIn, health: health('unreachable') }), false], 'offline'],
  [
    'a host that is new for the login waits for a yes',
    [aState({ login: { ...signedIn, hosts: [{ origin: 'https://elsewhere.example', is: 'asked' }] } }), true],
    'approval',
  ],
  [
    'a call waits for a yes, whatever else there is',
    [aState({ approvals: [anApproval()], health: health('unreachable') }), false],
    'approval',
  ],
])('%s', ([, input, state]) => {
  expect(iconState(...input)).toBe(state)
})

test.for<[NodeJS.Platform, boolean, string]>([
  ['darwin', false, 'slowTemplate.png'],
  ['darwin', true, 'slowTemplate.png'],
  ['win32', false, 'slow.ico'],
  ['win32', true, 'slow-dark.ico'],
  ['linux', false, 'slow.png'],
  ['linux', true, 'slow-dark.png'],
])('on %s, with a dark panel: %s', ([platform, dark, file]) => {
  expect(iconFile('tray', 'slow', platform, dark)).toBe(join('tray', file))
})

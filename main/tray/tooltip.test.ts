import { describe, expect, test } from 'vitest'
import { facts } from '../../test/desktop/menu-lines.ts'
import { anApproval, aState, signedIn } from '../../test/desktop/states.ts'
import { trayToolTip } from './menu.ts'

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

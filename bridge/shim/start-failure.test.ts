import { expect, test } from 'vitest'
import { whyNotStarted, type Ended } from './start-failure.ts'

/** As an assistant is told it. */
function told(ended: Ended, logFile: string): string {
  const { message, nextStep = '' } = whyNotStarted(ended, logFile)
  return `${message} ${nextStep}`.trimEnd()
}

const trace = `file:///app/main.js:12
  throw new Error('x')
        ^

Error: Cannot read the settings
    at run (file:///app/main.js:12:9)
    at node:internal/main/run_main_module:36:49

Node.js v22.12.0
`

test.for<[string, string, string]>([
  [
    'the bridge’s own sentences',
    '[1:2/3.4:ERROR:bus.cc(408)] Failed to connect to the bus\nA bridge is running.\nUse it.\n',
    'PanDA Bridge could not be started: A bridge is running. Use it.',
  ],
  [
    'the error, not the end of its trace',
    trace,
    'PanDA Bridge could not be started: Error: Cannot read the settings',
  ],
  [
    'without a terminal’s commands',
    '\u001B[31mNo\u001B[0m \u0007way\u001B[2K\r\n',
    'PanDA Bridge could not be started: No  way',
  ],
  [
    'that there is no screen',
    '[1:2/3.4:ERROR:ozone_platform_x11.cc(245)] Missing X server or $DISPLAY\n[1:2/3.4:ERROR:env.cc(258)] The platform failed to initialize.  Exiting.\n',
    'PanDA Bridge could not be started: it needs a screen, and this assistant was started without one. Log in at the desktop and start PanDA Bridge there, or run "panda-bridge serve" on a machine without one.',
  ],
  [
    'how it ended where it said nothing',
    '',
    'PanDA Bridge could not be started: it was ended by SIGSEGV. Start it by hand to see why; /logs/start.log may say more.',
  ],
])('it says %s', ([, said, message]) => {
  expect(told({ said, exitCode: null, signal: 'SIGSEGV' }, '/logs/start.log')).toBe(message)
})

test('the next step is said however long the sentence before it is', () => {
  const said = `${'x'.repeat(10_000)}\nUse another port.\n`
  expect(told({ said, exitCode: 1, signal: null }, '')).toMatch(/x Use another port\.$/)
})

test('a long text is cut', () => {
  expect(told({ said: 'x'.repeat(10_000), exitCode: 1, signal: null }, '').length).toBeLessThan(600)
})

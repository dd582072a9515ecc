import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { startTestBridge, until } from '../bridge.ts'
import { cli, runCli } from '../cli.ts'
import { newHome } from '../homes.ts'
import { goTo } from './ui.ts'

// A browser that the command line starts, on a Linux desktop: what other users of the computer can see of it.
test.skip(process.platform !== 'linux' || !existsSync('/usr/bin/script'), 'It needs Linux and script(1).')

/** The command line in a terminal of a desktop whose `xdg-open` notes what it and every other process were started with. */
function startInTerminal(home: Home, command: string, { exitCode = 0 } = {}) {
  const folder = newHome().folder
  const [bin, opened, seen] = ['bin', 'opened', 'seen'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(bin)
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  program(
    'xdg-open',
    `for each in /proc/[0-9]*; do tr '\\0' ' ' 2>/dev/null <$each/cmdline; echo; done >'${seen}'
printf %s "$1" >'${opened}.new'; mv '${opened}.new' '${opened}'; exit ${exitCode}`,
  )
  program('xdg-mime', 'echo firefox.desktop')
  const child = spawn(
    '/usr/bin/script',
    ['-qefc', `'${process.execPath}' '${cli}' ${command}`, '/dev/null'],
    {
      env: {
        HOME: folder,
        PATH: `${bin}:${process.env['PATH']}`,
        DISPLAY: ':99',
        PANDA_BRIDGE_HOME: home.folder,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  return {
    printed: () => printed,
    /** The file that the desktop was asked to open. */
    opened: () => until(() => (existsSync(opened) ? readFileSync(opened, 'utf8') : undefined)),
    seen: () => readFileSync(seen, 'utf8'),
    exited: new Promise<number | null>((resolve) => child.once('exit', resolve)),
  }
}

test('the window opens by itself, and its link stands in no list of processes', async ({ page }) => {
  await using fixture = await startTestBridge()
  const terminal = startInTerminal(fixture.home, 'open')
  const file = await terminal.opened()
  const secret = /#link=([\w-]+)/.exec(terminal.printed())?.[1] ?? ''
  expect(secret).toHaveLength(43)
  expect(terminal.seen()).toContain('cli.js open')
  expect(terminal.seen()).not.toContain(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)

  await page.goto(`file://${file}`)
  await page.waitForURL(/\/ui\//)
  await goTo(page, 'overview')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  expect(await terminal.exited).toBe(0)
  expect(existsSync(dirname(file))).toBe(false)
})

test('the sign-in page opens by itself, and its code stands in no list of processes', async ({ page }) => {
  await using demo = await startDemo({ pollSeconds: 0.05 })
  const home = newHome()
  try {
    const server = `--server ${demo.url} --vo atlas --mcp-url ${demo.mcpUrl}`
    const terminal = startInTerminal(home, `login ${server}`)
    const file = await terminal.opened()
    const code = /Code {4}(\S+)/.exec(terminal.printed())?.[1] ?? ''
    expect(terminal.printed()).toContain(`user_code=${code}`)
    expect(terminal.seen()).toContain('cli.js login')
    expect(terminal.seen()).not.toContain(code)
    await page.goto(`file://${file}`)
    await page.getByRole('button', { name: 'Approve' }).click()
    expect(await terminal.exited).toBe(0)
    expect(terminal.printed()).toContain('Signed in as Dana Muon.')
    expect(existsSync(dirname(file))).toBe(false)
  } finally {
    await runCli(home, ['stop'])
  }
})

test('where no browser can be started nothing is left behind, and the link is still there to be opened', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  const terminal = startInTerminal(fixture.home, 'open', { exitCode: 3 })
  const file = await terminal.opened()
  expect(await terminal.exited).toBe(0)
  expect(existsSync(dirname(file))).toBe(false)
  await page.goto(/Open (\S+)/.exec(terminal.printed())?.[1] ?? '')
  await goTo(page, 'overview')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
})

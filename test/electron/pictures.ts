// Makes the pictures of docs/desktop.md from the real app on a real desktop: `npm run screenshots:desktop`.
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { until } from '../bridge.ts'
import { connectAssistant } from '../desktop/app.ts'
import { electronDriver } from './driver.ts'
import { getElectron } from './get-electron.ts'
import { askDesktop } from './session/desktop.ts'
import { startSession } from './session/index.ts'

const run = promisify(execFile)
const images = resolve(import.meta.dirname, '../../docs/images')
/** Where Xfce's panel, as it is when new, has the icon on a screen of 1280 pixels: left of the clock. */
const icon = { x: 1155, y: 13 }

await getElectron()
const session = await startSession()
Object.assign(process.env, session.env)
try {
  await makePictures()
} finally {
  await session.end()
}

async function makePictures(): Promise<void> {
  await run('xsetroot', ['-solid', '#35506b'])
  await using app = await electronDriver('whole').start({ offersAll: true })
  // Chromium scales to the screen that it finds; what moves on the screen has settled.
  const settled = () => setTimeout(1_500)
  await until(async () => (await app.trayIcon()) === 'alive')
  await click(icon)
  await settled()
  await take('desktop-menu', '620x430+630+0')
  await run('xdotool', ['key', 'Escape'])

  await app.startAgain()
  const page = await app.page()
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await settled()
  await take('desktop-window', '1250x860+0+0')
  await app.closeWindow()

  const assistant = await connectAssistant(app.home, 'claude-ai')
  const task = app.demo.state.world.ownTask('running').jediTaskID
  const asked = assistant.callTool({ name: 'task_kill', arguments: { task_id: task } })
  await until(async () => (await app.trayIcon()) === 'approval')
  await askDesktop(process.env, { do: 'close-notifications' })
  await click(icon)
  await settled()
  await run('xdotool', ['key', 'Down', 'Right'])
  await settled()
  await take('desktop-approval', '960x430+290+0')
  await run('xdotool', ['key', 'Escape', 'Escape'])
  const line = await until(async () =>
    (await app.trayMenu()).find((entry) => entry.startsWith('Waits for you')),
  )
  await app.clickTrayItem(line, 'Refuse')
  await asked
  await assistant.close()
}

async function click({ x, y }: { x: number; y: number }): Promise<void> {
  await run('xdotool', ['mousemove', String(x), String(y), 'click', '3'])
}

async function take(name: string, part: string): Promise<void> {
  const file = join(images, `${name}.png`)
  await run('import', ['-window', 'root', '-crop', part, '+repage', file])
  process.stdout.write(`${name}.png\n`)
}

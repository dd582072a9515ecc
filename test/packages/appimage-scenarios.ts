import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { homeAt, type Home } from '../../bridge/home/home.ts'
import { toolsOver, type Entry } from '../desktop/assistant-entry.ts'
import { ordinaryUser } from '../electron/ordinary-user.ts'
import { sixVariables } from '../electron/processes.ts'
import { endsAfterAll } from '../ends.ts'
import type { Built } from './build.ts'
import type { MachineCommand } from './machine.ts'
import { endApp, isInSandbox, isWithoutSandbox, prepareHome, runningApp } from './used-app.ts'

/** Somebody who has put the AppImage into a folder of theirs. */
interface Owner {
  image: string
  home: Home
  /** Gives that user what was written from outside. */
  own: () => Promise<unknown>
  /** With the variables of a session, or those given. */
  command: (program: string, args: readonly string[], env?: Record<string, string>) => MachineCommand
  six: Record<string, string>
}

export function appImageScenarios(getBuilt: () => Built): void {
  describe('the AppImage', () => {
    const ends = endsAfterAll()
    let demo: Demo
    beforeAll(async () => {
      demo = await startDemo({ pollSeconds: 0.05 })
      ends(() => demo.stop())
    })

    /** Starts it with its window, connects Claude, ends it, and has Claude's entry start it again. @returns what Claude starts */
    async function useIt(
      { image, home, own, command, six }: Owner,
      look: (renderer: number) => boolean,
    ): Promise<string> {
      ends(() => endApp(home))
      prepareHome(home, demo)
      await own()
      const start = command(image, [])
      spawn(start.command, start.args, { env: start.env, stdio: 'ignore' })
      const { bridge, renderers } = await runningApp(home)
      await expect.poll(renderers).not.toEqual([])
      for (const renderer of renderers()) await expect.poll(() => look(renderer)).toBe(true)
      await bridge.connectClient({ client: 'claude-desktop' })
      const file = join(dirname(home.folder), 'Claude/claude_desktop_config.json')
      const { mcpServers } = JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: { panda: Entry } }
      const entry = mcpServers.panda
      const tools = () => {
        const env = { ...six, ...entry.env }
        return toolsOver(command(entry.command, entry.args, env))
      }
      expect(await tools()).toContain('system_is_alive')
      await endApp(home)
      expect(await tools()).toContain('system_is_alive')
      const again = await runningApp(home)
      expect((await again.bridge.getState({})).shell.kind).toBe('desktop')
      expect(again.renderers()).toEqual([])
      await endApp(home)
      return entry.command
    }

    test('runs where a user gets no user namespaces, without the sandbox, and so does its shim', async () => {
      const { machine, appImage } = getBuilt()
      // What the stand-in for the runtime needs.
      await machine.asRoot('apt-get', 'install', '--yes', 'squashfs-tools')
      await machine.asRoot('rm', '-rf', '/home/ada/.config')
      const image = '/home/ada/PanDA Bridge.AppImage'
      cpSync(appImage, machine.outside(image))
      mkdirSync(machine.home.folder, { recursive: true })
      const started = await useIt(
        {
          image,
          home: machine.home,
          own: () => machine.giveToAda(),
          command: (program, args, env) => machine.command(program, args, env),
          six: machine.six(),
        },
        isWithoutSandbox,
      )
      // And not where it is mounted for the moment.
      expect(started).toBe(image)
    })

    test('runs in the sandbox where a user gets user namespaces', async ({ skip }) => {
      const user = ordinaryUser()
      ends(() => user.remove())
      const [program, args] = user.command('unshare', ['--user', '--map-root-user', 'true'])
      skip(spawnSync(program, args).status !== 0, 'Here nobody gets user namespaces.')
      const image = join(user.folder, 'PanDA Bridge.AppImage')
      cpSync(getBuilt().appImage, image)
      chmodSync(image, 0o755)
      const home = homeAt(join(user.folder, '.config/panda-bridge'))
      mkdirSync(home.folder, { recursive: true })
      const six = sixVariables(user.folder)
      const session = { ...six, DISPLAY: getBuilt().machine.display }
      const started = await useIt(
        {
          image,
          home,
          own: async () => spawnSync('chown', ['--recursive', 'nobody:nogroup', user.folder]),
          command: (program, args, env = session) => {
            const [command, all] = user.command(program, args)
            return { command, args: all, env }
          },
          six,
        },
        isInSandbox,
      )
      // And not where it is mounted for the moment.
      expect(started).toBe(image)
    })
  })
}

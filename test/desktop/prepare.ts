import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { allowEverything } from '../bridge.ts'
import { newHome } from '../homes.ts'
import type { DesktopOptions } from './running-desktop.ts'

export interface PreparedDesktop {
  home: Home
  demo: Demo
  /** The variables that make it a computer of its own. */
  env: Record<string, string>
  /** Ends what was begun for it alone. */
  end: () => Promise<void>
}

/** A home with its settings, and a demo PanDA, for an app that is about to start. */
export async function prepareDesktop(options: DesktopOptions): Promise<PreparedDesktop> {
  const { home = newHome(), settings = {}, vo = 'atlas', isNew = false, offersAll = false } = options
  const demo = options.demo ?? (await startDemo({ pollSeconds: 0.05 }))
  if (offersAll) allowEverything(home)
  const rules = { read: 'allow', write: 'ask', destructive: 'ask' } as const
  // A test counts what PanDA was asked.
  const watchTasks = false
  if (!isNew) new SettingsFile(home).change({ server: demoServer(demo, vo), rules, watchTasks, ...settings })
  // That of an earlier start may by now belong to a test that runs beside this one.
  if (settings.port === undefined) new SettingsFile(home).change({ port: undefined })
  return {
    home,
    demo,
    env: { ...desktopEnv(home), ...options.env },
    end: async () => {
      if (options.demo === undefined) await demo.stop()
    },
  }
}

/** No assistant of the real computer is seen, and no file of it is touched. */
export function desktopEnv(home: Home): Record<string, string> {
  const user = newHome().folder
  return { PANDA_BRIDGE_HOME: home.folder, HOME: user, XDG_CONFIG_HOME: `${user}/.config` }
}

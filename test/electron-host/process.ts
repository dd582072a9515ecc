type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'uncaughtException' | 'unhandledRejection' | 'exit'
const signals: Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection', 'exit']

/**
 * Makes this process look like the app's until the returned function is called, which also takes away the
 * listeners that the app has added. `argv`: what follows the executable.
 */
export function becomeProcessOf(app: {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  resources: string
  packaged: boolean
}): () => void {
  const { argv, env } = process
  const changed = {
    resourcesPath: app.resources,
    type: 'browser',
    defaultApp: app.packaged ? undefined : true,
  }
  const before = Object.keys(changed).map(
    (name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const,
  )
  const listeners = new Map(signals.map((signal) => [signal, process.listeners(signal as 'SIGINT')]))
  process.argv = [process.execPath, ...app.argv]
  process.env = { ...env, ...app.env }
  for (const [name, value] of Object.entries(changed)) {
    Object.defineProperty(process, name, { value, configurable: true, writable: true })
  }
  return () => {
    process.argv = argv
    process.env = env
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(process, name)
      else Object.defineProperty(process, name, descriptor)
    }
    for (const [signal, known] of listeners) {
      for (const listener of process.listeners(signal as 'SIGINT')) {
        if (!known.includes(listener)) process.removeListener(signal, listener)
      }
    }
  }
}

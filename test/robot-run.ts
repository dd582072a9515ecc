import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Demo } from '../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../bridge/demo/virtual-organisations.ts'
import type { Home } from '../bridge/home/home.ts'
import { demoServer } from '../bridge/server/own-demo.ts'
import { until } from './bridge.ts'
import { startCli, type Child } from './cli.ts'

/**
 * Writes a robot's file, with the demo's client for it and its secret in a file beside it.
 * @param more what else stands in the file
 * @returns the file
 */
export async function writeRobot(demo: Demo, folder: string, more: object = {}): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'secret'), `${DEMO_ROBOT.clientSecret}\n`, { mode: 0o600 })
  const file = join(folder, 'robot.json')
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretFile: 'secret' }
  const content = { name: 'nightly', server: { ...demoServer(demo), upstream: 'rest' }, login, ...more }
  await writeFile(file, JSON.stringify(content), { mode: 0o600 })
  return file
}

/** `serve --robot`, ready, with its log on the standard error. */
export async function serveRobot(
  home: Home,
  file: string,
  flags: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Child> {
  const bridge = startCli(home, ['serve', '--port', '0', '--robot', file, '--log', 'stderr', ...flags], env)
  await until(() => said(bridge, 'The bridge listens') || bridge.process.exitCode !== null)
  return bridge
}

/** What it has logged, a value for each line. @throws where a line is no JSON */
export function logOf({ stderr }: Pick<Child, 'stderr'>): Record<string, unknown>[] {
  const lines = stderr().split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

export function said(child: Pick<Child, 'stderr'>, message: string): boolean {
  return logOf(child).some(({ msg }) => msg === message)
}

/** An assistant that has a shim to the home's bridge, in the session of 2025. */
export async function startAssistant(home: Home): Promise<Assistant> {
  const shim = startCli(home, ['stdio'])
  return assistantOf(shim)
}

export interface Assistant {
  shim: Child
  ask(method: string, params?: object): Promise<Record<string, unknown>>
  /** What the chat shows of a call. */
  call(name: string, input: object, meta?: object): Promise<string>
}

/** @param shim of a program that has just been started */
export async function assistantOf(shim: Child): Promise<Assistant> {
  const waiting = new Map<unknown, (message: Record<string, unknown>) => void>()
  void (async () => {
    for (;;) {
      const message = await shim.nextMessage().catch(() => undefined)
      if (!message) return
      if (!('method' in message)) waiting.get(message['id'])?.(message)
    }
  })()
  let last = 0
  const ask = async (method: string, params: object = {}) => {
    const id = (last += 1)
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>()
    waiting.set(id, resolve)
    shim.send({ jsonrpc: '2.0', id, method, params })
    return promise
  }
  const clientInfo = { name: 'night-agent', version: '1' }
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
  shim.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  return {
    shim,
    ask,
    call: async (name, input, meta) => {
      const { result, error } = await ask('tools/call', {
        name,
        arguments: input,
        ...(meta && { _meta: meta }),
      })
      const { content = [] } = (result ?? {}) as { content?: { text?: string }[] }
      return error
        ? String((error as { message: unknown }).message)
        : content.map(({ text }) => text).join('\n')
    },
  }
}

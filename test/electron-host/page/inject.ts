import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import type { CDPSession } from '@playwright/test'
import { makeCodec } from './codec.ts'
import { runPreload, type FromPage, type ToPage } from './preload.ts'
import { joinWorlds } from './worlds.ts'

/** Electron's name for the world of a preload. */
const worldName = 'Electron Isolated Context'

/** The preload's world in one page. */
export interface PreloadWorld {
  tell: (message: ToPage) => Promise<void>
  /** Evaluates an expression there and returns its value, once it is settled. */
  evaluate: (expression: string) => Promise<unknown>
}

/**
 * Has Chromium run the preload in an isolated world before each document of the main frame.
 * Throws where the file is missing or is no script: a preload of a sandboxed page is CommonJS.
 */
export async function injectPreload(
  cdp: CDPSession,
  file: string,
  hear: (message: FromPage) => void,
): Promise<PreloadWorld> {
  const source = preloadSource(file)
  let contextId: number | undefined
  const { frameTree } = await cdp.send('Page.getFrameTree')
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const facts = context.auxData as { frameId?: string } | undefined
    if (context.name === worldName && facts?.frameId === frameTree.frame.id) contextId = context.id
  })
  cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === 'tellHost') hear(JSON.parse(payload) as FromPage)
  })
  await cdp.send('Runtime.enable')
  await cdp.send('Runtime.addBinding', { name: 'tellHost', executionContextName: worldName })
  const secret = JSON.stringify(randomUUID())
  const add = (script: string, world?: string) =>
    cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `if (window === window.top) { ${script} }`,
      ...(world !== undefined && { worldName: world }),
    })
  await add(`(${joinWorlds.toString()})('page', ${secret})`)
  await add(
    `(${runPreload.toString()})(${source}, (${joinWorlds.toString()})('preload', ${secret}), (${makeCodec.toString()})(), ${facts()})`,
    worldName,
  )
  async function evaluate(expression: string): Promise<unknown> {
    if (contextId === undefined) throw new Error('test host: the preload has not run yet')
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }
  return {
    evaluate,
    tell: async (message) => void (await evaluate(`hearHost(${JSON.stringify(message)})`)),
  }
}

function preloadSource(file: string): string {
  if (!existsSync(file)) throw new Error(`Unable to load preload script: ${file}`)
  const source = `function (require, module, exports, process) {\n${readFileSync(file, 'utf8')}\n}`
  try {
    void new Script(`(${source})`)
  } catch (error) {
    throw new Error(`Unable to load preload script: ${file}: ${String(error)}`, { cause: error })
  }
  return source
}

function facts(): string {
  const { platform, arch } = process
  return JSON.stringify({
    platform,
    arch,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    versions: {},
    env: {},
  })
}

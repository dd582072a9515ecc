import tls from 'node:tls'
import { toBridgeError } from '../../bridge/errors.ts'
import { AliveMonitor } from '../../bridge/panda/alive.ts'
import { explainNetworkError } from '../../bridge/panda/certificate-error.ts'
import { trustAuthorities } from '../../bridge/panda/trust.ts'
import type { Step, StepResult } from './child.ts'

// Which authorities are trusted is a matter of the whole process: tests of it run here, in one of their own.

const said: string[] = []
const log = {
  info: () => undefined,
  warn: (_fields: object, message: string) => void said.push(message),
  error: () => undefined,
}

async function take(step: Step): Promise<StepResult> {
  switch (step.do) {
    case 'trust':
      return { report: await trustAuthorities({ log, caFiles: step.caFiles ?? [] }), said }
    case 'fetch':
      try {
        const response = await fetch(`${step.url}/api/v1/system/is_alive`)
        await response.text()
        return { status: response.status }
      } catch (error) {
        throw await explainNetworkError(error, 'PanDA', step.url)
      }
    case 'environment':
      process.env[step.name] = step.value
      return {}
    case 'monitor': {
      const { promise, resolve } = Promise.withResolvers<StepResult>()
      new AliveMonitor(step.url, { log, onChange: ({ is }) => resolve({ is }) }).start()
      return promise
    }
    case 'be an old Node':
      Object.assign(tls, { setDefaultCACertificates: undefined, getCACertificates: undefined })
      return {}
  }
}

const steps = JSON.parse(process.argv[2] ?? '[]') as Step[]
const results: StepResult[] = []
for (const step of steps)
  results.push(await take(step).catch((error: unknown) => ({ error: toBridgeError(error).toValue() })))
process.stdout.write(JSON.stringify(results))

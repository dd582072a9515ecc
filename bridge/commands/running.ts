import type { Command } from 'commander'
import type { RunningCall } from '../calls/running-calls.ts'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { atOther } from './at-server.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { rendered } from '../platform/plain.ts'
import { printList } from './list.ts'
import { duration, print, printJson } from './print.ts'

/** So much of a call's id tells it from the others that run. */
const SHOWN_ID = 8

export function addRunningCommand(program: Command): void {
  program
    .command('running')
    .description('list the calls that wait for an answer, or stop one')
    .option('--stop <id>', 'stop this one, whoever asks')
    .option('--json', 'as JSON')
    .action(async (options: { stop?: string; json?: true }) => {
      const bridge = await connectToBridge(findHome())
      const { runningCalls, server } = await bridge.getState({})
      if (options.stop !== undefined) return stop(bridge, runningCalls, options.stop)
      if (options.json) return printJson(runningCalls)
      if (runningCalls.length === 0) return print`No call is under way.`
      const now = Date.now()
      printList(
        [
          { head: 'ID' },
          { head: 'FOR' },
          { head: 'ASSISTANT', gives: 'end', least: 10 },
          { head: 'TOOL' },
          { head: 'EFFECT', drops: 1 },
          { head: 'PROGRESS', gives: 'end', least: 10 },
        ],
        runningCalls.map((call) => [
          shownId(call),
          duration(now - call.since),
          call.clientName,
          call.tool + atOther(call, server),
          call.effect,
          howFar(call),
        ]),
      )
    })
}

/** What is typed of it, and completed. */
export function shownId({ id }: Pick<RunningCall, 'id'>): string {
  return id.slice(0, SHOWN_ID)
}

/** `3 of 10: reading`; empty where nobody has said. */
export function howFar({ progress }: Pick<RunningCall, 'progress'>): string {
  if (!progress) return ''
  const { done, total, message } = progress
  const counted = total === undefined ? `${done}` : `${done} of ${total}`
  return message === undefined ? counted : `${counted}: ${message}`
}

async function stop(bridge: RemoteBridge, running: readonly RunningCall[], id: string): Promise<void> {
  // Every id begins with nothing, which a variable of a script may be.
  const meant = id === '' ? [] : running.filter((call) => call.id.startsWith(id))
  const [call] = meant
  if (!call || meant.length > 1)
    throw new BridgeError(
      'not-found',
      call
        ? `More than one call that runs begins with ${rendered(id, 50)}.`
        : `No call with the id ${rendered(id, 50)} runs.`,
      '"panda-bridge running" lists those that do.',
    )
  if (!(await bridge.cancelCall({ id: call.id }))) return print`${call.tool} had ended already.`
  print`Stopped ${call.tool}.`
  if (call.effect !== 'read') print`Whether it was carried out is not known: look before it is asked again.`
}

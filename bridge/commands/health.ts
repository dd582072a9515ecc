import type { Command } from 'commander'
import type { BridgeState } from '../api.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import type { HealthState } from '../panda/alive.ts'
import { gapsOf, isOutage, outagesOf, watchedSince, type Outage, type Span } from '../panda/outages.ts'
import { at, ofServer, stateAt } from './at-server.ts'
import { exitCodes } from './exit-codes.ts'
import { printList } from './list.ts'
import { ago, duration, print, printedTime, printJson } from './print.ts'

export function addHealthCommand(program: Command): void {
  ofServer(
    program.command('health').description('say how PanDA is, and when it was not well in the last day'),
  )
    .option('--bridge', 'only whether the bridge itself answers, as for the health check of a container')
    .option('--json', 'as JSON')
    .action(async ({ server, ...options }: { bridge?: true; json?: true; server?: string }) => {
      const bridge = await connectToBridge(findHome())
      if (options.bridge) return sayThatItAnswers(await bridge.getState({}), options)
      const { health: before } = stateAt(await bridge.getState({}), server)
      // As the window: of what the bridge has not asked since its start, nothing could be said.
      const health = before?.is === 'unknown' ? await bridge.checkNow(at(server)) : before
      const history = await bridge.getHealthHistory(at(server))
      const now = Date.now()
      const told = {
        health,
        since: watchedSince(history),
        outages: outagesOf(history),
        notWatched: gapsOf(history, now),
      }
      if (options.json) printJson({ ...told, history })
      else printHealth(told, now)
      process.exitCode = exitCodeOfHealth(health)
    })
}

/** PanDA is asked nothing: a bridge whose PanDA is away is well, and to start it anew would mend nothing. */
function sayThatItAnswers({ version, mcpUrl }: BridgeState, { json }: { json?: true }): void {
  if (json) printJson({ version, mcpUrl })
  else print`PanDA Bridge ${version} answers at ${mcpUrl}.`
}

interface Told {
  health: BridgeState['health']
  since: number | undefined
  outages: readonly Outage[]
  notWatched: readonly Span[]
}

function printHealth({ health, since, outages, notWatched }: Told, now: number): void {
  print`PanDA: ${describeHealth(health, now)}`
  if (since === undefined) return
  const from = `since ${printedTime(since)}`
  if (outages.length === 0) print`No outage was seen ${from}.`
  else {
    print`${outages.length === 1 ? 'One outage was' : `${outages.length} outages were`} seen ${from}:`
    printList(
      [{ head: 'FROM' }, { head: 'FOR' }, { head: 'PANDA', gives: 'end', least: 12 }],
      outages
        .toReversed()
        .map(({ from, to, is }) => [
          printedTime(from),
          to - from >= 1_000 ? duration(to - from) : 'one check',
          outageWords[is],
        ]),
    )
  }
  const unseen = notWatched.reduce((sum, { from, to }) => sum + to - from, 0)
  if (unseen > 0)
    print`For ${duration(unseen)} of that time nobody looked: the bridge did not run, or the computer slept.`
}

const outageWords: Record<Outage['is'], string> = {
  refusing: 'answered, but not that it was alive',
  unreachable: 'could not be reached',
  untrusted: 'certificate not trusted',
}

const healthWords: Record<HealthState['is'], string> = {
  alive: 'alive',
  slow: 'alive, but slow',
  refusing: 'answers, but not that it is alive',
  unreachable: 'not reachable',
  untrusted: 'its certificate is not trusted',
  unknown: 'not asked yet',
}

/** How PanDA is, in words. @param now milliseconds since 1970 */
export function describeHealth(health: BridgeState['health'], now: number): string {
  if (!health) return 'no server chosen'
  const latency = health.latencyMs === undefined ? '' : `, answered in ${health.latencyMs.toFixed(0)} ms`
  const checked = health.lastCheckedAt === undefined ? '' : `, checked ${ago(now - health.lastCheckedAt)}`
  const reason = health.reason ? `. ${health.reason.message} ${health.reason.nextStep}` : ''
  return `${healthWords[health.is]}${latency}${checked}${reason}`
}

/** Whether PanDA is well, as far as is known. */
export function exitCodeOfHealth(health: BridgeState['health']): number {
  return health && health.is !== 'unknown' && isOutage(health.is) ? exitCodes.server : exitCodes.fine
}

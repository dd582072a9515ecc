import type { Client } from '@modelcontextprotocol/client'

/** Milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The call that is measured: read-only, without arguments, a short answer. @throws where it does not succeed */
export async function isAlive(client: Client): Promise<void> {
  const { isError, content } = await client.callTool({ name: 'system_is_alive', arguments: {} })
  if (isError) throw new Error(JSON.stringify(content))
}

/** So many calls, one after another, in milliseconds. */
export async function calls(client: Client, count: number): Promise<number[]> {
  const times: number[] = []
  for (let call = 0; call < count; call += 1) times.push(await timed(() => isAlive(client)))
  return times
}

/** @param share 0.5 for the median */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

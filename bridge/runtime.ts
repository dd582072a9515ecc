import { link, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder, readIfThere, replacePrivateFile } from './files.ts'
import { parseJson } from './panda/fetch.ts'

/** What the runtime file says. It holds no secret: keys are in the credential store. */
export const runtimeSchema = z.object({
  pid: z.number().int().positive(),
  /** `http://127.0.0.1:PORT`, missing while the bridge is starting. */
  url: z.string().optional(),
  version: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
})
export type Runtime = z.infer<typeof runtimeSchema>

/** The runtime file of a bridge whose process lives, or undefined. */
export async function readRuntime(file: string): Promise<Runtime | undefined> {
  const text = await readIfThere(file)
  const runtime = text === undefined ? undefined : runtimeSchema.safeParse(parseJson(text)).data
  return runtime && isAlive(runtime.pid) ? runtime : undefined
}

/**
 * Makes this process the one bridge of its home: creates the runtime file, which only one process can.
 * @param isBridge whether the living process that an existing file names is a bridge indeed: after a
 *   crash and a reboot its number may belong to any program
 * @returns undefined when done, else the bridge that is already there
 */
export async function claimRuntime(
  file: string,
  runtime: Runtime,
  isBridge: (other: Runtime) => Promise<boolean>,
): Promise<Runtime | undefined> {
  await makePrivateFolder(dirname(file))
  const mine = `${file}.claim-${process.pid}`
  await writeFile(mine, JSON.stringify(runtime), { mode: 0o600 })
  try {
    for (;;) {
      try {
        // Unlike open and write, link makes the file with its whole text, and only where there is none.
        await link(mine, file)
        return undefined
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const text = await readIfThere(file)
      if (text === undefined) continue
      const other = runtimeSchema.safeParse(parseJson(text)).data
      if (other && isAlive(other.pid) && (await isBridge(other))) return other
      await moveAway(file, text)
    }
  } finally {
    await rm(mine, { force: true })
  }
}

/** Says where the bridge is now that it listens. */
export async function updateRuntime(file: string, runtime: Runtime): Promise<void> {
  await replacePrivateFile(file, JSON.stringify(runtime))
}

/** Removes the runtime file if it is this process's. */
export async function releaseRuntime(file: string): Promise<void> {
  const runtime = runtimeSchema.safeParse(parseJson((await readIfThere(file)) ?? '')).data
  if (runtime?.pid === process.pid) await rm(file, { force: true })
}

/** Takes away the file that a dead bridge left, unless another process has replaced it meanwhile. */
async function moveAway(file: string, seen: string): Promise<void> {
  const aside = `${file}.stale-${process.pid}`
  await rename(file, aside).catch(() => undefined)
  const moved = await readIfThere(aside)
  // link() fails where a file is: it cannot overwrite a bridge that came in between.
  if (moved !== undefined && moved !== seen) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

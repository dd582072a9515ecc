import { z } from 'zod'
import { date, list, number, text } from './fields.ts'

/** One file of the tarball of a job's log. */
export interface LogFile {
  name: string
  /** Folder in the tarball; empty on the first level. */
  dirname: string
  /** Both, as `log-part` takes it. */
  path: string
  /** Bytes. */
  size: number | undefined
  modified: string | undefined
  /** Path of the file at the monitor; undefined where the monitor's own cannot be made sense of. */
  mediaPath: string | undefined
}

/**
 * Why there is no list of files now. `being-fetched`: the monitor gets the tarball from the storage, which may take
 * minutes, and goes on when nobody waits; `slow`: one of more than 50 MB, by the monitor's own words; `too-large`: one
 * of more than 500 MB, which it does not fetch.
 */
export interface LogWait {
  is: 'being-fetched' | 'slow' | 'too-large'
  message: string
  nextStep: string
  /** Milliseconds since 1970 at which it was asked for. */
  since?: number
  /** What the monitor says, in its words. */
  said?: string
}

export type LogFiles = { is: 'listed'; files: LogFile[] } | LogWait

const fileSchema = z
  .object({
    name: z.string().min(1).max(1_000),
    dirname: z.string().max(1_000).catch(''),
    size: number,
    modification: date,
    media_link: z.string().max(4_000).optional().catch(undefined),
  })
  .transform(({ name, dirname, size, modification, media_link }): LogFile => {
    const folder = dirname.replaceAll(/^\/+|\/+$/g, '')
    const path = folder === '' ? name : `${folder}/${name}`
    return {
      name,
      dirname: folder,
      path,
      size,
      modified: modification,
      mediaPath: mediaPath(media_link, dirname, name),
    }
  })

/** `/filebrowser/`; the monitor lists about a hundred files. */
const listSchema = z.object({ error: text, files: list(fileSchema, 2_000) })

/** What the file browser answers, as far as it is an answer. @returns undefined where it is none */
export function readLogFiles(body: unknown): LogFiles | undefined {
  const { data } = listSchema.safeParse(body)
  if (!data) return undefined
  if (data.files.length > 0) return { is: 'listed', files: data.files }
  return waitFor(data.error ?? '') ?? { is: 'listed', files: [] }
}

/** @param said `kind:text;kind:text` */
function waitFor(said: string): LogWait | undefined {
  const quoted = said === '' ? {} : { said: said.slice(0, 1_000) }
  if (/(^|;)\s*too_big_tarball\b/.test(said)) {
    return {
      is: 'too-large',
      message: 'The log is larger than 500 MB: the monitor does not fetch such a one.',
      nextStep:
        'Get it with "rucio get" on a computer that has Rucio; scope and name are those of the job’s file of the type log.',
      ...quoted,
    }
  }
  if (/(^|;)\s*slow_downloading\b/.test(said)) {
    return {
      is: 'slow',
      message: 'The log is larger than 50 MB: the monitor needs some minutes to fetch it.',
      nextStep: 'Ask again in a few minutes.',
      ...quoted,
    }
  }
  return undefined
}

export function beingFetched(since: number): LogWait {
  return {
    is: 'being-fetched',
    message: 'The monitor is fetching the log from the storage, which may take minutes the first time.',
    nextStep: 'Ask again in a minute: it goes on meanwhile.',
    since,
  }
}

/** The path in the monitor's file area, which lies below one folder for each job. */
const inFolder = /^(\/media\/filebrowser\/.+\/)$/

/**
 * Where a file can be had, from its `media_link`: `HOST//media/filebrowser/GUID/SCOPE/tarball_…/` and, without a slash
 * between them, the folder and the name. The host is not looked at: the files are the monitor's own.
 */
function mediaPath(link: string | undefined, dirname: string, name: string): string | undefined {
  if (link === undefined) return undefined
  const folder = dirname.replaceAll(/^\/+|\/+$/g, '')
  const path = folder === '' ? name : `${folder}/${name}`
  const end = [`${dirname}/${name}`, `${dirname}${name}`, path].find((each) => link.endsWith(each))
  const start = link.indexOf('/media/')
  if (end === undefined || start === -1) return undefined
  const base = `${link.slice(start, link.length - end.length).replace(/\/*$/, '')}/`
  return inFolder.test(base) ? encodedPath(base + path) : undefined
}

/** With each part escaped; undefined where one leads out of its folder. */
export function encodedPath(path: string): string | undefined {
  const parts = path.split('/')
  if (parts.some((part) => part === '.' || part === '..' || /[\\\p{Cc}]/u.test(part))) return undefined
  return parts.map((part) => encodeURIComponent(part)).join('/')
}

/** Where a file lies that was not listed, as the list has an end: beside one of the first level. */
export function besides(files: readonly LogFile[], path: string): string | undefined {
  const { mediaPath, name } =
    files.find(({ dirname, mediaPath }) => dirname === '' && mediaPath !== undefined) ?? {}
  const encoded = encodedPath(path)
  if (mediaPath === undefined || name === undefined || encoded === undefined) return undefined
  return mediaPath.slice(0, mediaPath.length - encodeURIComponent(name).length) + encoded
}

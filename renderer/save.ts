import { download } from './download.ts'

interface Save {
  /** In the desktop's window: the app asks for a place. Null where the user has cancelled. */
  inApp: () => Promise<{ file: string } | null>
  fileName: string
  text: () => Promise<string>
  type: string
}

/**
 * Saves a file.
 * @returns what can truly be said of it then: a browser does not tell a page where a download went, nor whether
 */
export async function save({ inApp, fileName, text, type }: Save): Promise<string | undefined> {
  if (window.pandaBridge) {
    const saved = await inApp()
    return saved ? `Saved as ${saved.file}.` : undefined
  }
  download(fileName, await text(), type)
  return 'Handed to your browser as a download.'
}

import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import { findHome } from '../bridge/home/home.ts'
import { saveText } from '../bridge/platform/save-file.ts'
import type { FileToSave } from '../bridge/state/shell.ts'

/**
 * Asks the user for a place, among the downloads at first, and writes the file there.
 * @returns where it is, or undefined where the user would rather not have it
 * @throws BridgeError as `saveText`
 */
export async function saveFile({ title, fileName, text }: FileToSave): Promise<string | undefined> {
  const options: Electron.SaveDialogOptions = {
    title,
    defaultPath: join(app.getPath('downloads'), fileName),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  }
  const [window] = BrowserWindow.getAllWindows()
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  if (canceled || filePath === '') return undefined
  await saveText(filePath, text, findHome().folder)
  return filePath
}

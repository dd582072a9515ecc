import type { BridgeMethods } from '../api.ts'
import { need, type Shell } from '../state/shell.ts'

/**
 * Exports that the shell puts where its user says. A browser saves what it is given by itself, and tells nobody how
 * that ended.
 */
export function saveMethods(
  { saveFile }: Shell,
  { exportActivity, exportSet }: Pick<BridgeMethods, 'exportActivity' | 'exportSet'>,
): Pick<BridgeMethods, 'saveActivity' | 'saveSet'> {
  const save = async (title: string, fileName: string, text: string) => {
    const file = await need(saveFile, 'ask you for a place')({ title, fileName, text })
    return file === undefined ? null : { file }
  }
  return {
    saveActivity: async ({ as, fileName }) => save('Save the calls', fileName, await exportActivity({ as })),
    saveSet: async ({ id, fileName }) => save('Save the endpoint list', fileName, await exportSet({ id })),
  }
}

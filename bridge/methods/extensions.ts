import type { BridgeMethods } from '../api.ts'
import { BridgeError } from '../errors.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What others bring. */
export function extensionMethods(
  bridge: BridgeParts,
): Pick<
  BridgeMethods,
  | 'listExtensions'
  | 'previewExtension'
  | 'previewNewerExtension'
  | 'addExtension'
  | 'renewExtension'
  | 'switchExtension'
  | 'removeExtension'
  | 'allowAddedDocumentation'
> {
  const { extensions, addedDocumentation, ended } = bridge
  return {
    listExtensions: async () => {
      await extensions.look()
      const { documentation } = extensions.brought
      return Promise.all(
        extensions.state.map(async (state) => ({
          ...state,
          documentation:
            state.is === 'on'
              ? await Promise.all(
                  documentation
                    .filter(({ extension }) => extension === state.name)
                    .map((each) => addedDocumentation.stateOf(each)),
                )
              : [],
        })),
      )
    },
    previewExtension: ({ source }) => extensions.preview(source, ended.signal),
    previewNewerExtension: ({ name }) => extensions.previewNewer(name, ended.signal),
    addExtension: async ({ source, seen }) => {
      await extensions.add(source, seen, ended.signal)
      return null
    },
    renewExtension: async ({ name, seen }) => {
      await extensions.renew(name, seen, ended.signal)
      return null
    },
    switchExtension: async ({ name, on, seen }) => {
      await extensions.switch(name, on, seen)
      return null
    },
    removeExtension: async ({ name }) => {
      await extensions.remove(name)
      return null
    },
    allowAddedDocumentation: async ({ id, allow }) => {
      const found = extensions.brought.documentation.find(({ source }) => source.id === id)
      if (!found)
        throw new BridgeError(
          'not-found',
          'No extension that is on names this documentation.',
          'Switch its extension on first.',
        )
      if (allow) await addedDocumentation.fetch(found, ended.signal)
      else await addedDocumentation.refuse(found)
      bridge.documentation.extraChanged()
      return null
    },
  }
}

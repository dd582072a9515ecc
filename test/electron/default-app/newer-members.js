// Members of Electron 45 that Electron 33 lacks, by the ones that it has.
import { safeStorage } from 'electron'

const newer = {
  isAsyncEncryptionAvailable: async () => safeStorage.isEncryptionAvailable(),
  encryptStringAsync: async (text) => safeStorage.encryptString(text),
  decryptStringAsync: async (bytes) => ({
    result: safeStorage.decryptString(bytes),
    shouldReEncrypt: false,
  }),
}
for (const [name, member] of Object.entries(newer)) {
  if (!(name in safeStorage)) safeStorage[name] = member
}
